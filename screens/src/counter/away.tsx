// Who is away from this counter and expected back: the suspended and those who missed the call.
import { brief, clock, label } from "../kit/format";
import type { CounterRequest, CounterView, Millis, MissedRow, SuspendedRow } from "../protocol";
import { of, t } from "../words";
import type { Panel } from "./panels";
import { Sheet, type Row } from "./sheet";

/** Suspended for longer than this is amber. */
export const LONG_MS = 15 * 60_000;

const KINDS = {
  papers_missing: "counter.kind_papers_missing",
  papers_kept: "counter.kind_papers_kept",
  elsewhere: "counter.kind_elsewhere",
} as const;

/** Why somebody is away, where, and what was remarked. */
export function awayWords(row: SuspendedRow, own: number): string {
  const sent = row.kind === "elsewhere" && !row.elsewhere;
  const why = row.elsewhere ? of(row.elsewhere) : sent ? t("counter.away_sent", { group: of(row.group) }) : t(KINDS[row.kind]);
  const where = row.at != null ? t("counter.away_at", { n: row.at }) : row.counter !== own ? t("counter.away_from", { n: row.counter }) : null;
  const until = row.until != null ? t("counter.away_until", { time: clock(row.until) }) : null;
  return [why, where, until, row.remark ? of(row.remark) : null].filter(Boolean).join(" · ");
}

/** The group and why somebody is away; a step that is called like its group is said once. */
export function groupAnd(group: string, why: string): string {
  return why === group || why.startsWith(`${group} · `) ? why : `${group} · ${why}`;
}

/** How somebody who is away comes back: at once to a free counter, else into the line; null where that is not ours to do. */
export function comesBack(row: SuspendedRow, view: CounterView): CounterRequest | null {
  if (!row.here) return null;
  return view.desk.type === "free" ? { type: "take_back", label: row.label } : { type: "return_to_line", label: row.label };
}

export function AwayPanel(panel: Panel) {
  const { view, now, send } = panel;
  const suspended = view.visit?.suspended ?? [];
  const missed = view.visit?.missed ?? [];
  const rows: Row[] = [
    ...suspended.map((row): Row => {
      const back = comesBack(row, view);
      const line: CounterRequest = { type: "return_to_line", label: row.label };
      return {
        id: row.label,
        title: `${label(row.label)} · ${of(row.group)}`,
        sub: awayWords(row, view.counter),
        mark: brief(now - row.since),
        off: back === null,
        ...(back ? { act: () => send(back), also: { word: t("counter.to_line"), act: () => send(line) } } : {}),
      };
    }),
    ...missed.map((row): Row => ({
      id: row.label,
      title: `${label(row.label)} · ${of(row.group)}`,
      sub: t("counter.missed_words", { at: clock(row.at), until: clock(row.until) }),
      mark: brief(now - row.at),
      act: () => send({ type: "return_to_line", label: row.label }),
      ...(view.desk.type === "free" && view.call_reasons?.length
        ? { also: { word: t("counter.call_now"), act: () => panel.open("call_ticket", row.label) } }
        : {}),
    })),
  ];
  const hint = view.desk.type === "free" ? t("counter.away_hint_free") : t("counter.away_hint");
  return (
    <Sheet of={panel} name="away" title={t("counter.away_title")} hint={hint} rows={rows}>
      {rows.length === 0 && <p class="sheet-hint">{t("counter.away_none")}</p>}
    </Sheet>
  );
}

interface Does {
  send(request: CounterRequest): void;
  call(label: string): void;
  busy: boolean;
}

/** The suspended, beside the desk. */
export function Suspended({ view, now, does }: { view: CounterView; now: Millis; does: Does }) {
  const rows = view.visit?.suspended ?? [];
  if (rows.length === 0) return null;
  return (
    <section class="away" aria-labelledby="suspended" data-list="suspended">
      <h2 id="suspended">
        {t("counter.suspended")} <kbd>S</kbd>
      </h2>
      <ul>
        {rows.map((row) => (
          <SuspendedLine key={row.label} row={row} view={view} now={now} does={does} />
        ))}
      </ul>
    </section>
  );
}

function SuspendedLine({ row, view, now, does }: { row: SuspendedRow; view: CounterView; now: Millis; does: Does }) {
  const back = comesBack(row, view);
  const long = now - row.since > LONG_MS;
  return (
    <li data-label={row.label}>
      <p class="away-head">
        <strong>{label(row.label)}</strong>
        <span class={long ? "away-age long" : "away-age"}>{long ? t("counter.away_long", { wait: brief(now - row.since) }) : brief(now - row.since)}</span>
      </p>
      <p class="away-words">
        {groupAnd(of(row.group), awayWords(row, view.counter))}
      </p>
      {back && (
        <button class="plain" aria-disabled={does.busy} onClick={() => !does.busy && does.send(back)}>
          {back.type === "take_back" ? t("counter.take_back") : t("counter.to_line")}
        </button>
      )}
    </li>
  );
}

/** Those who missed the call and may still return, beside the desk. */
export function Missed({ view, now, does }: { view: CounterView; now: Millis; does: Does }) {
  const rows = view.visit?.missed ?? [];
  if (rows.length === 0) return null;
  return (
    <section class="away" aria-labelledby="missed" data-list="missed">
      <h2 id="missed">
        {t("counter.missed")} <kbd>S</kbd>
      </h2>
      <ul>
        {rows.map((row) => (
          <MissedLine key={row.label} row={row} view={view} now={now} does={does} />
        ))}
      </ul>
    </section>
  );
}

function MissedLine({ row, view, now, does }: { row: MissedRow; view: CounterView; now: Millis; does: Does }) {
  const calls = view.desk.type === "free" && (view.call_reasons?.length ?? 0) > 0;
  return (
    <li data-label={row.label}>
      <p class="away-head">
        <strong>{label(row.label)}</strong>
        <span class="away-age">{brief(now - row.at)}</span>
      </p>
      <p class="away-words">
        {of(row.group)} · {t("counter.missed_until", { until: clock(row.until) })}
      </p>
      <button class="plain" aria-disabled={does.busy} onClick={() => !does.busy && does.send({ type: "return_to_line", label: row.label })}>
        {t("counter.to_line")}
      </button>
      {calls && (
        <button class="plain" aria-disabled={does.busy} onClick={() => !does.busy && does.call(row.label)}>
          {t("counter.call_now")}
        </button>
      )}
    </li>
  );
}
