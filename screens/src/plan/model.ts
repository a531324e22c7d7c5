// The plan as the editor holds it: the keys of assets/plans, changed by path. What a plan means, and
// whether it is good, is the server's to say.
import type { InTheWay, Names, PlanFlaw, Rehome } from "../protocol";

export interface Entry {
  [key: string]: unknown;
}

export interface Group extends Entry {
  id: string;
  prefix: string;
  name: Names;
  agency: string;
  limits?: Entry;
}

export interface Counter extends Entry {
  number: number;
  zone: string;
  agency: string;
  home: string[];
  skills?: string[];
}

export interface Plan extends Entry {
  id: string;
  hall: Entry & { name: Names; utc_offset_min: number };
  rules: Entry;
  season?: Entry[];
  closed?: Entry[];
  agency?: (Entry & { id: string; name: Names })[];
  zone?: (Entry & { id: string; name: Names })[];
  group?: Group[];
  category?: (Entry & { id: string; name: Names; groups: string[] })[];
  counter?: Counter[];
}

/** Keys and positions from 0. */
export type Path = readonly (string | number)[];

/** The value at a path; undefined where there is none. */
export function get(value: unknown, path: Path): unknown {
  let at = value;
  for (const step of path) {
    if (at === null || typeof at !== "object") return undefined;
    at = (at as Entry)[step];
  }
  return at;
}

/** The same with another value at a path; undefined takes the key away. Tables on the way are made. */
export function set<T>(value: T, path: Path, to: unknown): T {
  const [step, ...rest] = path;
  if (step === undefined) return to as T;
  const copy: Entry = Array.isArray(value) ? ([...value] as unknown as Entry) : { ...(value as Entry) };
  const next = rest.length === 0 ? to : set(copy[step] ?? (typeof rest[0] === "number" ? [] : {}), rest, to);
  if (next === undefined && !Array.isArray(value)) delete copy[step];
  else copy[step] = next;
  return copy as T;
}

/** One more in a list. */
export function add(plan: Plan, list: string, entry: Entry): Plan {
  return set(plan, [list], [...((plan[list] as Entry[] | undefined) ?? []), entry]);
}

/** One less in a list. */
export function remove(plan: Plan, list: string, index: number): Plan {
  return set(plan, [list], (plan[list] as Entry[]).filter((_, at) => at !== index));
}

/** A group goes, and with it every place that names it. */
export function removeGroup(plan: Plan, index: number): Plan {
  const id = plan.group?.[index]?.id;
  const without = (groups: string[] | undefined) => (groups ?? []).filter((it) => it !== id);
  let next = remove(plan, "group", index);
  next = set(next, ["category"], (next.category ?? []).map((it) => ({ ...it, groups: without(it.groups) })));
  return set(
    next,
    ["counter"],
    (next.counter ?? []).map((it) => tidy({ ...it, home: without(it.home), skills: without(it.skills) })),
  );
}

/** A counter goes, and the staff are not bound to it any more. */
export function removeCounter(plan: Plan, index: number): Plan {
  const number = plan.counter?.[index]?.number;
  const next = remove(plan, "counter", index);
  const staff = next["staff"] as (Entry & { counters?: number[] })[] | undefined;
  if (!staff) return next;
  return set(next, ["staff"], staff.map((it) => (it.counters ? { ...it, counters: it.counters.filter((n) => n !== number) } : it)));
}

function tidy(counter: Counter): Counter {
  if (counter.skills?.length) return counter;
  const { skills: _, ...rest } = counter;
  return rest as Counter;
}

export type Skill = "none" | "home" | "also";

export function skill(counter: Counter, group: string): Skill {
  if (counter.home.includes(group)) return "home";
  return counter.skills?.includes(group) ? "also" : "none";
}

/** What a press on a cell of the grid makes of it: none, first, besides, none. */
export function nextSkill(now: Skill): Skill {
  return now === "none" ? "home" : now === "home" ? "also" : "none";
}

export function setSkill(counter: Counter, group: string, to: Skill): Counter {
  const home = counter.home.filter((it) => it !== group);
  const skills = (counter.skills ?? []).filter((it) => it !== group);
  if (to === "home") home.push(group);
  if (to === "also") skills.push(group);
  return tidy({ ...counter, home, skills });
}

/** The tile of a group: each stands in one. */
export function tileOf(plan: Plan, group: string): number {
  return (plan.category ?? []).findIndex((it) => it.groups.includes(group));
}

export function setTile(plan: Plan, group: string, tile: number): Plan {
  const tiles = (plan.category ?? []).map((it, at) => {
    const groups = it.groups.filter((id) => id !== group);
    return { ...it, groups: at === tile ? [...groups, group] : groups };
  });
  return set(plan, ["category"], tiles);
}

