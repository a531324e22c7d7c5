import { expect, test } from "vitest";
import "words:common";
import "words:kiosk";
import type { Estimate, KioskPageView, KioskView, Opening, Tile } from "../protocol";
import { loadWords, openingOf, stopOf, tileStop, waitOf } from "./load";
import { speak, t } from "../words";

const names = { vi: "Đất đai", en: "Land" };
const open: Opening = { type: "open", until: null };
const at = (hour: number) => Date.UTC(2026, 10, 24, hour - 7, 30);
const tile = (...groups: [Estimate, Opening][]): Tile => ({
  id: "t", name: names, icon: "gavel", waiting: 3,
  groups: groups.map(([wait, opening], i) => ({ id: `g${i}`, prefix: "B", name: names, icon: "gavel", waiting: 1, wait, opening, counters: [1] })),
});
const range = (low_min: number, high_min: number): Estimate => ({ type: "range", low_min, high_min });

test("a tile's wait spans its groups, and is unknown when one of them is", () => {
  expect(waitOf(tile([range(10, 20), open], [range(5, 15), open]))).toEqual(range(5, 20));
  expect(waitOf(tile([range(10, 20), open], [{ type: "unknown" }, open]))).toEqual({ type: "unknown" });
  expect(waitOf(tile())).toEqual({ type: "unknown" });
});

test("a tile is open when one of its groups is, else it reopens with the first", () => {
  const later: Opening = { type: "break", reopens: at(14) };
  const soon: Opening = { type: "break", reopens: at(13) };
  expect(openingOf(tile([range(5, 10), later], [range(5, 10), open]))).toEqual(open);
  expect(openingOf(tile([range(5, 10), later], [range(5, 10), soon]))).toEqual(soon);
  expect(openingOf(tile([range(5, 10), { type: "closed" }]))).toEqual({ type: "closed" });
});

test("a tile says its people, never an invented range, or when it opens again", () => {
  expect(loadWords(12, { type: "unknown" }, open)).toBe("12 người chờ");
  expect(loadWords(12, range(20, 35), open)).toBe("12 người chờ · 20–35 phút");
  expect(loadWords(0, range(5, 10), { type: "break", reopens: at(13) })).toBe("Phát số từ 13:30");
  expect(loadWords(0, range(5, 10), { type: "closed" })).toBe("Hôm nay không tiếp nhận");
});

const hall: KioskView = {
  hall: { authority: names, name: names, phone: null }, opening: open, sessions: [], waiting: 0, tiles: [], photo: { type: "off" },
};
const view: KioskPageView = {
  hall, online: true, printer: "ready", camera: "none", stage: { type: "idle" }, name: "Kiosk 1", panel_tenths_inch: 320,
};

test.each<[string | null, Partial<KioskPageView>]>([
  [null, {}],
  [null, { printer: "paper_low" }],
  ["paper_out", { printer: "paper_out" }],
  ["cover_open", { printer: "cover_open" }],
  ["printer", { printer: "silent" }],
  ["printer", { printer: "error" }],
  ["offline", { online: false, printer: "paper_out" }],
  ["offline", { online: false, cut_off: { since: 0, gives: false, untold: 0 } }],
  [null, { online: false, cut_off: { since: 0, gives: true, untold: 2 } }],
  ["paper_out", { online: false, printer: "paper_out", cut_off: { since: 0, gives: true, untold: 0 } }],
  ["starting", { hall: null }],
  ["closed", { hall: { ...hall, opening: { type: "closed" } } }],
  ["break", { hall: { ...hall, opening: { type: "break", reopens: at(13) } }, printer: "paper_out" }],
])("what stops the kiosk: %s", (stop, change) => {
  expect(stopOf({ ...view, ...change }, false)).toBe(stop);
});

test("a kiosk that heard nothing yet is starting, one that heard nothing for long is offline", () => {
  expect(stopOf(null, true)).toBe("starting");
  expect(stopOf(view, true)).toBe("offline");
});

test("a tile says why its group gives no numbers", () => {
  const closed = { type: "closed", reason: { vi: "Hệ thống đang lỗi", en: "The system is down" } } as const;
  expect(loadWords(3, { type: "unknown" }, { type: "closed" }, closed)).toBe("Tạm ngừng: Hệ thống đang lỗi");
  expect(loadWords(3, { type: "unknown" }, open, { type: "online_first", group: "t", desk: names })).toContain(names.vi);
  expect(loadWords(3, { type: "unknown" }, { type: "closed" }, { type: "sold_out", instead: names })).toBe("Đã hết số hôm nay");
  const group = { ...tile([range(5, 10), { type: "closed" }]).groups[0]!, stop: closed };
  const one = { ...tile(), groups: [group] };
  expect(tileStop(one)).toEqual(closed);
  expect(tileStop({ ...one, groups: [group, group] })).toBeNull();
});

test("a pause is told without naming lunch: before the first session it is none", () => {
  for (const language of ["vi", "en"] as const) {
    speak(language);
    const said = `${t("kiosk.stop_break")} ${t("kiosk.stop_break_more", { time: "07:15" })}`;
    expect(said).toContain("07:15");
    expect(said).not.toMatch(/nghỉ trưa|mở lại|lunch|reopen/i);
  }
  speak("vi");
});
