import { expect, test } from "vitest";
import type { InTheWay, PlanFlaw } from "../protocol";
import {
  flawsAt,
  freshDigit,
  freshId,
  freshName,
  freshPrefix,
  fromInput,
  get,
  gone,
  keyOf,
  moveCounter,
  moveGroup,
  nextSkill,
  partsOf,
  removeCounter,
  removeGroup,
  set,
  setSkill,
  setTile,
  skill,
  tileOf,
  toInput,
  together,
  type Plan,
} from "./model";

const names = (vi: string) => ({ vi, en: vi });
const plan: Plan = {
  id: "x",
  hall: { name: names("Hall"), utc_offset_min: 420 },
  rules: { target_min: 15 },
  group: [
    { id: "a", prefix: "A", name: names("A"), agency: "o" },
    { id: "b", prefix: "B", name: names("B"), agency: "o" },
  ],
  category: [
    { id: "one", name: names("1"), groups: ["a", "b"] },
    { id: "two", name: names("2"), groups: [] },
  ],
  counter: [
    { number: 1, zone: "z", agency: "o", home: ["a"], skills: ["b"] },
    { number: 2, zone: "z", agency: "o", home: ["b"] },
  ],
  staff: [{ id: "s", code: "1", agency: "o", counters: [1, 2] }],
};

test("a value is set by its path, and the plan before is as it was", () => {
  const next = set(plan, ["group", 1, "limits", "per_day"], 5);
  expect(get(next, ["group", 1, "limits", "per_day"])).toBe(5);
  expect(get(plan, ["group", 1, "limits"])).toBeUndefined();
  expect(set(next, ["group", 1, "limits", "per_day"], undefined).group![1]!.limits).toEqual({});
  expect(set(plan, ["closed", 0, "from"], "2026-01-01")["closed"]).toEqual([{ from: "2026-01-01" }]);
});

test("a group goes from tiles and counters, a counter from the staff", () => {
  const without = removeGroup(plan, 1);
  expect(without.category![0]!.groups).toEqual(["a"]);
  expect(without.counter![0]).toEqual({ number: 1, zone: "z", agency: "o", home: ["a"] });
  expect(without.counter![1]!.home).toEqual([]);
  expect(removeCounter(plan, 0)["staff"]).toEqual([{ id: "s", code: "1", agency: "o", counters: [2] }]);
  expect(gone(plan, without).groups.map((it) => it.id)).toEqual(["b"]);
  expect(gone(plan, removeCounter(plan, 0)).counters.map((it) => it.number)).toEqual([1]);
});

test("a cell of the grid goes from none to first, to besides, to none", () => {
  const counter = plan.counter![1]!;
  let now = skill(counter, "a");
  const seen = [now];
  let next = counter;
  for (let n = 0; n < 3; n++) {
    next = setSkill(next, "a", nextSkill(now));
    now = skill(next, "a");
    seen.push(now);
  }
  expect(seen).toEqual(["none", "home", "also", "none"]);
  expect(next).toEqual(counter);
});

test("a group stands in one tile", () => {
  const moved = setTile(plan, "b", 1);
  expect([tileOf(plan, "b"), tileOf(moved, "b")]).toEqual([0, 1]);
  expect(moved.category!.map((it) => it.groups)).toEqual([["a"], ["b"]]);
});

test("flaws stand beside their fields, by the keys of the server", () => {
  const flaw = (key: string): PlanFlaw => ({ key, code: "x", reason: names(""), remedy: names("") });
  const flaws = [flaw("group[2].name.vi"), flaw("group[2]"), flaw("group[21].id"), flaw("rules.target_min")];
  expect(keyOf(["group", 1, "name", "vi"])).toBe("group[2].name.vi");
  expect(flawsAt(flaws, "group[2].name.vi").length).toBe(1);
  expect(flawsAt(flaws, "group[2]", true).length).toBe(2);
  expect(flawsAt(flaws, "group", true).length).toBe(3);
});

test("what is new has an identifier and letters of its own", () => {
  expect(freshId([{ id: "x-1" }], "x")).toBe("x-2");
  expect(freshPrefix(plan)).toBe("C");
});

test("moves are chosen, changed and taken back", () => {
  let moves = moveGroup({}, "b", "a");
  moves = moveCounter(moves, 2, "line");
  moves = moveCounter(moves, 2, "1");
  expect(moves).toEqual({ groups: [{ from: "b", to: "a" }], counters: [{ from: 2, to: 1 }] });
  expect(moveCounter(moveGroup(moves, "b", ""), 2, "")).toEqual({ groups: [], counters: [] });
  expect(moveCounter({}, 2, "line").counters).toEqual([{ from: 2 }]);
});

test("many who wait for one group are one row", () => {
  const waits = (label: string, group: string): InTheWay => ({ code: "waits_for_group", label, group, say: names(label), remedy: names("") });
  const rows = together([waits("B001", "b"), waits("B002", "b"), waits("A001", "a")]);
  expect(rows.map(({ first, more }) => [first.label, more.length])).toEqual([["B001", 1], ["A001", 0]]);
});

test("a moment is of the hall's clock, wherever the browser is", () => {
  const at = fromInput("2026-11-26T17:30", 420)!;
  expect(new Date(at).toISOString()).toBe("2026-11-26T10:30:00.000Z");
  expect(toInput(at, 420)).toBe("2026-11-26T17:30");
  expect(fromInput("soon", 420)).toBeNull();
});

test("a key of the server is taken apart, and a kiosk gets what none has", () => {
  expect(partsOf("group[2].limits.per_day")).toEqual({ section: "group", at: 1, field: "limits_per_day" });
  expect(partsOf("group[1].papers[3].vi")).toEqual({ section: "group", at: 0, field: "papers" });
  expect(partsOf("hall.name.en")).toEqual({ section: "hall", at: null, field: "name" });
  expect(partsOf("category")).toEqual({ section: "category", at: null, field: "" });
  const kiosks = [{ name: "kiosk-1", digit: 1 }, { name: "kiosk-2", digit: 3 }];
  expect([freshName(kiosks), freshDigit(kiosks), freshDigit(undefined)]).toEqual(["kiosk-3", 2, 1]);
});

test("what stands in the way without a number is told with its own sentence", () => {
  const way = (say: string, label?: string): InTheWay => ({ code: "x", say: names(say), remedy: names(""), group: "a", counter: null, ...(label ? { label } : {}) }) as InTheWay;
  const rows = together([way("A001 waits", "A001"), way("A002 waits", "A002"), way("letter A"), way("letter B")]);
  expect(rows.map((row) => row.more.length)).toEqual([1, 0, 0]);
});
