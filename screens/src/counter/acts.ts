// What the clerk may do now, and by which key: from the view and the time alone. Pure.
import type { CounterRequest, CounterView, DeskView, Millis } from "../protocol";

/** One thing that a clerk does. */
export type Name =
  | "open" | "call_next" | "start" | "finish_next" | "resume"
  | "recall" | "no_show" | "finish" | "pause" | "shut_counter";

/** Where an act stands on the screen, and which keys it has. The place never moves. */
export type Slot = "primary" | "recall" | "no_show" | "finish" | "pause" | "shut_counter";

/** What a key means when no field has the focus. The last code is a key of a pad. */
export const KEYS: Record<Slot | "photo" | "keys", string[]> = {
  primary: ["Enter", "NumpadEnter", "KeyG", "F13"],
  finish: ["KeyX", "F18"],
  recall: ["KeyL", "F14"],
  no_show: ["KeyV", "F15"],
  pause: ["KeyT"],
  shut_counter: ["KeyM"],
  photo: ["KeyP"],
  keys: ["Slash", "IntlRo"],
};

/** Why an act must wait. */
export type Wait =
  | { for: "state" }
  | { for: "link" }
  | { for: "people" }
  | { for: "seconds"; n: number }
  | { for: "calls"; n: number };

export interface Act {
  name: Name;
  request: CounterRequest;
  /** What stands in its way; null when it can be done at once. */
  wait: Wait | null;
}

export const REQUESTS: Record<Name, CounterRequest> = {
  open: { type: "open" },
  call_next: { type: "call_next" },
  start: { type: "start" },
  finish_next: { type: "finish", then: "call_next" },
  finish: { type: "finish", then: "rest" },
  resume: { type: "resume" },
  recall: { type: "recall" },
  no_show: { type: "no_show" },
  pause: { type: "pause" },
  shut_counter: { type: "shut" },
};

/** Acts that need the others: without the server nobody can be called. */
const NEEDS_HALL: Name[] = ["call_next", "open", "pause", "resume", "shut_counter", "recall"];

function act(name: Name, wait: Wait | null, online: boolean): Act {
  const offline: Wait | null = !online && NEEDS_HALL.includes(name) ? { for: "link" } : null;
  return { name, request: REQUESTS[name], wait: offline ?? wait };
}

function secondsLeft(from: Millis, pauseMs: number, now: Millis): number {
  return Math.max(0, Math.ceil((from + pauseMs - now) / 1000));
}

/** A day that was closed stays closed: the screen says so in place of the key. */
function openWait(view: CounterView): Wait | null {
  return view.day_closed ? { for: "state" } : null;
}

/** The main act of the present state. Without the hall a service ends, and nobody is called. */
function primary(view: CounterView, online: boolean): Act {
  switch (view.desk.type) {
    case "shut":
      return act("open", openWait(view), online);
    case "free":
      return act("call_next", view.waiting > 0 ? null : { for: "people" }, online);
    case "calling":
      return act("start", null, online);
    case "serving":
      return act(online ? "finish_next" : "finish", null, online);
    case "paused":
      return act("resume", null, online);
  }
}

function recallWait(desk: DeskView, view: CounterView, now: Millis): Wait | null {
  if (desk.type !== "calling") return { for: "state" };
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

/** Everything that can be done now, each at its place. */
export function acts(view: CounterView, now: Millis, online: boolean): Record<Slot, Act> {
  const { desk } = view;
  const only = (...states: DeskView["type"][]): Wait | null => (states.includes(desk.type) ? null : { for: "state" });
  return {
    primary: primary(view, online),
    recall: act("recall", recallWait(desk, view, now), online),
    no_show: act("no_show", noShowWait(desk, view, now), online),
    finish: act("finish", only("serving"), online),
    pause: act(desk.type === "paused" ? "resume" : "pause", only("free", "paused"), online),
    shut_counter: desk.type === "shut" ? act("open", openWait(view), online) : act("shut_counter", only("free", "paused"), online),
  };
}

/** What a pressed key asks for. Keys held down, and keys with Ctrl, Alt or Meta, are not ours. */
export function keyed(event: Pick<KeyboardEvent, "code" | "repeat" | "ctrlKey" | "altKey" | "metaKey">): keyof typeof KEYS | null {
  if (event.repeat || event.ctrlKey || event.altKey || event.metaKey) return null;
  for (const slot of Object.keys(KEYS) as (keyof typeof KEYS)[]) {
    if (KEYS[slot].includes(event.code)) return slot;
  }
  return null;
}
