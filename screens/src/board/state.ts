// What the whole board says now: calls, a message, or that it cannot be trusted. Pure.
import { clock } from "../kit/format";
import type { BoardView, Millis, Names, Unwelcome } from "../protocol";
import { tIn } from "../words";

/** A sentence in both languages of the hall, and what to do. */
export interface Message {
  kind: "starting" | "unwelcome" | "lost" | "break" | "closed" | "not_begun" | "welcome" | "nobody";
  title: Names;
  more: Names | null;
}

export type Mode = { kind: "calls" } | { kind: "message"; message: Message };

/** How the board's data stand: `late` is told in a strip, `lost` stops the calls. */
export type Freshness = "fresh" | "late" | "lost";

const LATE_MS = 10000;
const LOST_MS = 60000;

export function freshness(age: number): Freshness {
  return age > LOST_MS ? "lost" : age > LATE_MS ? "late" : "fresh";
}

type Key = keyof Words;

function both<K extends Key>(key: K, ...params: [Words[K]] extends [never] ? [] : [{ [name in Words[K]]: string | number }]): Names {
  return { vi: tIn("vi", key, ...params), en: tIn("en", key, ...params) };
}

function message(kind: Message["kind"], title: Names, more: Names | null): Mode {
  return { kind: "message", message: { kind, title, more } };
}

/** Minutes since midnight of "7:30"; -1 when it is no time. */
export function minutesOf(text: string): number {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(text);
  return parts ? Number(parts[1]) * 60 + Number(parts[2]) : -1;
}

export function modeOf(view: BoardView | null, unwelcome: Unwelcome | null, age: number, now: Millis): Mode {
  if (unwelcome) return message("unwelcome", unwelcome.say, unwelcome.remedy);
  if (!view) return message("starting", both("board.starting"), null);
  if (freshness(age) === "lost") return { kind: "calls" };
  const called = view.calls.some((call) => call.state === "calling");
  const opening = view.opening;
  if (called || (opening.type === "open" && view.calls.length > 0)) return { kind: "calls" };
  const early = minutesOf(clock(now)) < minutesOf(view.begins);
  if (early) return message("not_begun", both("board.welcome"), both("board.begins", { time: view.begins }));
  if (opening.type === "break") {
    return message("break", both("board.break", { time: clock(opening.reopens) }), both("board.kept"));
  }
  if (opening.type === "closed") return message("closed", both("board.closed"), both("board.closed_more"));
  if (view.waiting === 0) return message("nobody", both("board.nobody"), both("board.welcome"));
  return message("welcome", both("board.welcome"), both("board.soon"));
}
