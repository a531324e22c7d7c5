// The sentences of advice. Pure.
import "words:supervisor";
import { clock } from "../kit/format";
import type { AdviceEffect, AdviceRow, Millis, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { deskWord } from "./say";

/** What was accepted stays in sight for so long, so that what came of it is seen. */
const SHOWN_MS = 40 * 60_000;

/** At most so many at once: more is a list that nobody reads. */
const AT_ONCE = 3;

/** What is offered, help before tidying up, and then what was lately done, the newest first. */
export function adviceShown(rows: AdviceRow[], now: Millis): AdviceRow[] {
  const tidies = (row: AdviceRow) => (row.what.move === "lend" || row.what.move === "open" ? 0 : 1);
  const open = rows.filter((row) => row.state === "open").sort((a, b) => tidies(a) - tidies(b));
  // Between the touch that takes it back and what came of it there is nothing to read: a loan stands in the list of loans.
  const done = rows.filter(
    (row) => row.state === "accepted" && (undoLeft(row, now) !== null || (followedWords(row) !== null && tidies(row) === 0 && now - (row.answered ?? row.at) < SHOWN_MS)),
  );
  return [...open, ...done].slice(0, AT_ONCE);
}

function groupName(view: SupervisorView, id: string): string {
  const group = view.groups.find((one) => one.id === id);
  return group ? of(group.name) : id;
}

/** What to do, as one sentence. */
export function adviceWords(row: AdviceRow, view: SupervisorView): string {
  const { what } = row;
  const counter = view.counters.find((one) => one.counter === what.counter);
  const n = what.counter;
  switch (what.move) {
    case "lend": {
      const group = groupName(view, what.group);
      // What the counter does at this moment matters to whoever decides, and changes with every call.
      if (row.state !== "open" && what.until != null) return t("supervisor.loan", { n, group, time: clock(what.until) });
      const state = counter ? deskWord(counter.desk).toLowerCase() : "";
      return what.until == null
        ? t("supervisor.advice_lend_day", { n, state, group })
        : t("supervisor.advice_lend", { n, state, group, time: clock(what.until) });
    }
    case "give_back":
      return t("supervisor.advice_give_back", { n, group: groupName(view, what.group) });
    case "open":
      return t("supervisor.advice_open", { n, groups: counter?.prefixes.join(", ") ?? "" });
    case "shut":
      return t("supervisor.advice_shut", { n });
  }
}

/** Who waits, and for how long. */
export function whyWords(row: AdviceRow, view: SupervisorView): string {
  const helped = row.groups[0];
  if (!helped || helped.waiting === 0) return "";
  return t("supervisor.advice_why", { group: groupName(view, helped.group), n: helped.waiting, before: helped.before_min });
}

/** "20–30", or one figure. */
function span(low: number, high: number): string {
  return low === high ? `${low}` : `${low}–${high}`;
}

/** "25 (20–30)": the middle with the range around it, or the range alone where older logs have no more. */
function expected(effect: AdviceEffect): string {
  const range = span(effect.low_min, effect.high_min);
  return effect.after_min == null || range === `${effect.after_min}` ? range : `${effect.after_min} (${range})`;
}

/** "42 → 25 (20–30) phút". */
export function effectWords(effect: AdviceEffect): string {
  return t("supervisor.advice_effect", { before: effect.before_min, after: expected(effect) });
}

/** What it saves over all people; nothing where it saves none, as when a loan is given back. */
export function savesWords(row: AdviceRow): string {
  if (row.saves_high_min <= 0) return "";
  const n = span(Math.max(0, row.saves_low_min), row.saves_high_min);
  return t("supervisor.advice_saves", { n, horizon: row.horizon_min });
}

/** What came of it, beside what was expected; `null` before that is known. */
export function followedWords(row: AdviceRow): string | null {
  const helped = row.groups[0];
  if (!helped || helped.came_min == null) return null;
  return t("supervisor.advice_followed", {
    before: helped.before_min,
    after: helped.came_min,
    promised: expected(helped),
  });
}

/** Seconds in which a move can still be taken back; `null` when it is too late. */
export function undoLeft(row: AdviceRow, now: Millis): number | null {
  if (row.state !== "accepted" || row.undo_until == null) return null;
  const left = Math.ceil((row.undo_until - now) / 1000);
  return left > 0 ? left : null;
}
