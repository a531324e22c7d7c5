// What is abnormal in the hall, and in which order a supervisor should look at it. Pure.
import type { CounterRow, GroupRow, Millis, Standing, SupervisorView } from "../protocol";

const MINUTE_MS = 60_000;
/** A group whose first citizen waits this long without any open counter is an alarm. */
const NO_COUNTER_MS = 3 * MINUTE_MS;

/** How a group is: worst first. */
export type Level = "no_counter" | "over" | "near" | "calm";
const ORDER: Level[] = ["over", "no_counter", "near", "calm"];

type Limits = Pick<SupervisorView, "target_min" | "alarm_min">;

/** How long the longest of a group has waited. */
export function waited(since: Millis | null, now: Millis): number {
  return since === null ? 0 : Math.max(0, now - since);
}

export function level(group: GroupRow, limits: Limits, now: Millis): Level {
  if (group.waiting === 0) return "calm";
  const wait = waited(group.longest_since, now);
  if (group.counters_open === 0 && wait >= NO_COUNTER_MS) return "no_counter";
  if (wait > limits.alarm_min * MINUTE_MS) return "over";
  return wait > limits.target_min * MINUTE_MS ? "near" : "calm";
}

/** True for a level that needs the supervisor now. */
export function urgent(level: Level): boolean {
  return level === "no_counter" || level === "over";
}

/** The worst on top: by level, then by the longest wait; equal ones stay in the order of the plan. */
export function sorted(groups: GroupRow[], limits: Limits, now: Millis): GroupRow[] {
  const rank = (group: GroupRow) => {
    const at = level(group, limits, now);
    return urgent(at) ? 0 : ORDER.indexOf(at);
  };
  return groups.slice().sort((a, b) => rank(a) - rank(b) || waited(b.longest_since, now) - waited(a.longest_since, now));
}

/** The counters that may serve a group, in the order of their numbers. */
export function able(group: GroupRow, counters: CounterRow[]): CounterRow[] {
  return counters.filter((counter) => counter.prefixes.includes(group.prefix)).sort((a, b) => a.counter - b.counter);
}

/** What can be done for a group with too few counters: first end a pause, then open a counter with a clerk's screen. */
export function reliefs(group: GroupRow, counters: CounterRow[], most: number): { counter: number; does: "resume" | "open" }[] {
  const can = able(group, counters);
  const paused = can.filter((one) => one.desk === "paused");
  const shut = can.filter((one) => one.desk === "shut").sort((a, b) => Number(b.online) - Number(a.online));
  return [
    ...paused.map((one) => ({ counter: one.counter, does: "resume" as const })),
    ...shut.map((one) => ({ counter: one.counter, does: "open" as const })),
  ].slice(0, most);
}

export type Alarm = { id: string; priority: 1 | 2; since: Millis } & (
  | { kind: "group"; group: GroupRow; level: Level }
  | { kind: "trouble"; trouble: Standing }
);

/** Everything that needs a person: urgent first, then whoever calls for help, then the oldest. */
export function alarms(view: SupervisorView, now: Millis): Alarm[] {
  const list: Alarm[] = [];
  for (const group of view.groups) {
    const at = level(group, view, now);
    if (!urgent(at)) continue;
    list.push({ id: `group:${group.id}`, priority: 1, since: group.longest_since ?? now, kind: "group", group, level: at });
  }
  for (const trouble of view.troubles) {
    const id = `trouble:${trouble.device}:${trouble.code}`;
    list.push({ id, priority: trouble.stops_service ? 1 : 2, since: trouble.since, kind: "trouble", trouble });
  }
  const calls = (alarm: Alarm) => (alarm.kind === "trouble" && alarm.trouble.trouble === "help_wanted" ? 0 : 1);
  return list.sort((a, b) => a.priority - b.priority || calls(a) - calls(b) || a.since - b.since);
}

/** Whom the end of the day would meet, and how many numbers would expire: those that wait and those that are called. */
export function leftOver(view: SupervisorView): { waiting: number; called: number; serving: number; dropped: number } {
  const at = (desk: CounterRow["desk"]) => view.counters.filter((one) => one.desk === desk).length;
  const called = at("calling");
  return { waiting: view.waiting, called, serving: at("serving"), dropped: view.waiting + called };
}

/** Sizes of the left column, so that the whole hall is seen without scrolling where it can be. */
export interface Density {
  columns: number;
  tile: number;
  row: number;
  fits: boolean;
}

/** Heads, paddings and borders of the two sections, and the gap between them. */
const AROUND = 132;
/** A row's share of the lines between rows, and the space between two tiles. */
const LINE = 0.5;
const GAP = 6;
const TILES = [74, 66, 58, 50];
const LEAST_TILE_WIDTH = { touch: 74, mouse: 56 };
/** Rows for a finger, for ease, and for an eye and a mouse. */
const ROWS = { touch: 36, easy: 24, least: 20, most: 36 };
/** What a page that scrolls anyway takes. */
const SCROLLING = { tile: 66, row: 32 };

export function density(groups: number, counters: number, width: number, height: number, touch: boolean): Density {
  const narrowest = touch ? LEAST_TILE_WIDTH.touch : LEAST_TILE_WIDTH.mouse;
  const most = Math.max(3, Math.floor((width + GAP) / (narrowest + GAP)));
  const wanted = counters <= 18 ? [9] : [12, 15];
  const choices = wanted.filter((columns) => columns <= most);
  const rowOf = (columns: number, tile: number) => {
    const left = height - AROUND - Math.ceil(counters / columns) * (tile + GAP);
    return Math.floor(left / Math.max(1, groups) - LINE);
  };
  for (const least of touch ? [ROWS.touch] : [ROWS.easy, ROWS.least]) {
    for (const columns of choices) {
      for (const tile of TILES) {
        const row = rowOf(columns, tile);
        if (row >= least) return { columns, tile, row: Math.min(ROWS.most, row), fits: true };
      }
    }
  }
  return { columns: choices[0] ?? Math.min(most, wanted[0]!), ...SCROLLING, row: touch ? ROWS.touch : SCROLLING.row, fits: false };
}
