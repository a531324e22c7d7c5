// Calling a certain number out of turn: which one, and why. The reason stands in the log.
import { useState } from "preact/hooks";
import { brief, label } from "../kit/format";
import { of, t } from "../words";
import type { Panel } from "./panels";
import { Sheet, type Row } from "./sheet";
import { plain } from "./transfer";

/** A label as it stands on a slip, from what was typed: "b 45" is B045. */
export function typedLabel(text: string): string {
  const bare = plain(text).replace(/[^A-Z0-9]/g, "");
  const parts = /^([A-Z]{1,2})(\d{1,4})$/.exec(bare);
  return parts ? parts[1] + parts[2]!.padStart(3, "0") : bare;
}

export function CallPanel(panel: Panel) {
  const { view, now } = panel;
  const [typed, setTyped] = useState("");
  const [chosen, setChosen] = useState<string | null>(panel.about);
  if (chosen !== null) {
    const rows: Row[] = (view.call_reasons ?? []).map((reason) => ({
      id: reason.id,
      title: of(reason.name),
      act: () => {
        const call = { type: "call_ticket", label: chosen, reason: reason.id } as const;
        // Somebody who missed the call is first back in line.
        const missed = view.visit?.missed?.some((row) => row.label === chosen);
        panel.sendAll(missed ? [{ type: "return_to_line", label: chosen }, call] : [call]);
      },
    }));
    return <Sheet of={panel} name="call-why" title={t("counter.call_why", { label: label(chosen) })} hint={t("counter.call_why_hint")} rows={rows} />;
  }
  const wanted = typedLabel(typed);
  const bare = plain(typed).replace(/[^A-Z0-9]/g, "");
  const fits = view.queue.filter((row) => bare === "" || row.label.includes(bare) || row.label === wanted);
  const choose = () => {
    const only = fits.find((row) => row.label === wanted) ?? (bare !== "" && fits.length === 1 ? fits[0] : undefined);
    if (only) setChosen(only.label);
    else if (/^[A-Z]{1,2}\d{3,4}$/.test(wanted)) setChosen(wanted);
  };
  const rows: Row[] = fits.map((row) => ({
    id: row.label,
    title: label(row.label),
    sub: of(row.group),
    mark: brief(now - row.since),
    act: () => setChosen(row.label),
  }));
  return (
    <Sheet
      of={panel}
      name="call"
      title={t("counter.call_title")}
      hint={t("counter.call_hint")}
      rows={rows}
      head={
        <form
          class="ask-line"
          onSubmit={(event) => {
            event.preventDefault();
            choose();
          }}
        >
          <input
            data-first
            aria-label={t("counter.call_label")}
            placeholder="B 045"
            autocomplete="off"
            autocapitalize="characters"
            spellcheck={false}
            maxLength={8}
            value={typed}
            onInput={(event) => setTyped(event.currentTarget.value)}
          />
          <button class="plain">{t("counter.call_choose")} <kbd>Enter</kbd></button>
        </form>
      }
    >
      {rows.length === 0 && <p class="sheet-hint">{t("counter.call_other", { label: label(wanted) })}</p>}
    </Sheet>
  );
}
