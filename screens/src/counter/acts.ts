// What the clerk may do now, and by which key: from the view and the time alone. Pure.
import type { CounterRequest, CounterView, DeskView, Millis } from "../protocol";

/** Something that asks more before it is done. */
export type PanelName =
  | "suspend" | "transfer" | "pause" | "call_ticket" | "direct" | "work" | "steps" | "note" | "away" | "tell" | "sit" | "keys";

/** One thing that a clerk does. */
export type Name =
  | "open" | "call_next" | "start" | "finish_next" | "resume"
  | "recall" | "no_show" | "finish" | "shut_counter" | "undo" | PanelName;

/** Where an act stands on the screen, and which keys it has. The place never moves. */
export type Slot =
  | "primary" | "recall" | "no_show" | "suspend" | "transfer" | "finish" | "pause" | "shut_counter"
  | "call_ticket" | "direct" | "work" | "steps" | "note" | "away" | "tell";

/** What a key means beside the slots. */
export type Other = "photo" | "keys" | "undo" | "sit" | "auto" | "not_now" | "confirm" | "deny" | "end_filing" | "read" | "help";

/** What a key means when no field has the focus. F13 to F18 are the keys of a pad. */
export const KEYS: Record<Slot | Other, string[]> = {
  primary: ["Enter", "NumpadEnter", "KeyG", "F13"],
  finish: ["KeyX", "F18"],
  recall: ["KeyL", "F14"],
  no_show: ["KeyV", "F15"],
  suspend: ["KeyH", "F16"],
  transfer: ["KeyC", "F17"],
  pause: ["KeyT"],
  shut_counter: ["KeyM"],
  call_ticket: ["Slash", "NumpadDivide"],
  direct: ["KeyN"],
  work: ["KeyD"],
  steps: ["KeyB"],
  note: ["KeyR"],
  away: ["KeyS"],
  tell: ["KeyK"],
  photo: ["KeyP"],
  keys: ["Shift+Slash", "IntlRo", "F1"],
  undo: ["Backspace", "Ctrl+KeyZ"],
  sit: ["F2"],
  auto: ["KeyZ"],
  not_now: ["Escape"],
  confirm: ["Equal", "NumpadAdd"],
  deny: ["Minus", "NumpadSubtract"],
  end_filing: ["KeyE"],
  read: ["KeyY"],
  help: ["F9"],
};

/** Why an act must wait. */
export type Wait =
  | { for: "state" }
  | { for: "link" }
  | { for: "people" }
  | { for: "outcome" }
  | { for: "most"; n: number }
  | { for: "seconds"; n: number }
  | { for: "calls"; n: number };

export interface Act {
  name: Name;
  /** What is asked at once; null when a panel asks more first. */
  request: CounterRequest | null;
  /** What stands in its way; null when it can be done at once. */
  wait: Wait | null;
}

/** Acts that need the others: without the server nobody can be called. */
const NEEDS_HALL: Name[] = [
  "call_next", "open", "pause", "resume", "shut_counter", "recall", "call_ticket", "direct", "away", "transfer",
];

function secondsLeft(from: Millis, pauseMs: number, now: Millis): number {
  return Math.max(0, Math.ceil((from + pauseMs - now) / 1000));
}

/** A day that was closed stays closed: the screen says so in place of the key. */
function openWait(view: CounterView): Wait | null {
  return view.day_closed ? { for: "state" } : null;
}

function recallWait(desk: DeskView, view: CounterView, now: Millis): Wait | null {
  if (desk.type !== "calling") return { for: "state" };
  const most = view.most_calls ?? 0;
  if (most > 0 && desk.times >= most) return { for: "most", n: most };
  const n = secondsLeft(desk.last_call, view.recall_pause_ms, now);
  return n > 0 ? { for: "seconds", n } : null;
}

function noShowWait(desk: DeskView, view: CounterView, now: Millis): Wait | null {
  if (desk.type !== "calling") return { for: "state" };
  const calls = view.calls_before_no_show - desk.times;
  if (calls > 0) return { for: "calls", n: calls };
  const n = secondsLeft(desk.last_call, view.no_show_after_ms, now);
  return n > 0 ? { for: "seconds", n } : null;
}

