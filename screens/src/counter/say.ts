// The counter's sentences: state, title, and why an act must wait. Pure.
import "words:common";
import "words:counter";
import { brief, clock, clockEnd, duration, label, minutes, timer } from "../kit/format";
import type { CounterView, DeskView, Millis, Opening } from "../protocol";
import { of, t } from "../words";
import type { Name, Wait } from "./acts";

export const ACT_WORDS = {
  open: "counter.open",
  call_next: "counter.call_next",
  start: "counter.start",
  finish_next: "counter.finish_next",
  finish: "counter.finish",
  resume: "counter.resume",
  recall: "counter.recall",
  no_show: "counter.no_show",
  pause: "counter.pause",
  shut_counter: "counter.shut_counter",
  suspend: "counter.suspend",
  transfer: "counter.transfer",
  call_ticket: "counter.call_ticket",
  direct: "counter.direct",
  work: "counter.work",
  steps: "counter.steps",
  note: "counter.note",
  away: "counter.away",
  tell: "counter.tell",
  sit: "counter.sit",
  keys: "counter.keys",
  undo: "counter.undo",
} as const satisfies Record<Name, keyof Words>;

/** The name of the browser's tab: whoever works in another window sees the queue in it. */
export function title(view: CounterView): string {
  if (view.waiting === 0) return t("counter.title", { n: view.counter });
  return t("counter.title_waiting", { n: view.counter, waiting: view.waiting });
}

/** "5 waiting · longest 18′". */
export function queueWords(view: CounterView, now: Millis): string {
  if (view.longest_since === null) return t("counter.waiting", { n: view.waiting });
  return t("counter.waiting_longest", { n: view.waiting, wait: brief(now - view.longest_since) });
}

/** The big line: what the desk does, with its running time. */
export function stateWords(view: CounterView, now: Millis): string {
  const { desk } = view;
  switch (desk.type) {
    case "shut":
      return t("counter.shut");
    case "free":
      return view.waiting > 0 ? t("counter.free_queue", { n: view.waiting }) : t("counter.free_none");
    case "calling":
      return t("counter.calling", { time: timer(now - desk.since) });
    case "serving":
      return t("counter.serving", { time: timer(now - desk.since) });
    case "paused":
      return t("counter.paused", { time: timer(now - desk.since) });
  }
}

/** Below "the counter is shut": how it opens, or that it opens no more today. */
export function shutWords(view: CounterView): string {
  return t(view.day_closed ? "counter.day_closed" : "counter.shut_more");
}

/** The same for those who listen: it changes with the state and not with the clock. */
export function heardWords(view: CounterView): string {
  const { desk } = view;
  switch (desk.type) {
    case "shut":
      return t("counter.state_shut");
    case "free":
      return t("counter.state_free", { n: view.waiting });
    case "calling":
      return t("counter.state_calling", { label: label(desk.ticket.label), n: desk.times });
    case "serving":
      return desk.ticket.direct ? t("counter.state_direct") : t("counter.state_serving", { label: label(desk.ticket.label) });
    case "paused":
      return t("counter.state_paused");
  }
}

/** "Waited 12 min · Call 1 of 3". */
export function waitWords(desk: Extract<DeskView, { type: "calling" | "serving" }>, view: CounterView): string {
  const waited = t("counter.waited", { wait: duration(desk.ticket.waited_ms) });
  if (desk.type !== "calling") return waited;
  const of = view.calls_before_no_show;
  const call = desk.times <= of ? t("counter.call_of", { n: desk.times, of }) : t("counter.call_n", { n: desk.times });
  return `${waited} · ${call}`;
}

/** The target in minutes, once a service is beyond it. */
export function overTarget(view: CounterView, now: Millis): number | null {
  const { desk } = view;
  if (desk.type !== "serving" || view.service_target_ms === 0) return null;
  return now - desk.since > view.service_target_ms ? minutes(view.service_target_ms) : null;
}

/** Whether numbers are still given, as far as a clerk must know. */
export function openingWords(opening: Opening, waiting: number): string {
  switch (opening.type) {
    case "open":
      return opening.until === null ? t("counter.open_today") : t("counter.open_until", { time: clockEnd(opening.until) });
    case "break":
      return t("counter.break_until", { time: clock(opening.reopens) });
    case "closed":
      return waiting > 0 ? t("counter.closed_waiting", { n: waiting }) : t("counter.closed");
  }
}

/** For so long a clerk is shown what the supervisor was told, and that it was seen, milliseconds. */
const TOLD_MS = 10 * 60_000;
const SEEN_MS = 60_000;

/** What the clerk told the supervisor last, while it is fresh; null when there is nothing to say of it. */
export function toldWords(view: CounterView, now: Millis): string | null {
  const own = (view.messages ?? []).filter((message) => !message.from_supervisor);
  const last = own.reduce((a, b) => (b.id > (a?.id ?? -1) ? b : a), own[0]);
  if (!last) return null;
  if (last.seen != null) return now - last.seen < SEEN_MS ? t("counter.told_seen", { text: of(last.text) }) : null;
  return now - last.at < TOLD_MS ? t("counter.told", { text: of(last.text) }) : null;
}

/** Whole seconds until a moment, at least one. */
export function secondsUntil(moment: Millis, now: Millis): number {
  return Math.max(1, Math.ceil((moment - now) / 1000));
}

/** Below a button, in place of its key: when it can be pressed. */
export function waitHint(wait: Wait | null): string | null {
  if (wait?.for === "seconds") return t("counter.after_short", { n: wait.n });
  if (wait?.for === "calls") return t("counter.calls_left", { n: wait.n });
  if (wait?.for === "most") return t("counter.most_short", { n: wait.n });
  return null;
}

/** What the page answers to a press that comes too soon; null where the screen says it already. */
export function tooSoon(name: Name, wait: Wait): string | null {
  switch (wait.for) {
    case "seconds":
      return name === "recall" ? t("counter.recall_soon", { n: wait.n }) : t("counter.no_show_soon", { n: wait.n });
    case "calls":
      return t("counter.no_show_calls", { n: wait.n });
    case "most":
      return t("counter.recall_most", { n: wait.n });
    case "outcome":
      return t("counter.outcome_first");
    case "state":
      return NOT_NOW[name] ? t(NOT_NOW[name]) : null;
    case "link":
    case "people":
      return null;
  }
}

/** Why an act is not possible in this state, where the state alone does not say it. */
const NOT_NOW: Partial<Record<Name, "counter.not_serving" | "counter.not_free" | "counter.not_at_desk" | "counter.away_none">> = {
  suspend: "counter.not_serving",
  work: "counter.not_serving",
  steps: "counter.not_serving",
  transfer: "counter.not_at_desk",
  note: "counter.not_at_desk",
  call_ticket: "counter.not_free",
  direct: "counter.not_free",
  away: "counter.away_none",
};
