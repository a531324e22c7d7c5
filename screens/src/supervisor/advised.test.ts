// What the supervisor reads of advice, in both languages.
import { expect, it } from "vitest";
import type { AdviceRow, SupervisorView } from "../protocol";
import { speak } from "../words";
import { adviceShown, adviceWords, effectWords, followedWords, savesWords, undoLeft, whyWords } from "./advised";

const NOW = Date.UTC(2026, 10, 24, 2, 41);
const MIN = 60_000;

const view = {
  groups: [
    { id: "land", prefix: "C", name: { vi: "Đất đai", en: "Land" } },
    { id: "justice", prefix: "A", name: { vi: "Tư pháp", en: "Justice" } },
  ],
  counters: [{ counter: 9, desk: "free", prefixes: ["A"] }],
} as unknown as SupervisorView;

function row(more: Partial<AdviceRow> = {}): AdviceRow {
  return {
    id: 1,
    at: NOW,
    what: { move: "lend", counter: 9, group: "land", until: NOW + 79 * MIN },
    horizon_min: 45,
    saves_low_min: 120,
    saves_high_min: 310,
    groups: [
      { group: "land", prefix: "C", waiting: 12, before_min: 42, low_min: 20, high_min: 30, after_min: 25 },
      { group: "justice", prefix: "A", waiting: 1, before_min: 4, low_min: 4, high_min: 4 },
    ],
    state: "open",
    ...more,
  };
}

it("says what to do, for whom, what it brings and who pays", () => {
  speak("vi");
  expect(adviceWords(row(), view)).toBe("Quầy 9 (trống) nhận thêm Đất đai đến 11:00");
  expect(whyWords(row(), view)).toBe("Đất đai: 12 người chờ; chờ khoảng 42 phút nếu để nguyên.");
  expect(row().groups.map(effectWords)).toEqual(["42 → 25 (20–30) phút", "4 → 4 phút"]);
  expect(savesWords(row())).toBe("Bớt 120–310 phút chờ trong 45 phút tới, tính chung mọi người.");
  speak("en");
  expect(adviceWords(row(), view)).toBe("Counter 9 (free) also takes Land until 11:00");
  expect(adviceWords(row({ what: { move: "give_back", counter: 9, group: "land" } }), view)).toBe("Counter 9 no longer takes Land");
  expect(adviceWords(row({ what: { move: "open", counter: 9 } }), view)).toBe("Open counter 9 (A)");
});

it("promises no saving where there is none", () => {
  expect(savesWords(row({ saves_low_min: -20, saves_high_min: 0 }))).toBe("");
  speak("en");
  expect(savesWords(row({ saves_low_min: -20, saves_high_min: 50 }))).toContain("Saves 0–50 minutes");
});

it("counts the seconds in which a move can be taken back, and then offers it no more", () => {
  const done = row({ state: "accepted", answered: NOW, undo_until: NOW + MIN });
  expect([NOW, NOW + 59_001, NOW + MIN].map((at) => undoLeft(done, at))).toEqual([60, 1, null]);
  expect(undoLeft(row(), NOW)).toBeNull();
});

it("compares what came with what was expected", () => {
  speak("en");
  const done = row({ state: "accepted", answered: NOW });
  expect(followedWords(done)).toBeNull();
  const came = { ...done, groups: [{ ...done.groups[0]!, came_min: 24 }] };
  expect(followedWords(came)).toBe("What came: 42 → 24 min (expected 25 (20–30) min).");
});

it("shows three at most, what is open first, and what was done while it can be taken back and when its effect is known", () => {
  const came = [{ ...row().groups[0]!, came_min: 24 }];
  const rows = [
    row({ id: 6, state: "accepted", answered: NOW - 5 * MIN }),
    row({ id: 5, state: "accepted", answered: NOW - 41 * MIN, groups: came }),
    row({ id: 4, state: "accepted", answered: NOW - 25 * MIN, groups: came }),
    row({ id: 3, state: "dismissed" }),
    row({ id: 2 }),
    row({ id: 1 }),
  ];
  expect(adviceShown(rows, NOW).map((one) => one.id)).toEqual([2, 1, 4]);
  const fresh = row({ id: 7, state: "accepted", answered: NOW - 5_000, undo_until: NOW + 55_000 });
  expect(adviceShown([rows[0]!, fresh], NOW).map((one) => one.id)).toEqual([7]);
});

it("puts help before tidying up, and gives no reason where nobody waits", () => {
  const shut = row({ id: 9, what: { move: "shut", counter: 9 }, groups: [{ ...row().groups[0]!, waiting: 0 }] });
  expect(adviceShown([shut, row({ id: 2 })], NOW).map((one) => one.id)).toEqual([2, 9]);
  expect(whyWords(shut, view)).toBe("");
});
