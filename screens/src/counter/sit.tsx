// Who sits at the counter: signing in by the staff code, taking over when somebody else sits there, leaving.
import { useState } from "preact/hooks";
import { t } from "../words";
import type { Panel } from "./panels";
import { Sheet } from "./sheet";

/** The refusals after which one may take over. */
export const TAKEN = ["seat_taken", "sits_elsewhere"];

export function SitPanel(panel: Panel) {
  const { view, send } = panel;
  const [code, setCode] = useState("");
  const [asked, setAsked] = useState("");
  // Another code is another question.
  const taken = TAKEN.includes(panel.refused ?? "") && asked === code;
  const sign = () => {
    if (!code.trim() || panel.busy) return;
    setAsked(code);
    send({ type: "sign_in", code: code.trim(), take_over: taken });
  };
  const rows = view.staff ? [{ id: "leave", title: t("counter.leave"), sub: t("counter.leave_more"), act: () => send({ type: "leave" }) }] : [];
  return (
    <Sheet
      of={panel}
      name="sit"
      title={view.staff ? t("counter.sits", { staff: view.staff }) : t("counter.sits_nobody")}
      hint={view.signs_in ? (view.staff ? t("counter.sit_hint_other") : t("counter.sit_hint")) : t("counter.sit_none")}
      head={
        view.signs_in && (
          <form
            class="ask-line"
            onSubmit={(event) => {
              event.preventDefault();
              sign();
            }}
          >
            <input
              data-first={view.staff ? undefined : true}
              type="password"
              inputMode="numeric"
              aria-label={t("counter.sit_code")}
              placeholder={t("counter.sit_code")}
              autocomplete="off"
              maxLength={32}
              value={code}
              onInput={(event) => setCode(event.currentTarget.value)}
            />
            <button class={taken ? "go warn" : "go"} aria-disabled={panel.busy}>
              {taken ? t("counter.take_over") : t("counter.sign_in")} <kbd>Enter</kbd>
            </button>
          </form>
        )
      }
      rows={rows}
    />
  );
}
