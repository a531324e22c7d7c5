import { expect, test } from "vitest";
import "words:board";
import "words:common";
import type { BoardView } from "../protocol";
import { notes, noteAt, NOTE_MS } from "./notes";
import { freshness, minutesOf, modeOf } from "./state";

const at = (hour: number, minute: number) => Date.UTC(2026, 10, 24, hour - 7, minute);
const NOW = at(9, 41);
const names = (vi: string, en: string) => ({ vi, en });
const view: BoardView = {
  hall: { authority: names("UBND", "Committee"), name: names("Trung tâm", "Centre"), phone: null },
  zone: names("Khu A", "Zone A"),
  opening: { type: "open", until: at(12, 0) },
  begins: "7:30",
  calls: [{ seq: 1, label: "B001", counter: 4, at: NOW, times: 1, state: "calling", language: "vi" }],
  waiting: 5,
  groups: [
    { name: names("Đất đai", "Land"), prefix: "B", waiting: 3 },
    { name: names("Hộ tịch", "Civil status"), prefix: "A", waiting: 2 },
    { name: names("Thuế", "Tax"), prefix: "T", waiting: 0 },
  ],
  calls_before_no_show: 3,
  return_min: 30,
  spoken_by_box: true,
};
const kind = (change: Partial<BoardView>, now = NOW, age = 0) => {
  const mode = modeOf({ ...view, ...change }, null, age, now);
  return mode.kind === "message" ? mode.message.kind : mode.kind;
};

test("who is called is shown, also in the break and after hours", () => {
  expect(kind({})).toBe("calls");
  expect(kind({ opening: { type: "break", reopens: at(13, 30) } })).toBe("calls");
  expect(kind({ opening: { type: "closed" } })).toBe("calls");
});

test("without calls the board says why", () => {
  const calls: BoardView["calls"] = [];
  expect(kind({ calls })).toBe("welcome");
  expect(kind({ calls, waiting: 0 })).toBe("nobody");
  expect(kind({ calls, opening: { type: "break", reopens: at(13, 30) } })).toBe("break");
  expect(kind({ calls, opening: { type: "closed" } })).toBe("closed");
  expect(kind({ calls, opening: { type: "closed" } }, at(6, 50))).toBe("not_begun");
  expect(kind({ calls, opening: { type: "closed" }, begins: "" }, at(6, 50))).toBe("closed");
});

test("in the break whoever is served or gone gives way to the message", () => {
  const calls = view.calls.map((call) => ({ ...call, state: "serving" as const }));
  expect(kind({ calls, opening: { type: "break", reopens: at(13, 30) } })).toBe("break");
});

test("a break says when it ends, in both languages", () => {
  const mode = modeOf({ ...view, calls: [], opening: { type: "break", reopens: at(13, 30) } }, null, 0, NOW);
  expect(mode.kind === "message" && mode.message.title).toEqual({
    vi: "Nghỉ trưa. Phục vụ lại lúc 13:30.",
    en: "Lunch break. Back at 13:30.",
  });
});

test("a board that is not served says so before all else", () => {
  const no = { code: "no_token", say: names("Chưa", "Not yet"), remedy: names("Hỏi", "Ask") };
  expect(modeOf(view, no, 0, NOW)).toEqual({ kind: "message", message: { kind: "unwelcome", title: no.say, more: no.remedy } });
  expect(modeOf(null, null, 0, NOW)).toMatchObject({ message: { kind: "starting" } });
});

test("data older than 10 s are late, older than 60 s lost", () => {
  expect([0, 10000, 10001, 60000, 60001].map(freshness)).toEqual(["fresh", "fresh", "late", "late", "lost"]);
});

test("a time of the plan is read", () => {
  expect(["7:30", "07:30", "", "noon"].map(minutesOf)).toEqual([450, 450, -1, -1]);
});

test("the foot tells the queues, the code and the rule of return, Vietnamese first, one after the other", () => {
  const all = notes(view, false);
  expect(all.map((note) => note.text)).toEqual([
    "Đang chờ · Đất đai: 3 · Hộ tịch: 2",
    "Quét mã QR trên phiếu để theo dõi lượt của mình",
    "Vắng 3 lần gọi vẫn quay lại được trong 30 phút",
    "Waiting · Land: 3 · Civil status: 2",
    "Scan the QR code on your ticket to follow your turn",
    "Missed 3 calls? Come back within 30 minutes",
  ]);
  expect(noteAt(all, 0)).toBe(all[0]);
  expect(noteAt(all, NOTE_MS * 7)).toBe(all[1]);
  expect(noteAt([], NOW)).toBe(null);
});

test("no return is promised where the plan gives none", () => {
  expect(notes({ ...view, return_min: 0 }, true)[1]!.text).toBe("Vắng 3 lần gọi: xin lấy số mới");
});
