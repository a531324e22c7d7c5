// What a trial says: honest about what is not sure, and the groups that change first.
import { beforeEach, describe, expect, it } from "vitest";
import type { WhatIfRow } from "../protocol";
import { speak } from "../words";
import { changed, dayWords, figure, savedWords, sessionsOf, tweaksOf, type Line } from "./say";

beforeEach(() => speak("vi"));

function row(group: string, people: number, before: number, after: number, more: Partial<WhatIfRow> = {}): WhatIfRow {
  const saved = before - after;
  return {
    group, prefix: group.toUpperCase(), name: { vi: group, en: group }, people,
    mean: { before, after }, p95: { before: 2 * before, after: 2 * after }, over_30: { before: 0, after: 0 },
    saved: { low: saved, mid: saved, high: saved }, unserved: false, ...more,
  };
}

it("writes figures as people of each language do", () => {
  expect([0, 8.14, 9.96, 53.4, -3.3].map(figure)).toEqual(["0", "8,1", "10", "53", "-3,3"]);
  speak("en");
  expect(figure(8.14)).toBe("8.1");
  expect(dayWords("2026-11-25")).toBe("25/11/2026");
});

describe("what each person gains", () => {
  it("is a range, and says so when it may go either way", () => {
    expect(savedWords({ low: 3.3, mid: 3.4, high: 3.6 })).toBe("bớt 3,3–3,6 phút mỗi người");
    expect(savedWords({ low: -6, mid: -5, high: -4 })).toBe("thêm 4–6 phút mỗi người");
    expect(savedWords({ low: -0.2, mid: 0.1, high: 0.3 })).toBe("gần như không đổi");
    expect(savedWords({ low: -2, mid: 1, high: 4 })).toBe("có thể bớt 4, có thể thêm 2 phút mỗi người");
  });
});

it("puts groups first whose people gain or lose most, and counts those that hardly change", () => {
  const rows = [row("a", 100, 5, 5.1), row("b", 10, 30, 10), row("c", 100, 12, 8), row("d", 3, 1, 1, { unserved: true })];
  expect(changed(rows).rows.map((it) => it.group)).toEqual(["d", "c", "b"]);
  expect(changed(rows).others).toBe(1);
});

it("reads hours as people write them, and sends nothing while one line cannot be read", () => {
  expect(sessionsOf("07:00-11:30, 13:30 – 17:00")).toEqual([["07:00", "11:30"], ["13:30", "17:00"]]);
  expect(sessionsOf("all day")).toBeNull();
  const line: Line = { what: "takes", counter: 12, group: "land", policy: "list", hours: "" };
  expect(tweaksOf([line, { ...line, what: "policy" }])).toEqual([
    { what: "takes", counter: 12, group: "land" },
    { what: "policy", policy: "list" },
  ]);
  expect(tweaksOf([{ ...line, what: "hours" }])).toBeNull();
});