/** Everything that can be done now, each at its place. `outcomes`: what the clerk says came of the step. */
export function acts(view: CounterView, now: Millis, online: boolean, outcomes: string[] = []): Record<Slot, Act> {
  const { desk } = view;
  const act = (name: Name, wait: Wait | null, request: CounterRequest | null = null): Act => {
    const offline: Wait | null = !online && NEEDS_HALL.includes(name) ? { for: "link" } : null;
    return { name, request, wait: offline ?? wait };
  };
  const only = (...states: DeskView["type"][]): Wait | null => (states.includes(desk.type) ? null : { for: "state" });
  const some = (list: unknown[] | undefined, wait: Wait | null): Wait | null => wait ?? (list?.length ? null : { for: "state" });
  const said: Wait | null = view.visit?.outcome_needed && outcomes.length === 0 ? { for: "outcome" } : null;
  const finish = (then: "call_next" | "rest"): CounterRequest => ({ type: "finish", then, ...(outcomes.length ? { outcomes } : {}) });

  /** The main act of the present state. Without the hall a service ends, and nobody is called. */
  const primary = (): Act => {
    switch (desk.type) {
      case "shut":
        return act("open", openWait(view), { type: "open" });
      case "free":
        return act("call_next", view.waiting > 0 ? null : { for: "people" }, { type: "call_next" });
      case "calling":
        return act("start", null, { type: "start" });
      case "serving":
        return online ? act("finish_next", said, finish("call_next")) : act("finish", said, finish("rest"));
      case "paused":
        return act("resume", null, { type: "resume" });
    }
  };
  const away = [...(view.visit?.suspended ?? []), ...(view.visit?.missed ?? [])];
  return {
    primary: primary(),
    recall: act("recall", recallWait(desk, view, now), { type: "recall" }),
    no_show: act("no_show", noShowWait(desk, view, now), { type: "no_show" }),
    suspend: act("suspend", only("serving")),
    transfer: act("transfer", some(view.visit?.targets, only("calling", "serving"))),
    finish: act("finish", only("serving") ?? said, finish("rest")),
    pause: desk.type === "paused" ? act("resume", null, { type: "resume" }) : pause(),
    shut_counter: desk.type === "shut"
      ? act("open", openWait(view), { type: "open" })
      : act("shut_counter", only("free", "paused"), { type: "shut" }),
    call_ticket: act("call_ticket", some(view.call_reasons, only("free") ?? (view.waiting > 0 ? null : { for: "people" }))),
    direct: act("direct", some(view.groups, only("free"))),
    work: act("work", only("serving")),
    steps: act("steps", some(view.visit?.targets, only("serving"))),
    note: act("note", some(view.visit?.remarks, only("calling", "serving"))),
    away: act("away", some(away, null)),
    tell: act("tell", some(view.to_supervisor, null)),
  };

  /** Without reasons in the plan there is nothing to choose. */
  function pause(): Act {
    const asks = (view.pause_reasons ?? []).length > 0;
    return act("pause", only("free"), asks ? null : { type: "pause" });
  }
}

type Pressed = Pick<KeyboardEvent, "code" | "repeat" | "ctrlKey" | "altKey" | "metaKey" | "shiftKey"> & { key?: string };

/** What a pressed key asks for. Keys held down, and keys with Alt or Meta, are not ours. */
export function keyed(event: Pressed): keyof typeof KEYS | null {
  if (event.repeat || event.altKey || event.metaKey) return null;
  if (event.key === "?") return "keys";
  const shifted = event.shiftKey ? `Shift+${event.code}` : event.code;
  const code = event.ctrlKey ? `Ctrl+${event.code}` : shifted;
  const find = (wanted: string) => (Object.keys(KEYS) as (keyof typeof KEYS)[]).find((slot) => KEYS[slot].includes(wanted));
  // A letter means the same with Shift, as it does under Caps Lock.
  return find(code) ?? (event.ctrlKey || event.code === "Slash" ? null : (find(event.code) ?? null));
}

/** The digit of a key, 1 to 9; null for another key. */
export function digit(event: Pressed): number | null {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return null;
  const told = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
  return told ? Number(told[1]) : null;
}

/** The number of a label beyond the ordinary series: a kiosk gave it while it was cut off. */
export function isOffline(label: string): boolean {
  return /^[A-Z]+9\d{3}$/.test(label);
}

/** Many dossiers are served in rounds: the visit can be ended for good though some are left. */
export function inRounds(desk: DeskView): boolean {
  return desk.type === "serving" && desk.ticket.filing?.now !== undefined;
}