/** `["group", 1, "name", "vi"]` as the server writes it: `group[2].name.vi`. */
export function keyOf(path: Path): string {
  return path.reduce<string>((key, step) => (typeof step === "number" ? `${key}[${step + 1}]` : key ? `${key}.${step}` : step), "");
}

/** What a key of the server names: a list with a place from 0, or a table; and the field in it, `limits_per_day`. */
export function partsOf(key: string): { section: string; at: number | null; field: string } {
  const [head = "", ...rest] = key.split(".");
  const list = /^(\w+)\[(\d+)\]$/.exec(head);
  const steps = rest.map((it) => it.replace(/\[\d+\]$/, ""));
  // Words in two languages are one field.
  if (["vi", "en"].includes(steps.at(-1) ?? "")) steps.pop();
  return { section: list?.[1] ?? head, at: list ? Number(list[2]) - 1 : null, field: steps.join("_") };
}

/** Flaws at a key, and at what lies below it when `below`. */
export function flawsAt(flaws: readonly PlanFlaw[], key: string, below = false): PlanFlaw[] {
  return flaws.filter((it) => it.key === key || (below && (it.key.startsWith(`${key}.`) || it.key.startsWith(`${key}[`))));
}

/** An identifier that a list does not have yet. */
export function freshId(list: readonly Entry[] | undefined, stem: string): string {
  const known = new Set((list ?? []).map((it) => it["id"]));
  for (let n = 1; ; n++) if (!known.has(`${stem}-${n}`)) return `${stem}-${n}`;
}

/** The name of one more kiosk, and the first digit that none has. */
export function freshName(kiosks: readonly Entry[] | undefined): string {
  return freshId((kiosks ?? []).map((it) => ({ id: it["name"] })), "kiosk");
}

export function freshDigit(kiosks: readonly Entry[] | undefined): number {
  const used = new Set((kiosks ?? []).map((it) => it["digit"]));
  return [1, 2, 3, 4, 5, 6, 7, 8, 9, 0].find((digit) => !used.has(digit)) ?? 0;
}

/** The letters that a prefix may have and that no group has yet. */
export function freshPrefix(plan: Plan): string {
  const used = new Set((plan.group ?? []).map((it) => it.prefix));
  const letters = [..."ABCEGHKLMNRTUVX"];
  return letters.find((it) => !used.has(it)) ?? letters.flatMap((a) => letters.map((b) => a + b)).find((it) => !used.has(it)) ?? "";
}

/** Groups and counters of the plan in force that the draft does not have. */
export function gone(before: Plan, after: Plan): { groups: Group[]; counters: Counter[] } {
  const ids = new Set((after.group ?? []).map((it) => it.id));
  const numbers = new Set((after.counter ?? []).map((it) => it.number));
  return {
    groups: (before.group ?? []).filter((it) => !ids.has(it.id)),
    counters: (before.counter ?? []).filter((it) => !numbers.has(it.number)),
  };
}

/** The same moves with another target; empty takes the move away, "line" sends a counter's people back. */
export function moveGroup(rehome: Rehome, from: string, to: string): Rehome {
  const groups = (rehome.groups ?? []).filter((it) => it.from !== from);
  return { ...rehome, groups: to ? [...groups, { from, to }] : groups };
}

export function moveCounter(rehome: Rehome, from: number, to: string): Rehome {
  const counters = (rehome.counters ?? []).filter((it) => it.from !== from);
  if (!to) return { ...rehome, counters };
  return { ...rehome, counters: [...counters, to === "line" ? { from } : { from, to: Number(to) }] };
}

/** What stands in the way, told by what it concerns: one row for a group or counter, however many wait. */
export function together(list: readonly InTheWay[]): { first: InTheWay; more: InTheWay[] }[] {
  const rows = new Map<string, { first: InTheWay; more: InTheWay[] }>();
  for (const it of list) {
    // Whoever waits is told by number behind the first; anything else has a sentence of its own.
    const key = `${it.code}/${it.group ?? ""}/${it.counter ?? ""}/${it.label ? "" : it.say.vi}`;
    const row = rows.get(key);
    if (row) row.more.push(it);
    else rows.set(key, { first: it, more: [] });
  }
  return [...rows.values()];
}

/** A moment of the hall's clock as `<input type=datetime-local>` has it, and back. */
export function toInput(at: number, offsetMin: number): string {
  return new Date(at + offsetMin * 60_000).toISOString().slice(0, 16);
}

export function fromInput(text: string, offsetMin: number): number | null {
  if (!/^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(text)) return null;
  const at = Date.parse(`${text}:00Z`);
  return Number.isNaN(at) ? null : at - offsetMin * 60_000;
}
