// What the reception understands, offers and says.
import { describe, expect, it } from "vitest";
import type { BookedRow, ReceptionGroup, ReceptionTicket } from "../protocol";
import { speak } from "../words";
import { actsOf, bookedState, hallStop, insteadWords, matching, placeWords, sought, spareOf, specialWords, stopWords } from "./say";

const NOW = Date.UTC(2026, 10, 24, 2, 41);
const MIN = 60_000;

const group = (id: string, prefix: string, vi: string, en: string): ReceptionGroup => ({
  id, prefix, name: { vi, en }, icon: "gavel", waiting: 0, counters_open: 1, stop: null, asks: null,
});
const GROUPS = [group("ho-tich", "H", "Hộ tịch", "Civil status"), group("dat-dai", "B", "Đất đai", "Land"), group("dau-tu", "KH", "Đầu tư, đấu thầu", "Investment")];

const ticket = (more: Partial<ReceptionTicket>): ReceptionTicket => ({
  label: "H001", group: "ho-tich", issued_at: NOW - 12 * MIN, place: "waiting", counter: null, reprints: 0, ...more,
});

it("finds a service without marks, in either language, and by its letters", () => {
  const found = (typed: string) => matching(GROUPS, typed).map((one) => one.prefix).join("");
  expect(found("")).toBe("HBKH");
  expect(found("dat dai")).toBe("B");
  expect(found("ĐẤU")).toBe("KH");
  expect(found("tich ho")).toBe("H");
  expect(found("land")).toBe("B");
  expect(found("kh")).toBe("KH");
  expect(found("xyz")).toBe("");
});

describe("what was typed or scanned", () => {
  it("is a label as people write it", () => {
    for (const typed of ["H001", "h 1", "h-001", "H.0001 "]) expect(sought(typed)).toEqual({ label: "H001" });
    expect(sought("kh1000")).toEqual({ label: "KH1000" });
  });
  it("is the key in a slip's code", () => {
    expect(sought("http://10.0.0.1:8080/t/AbC_-123456789\n")).toEqual({ key: "AbC_-123456789" });
  });
  it("may be neither", () => {
    for (const typed of ["", "045", "xin chào", "http://elsewhere.example/", "ABC1"]) expect(sought(typed)).toBeNull();
  });
  it("may be a spare number of a kiosk", () => {
    expect(spareOf("B9107")).toBe(1);
    expect(spareOf("KH9342")).toBe(3);
    expect(spareOf("B107")).toBeNull();
    expect(spareOf("B1000")).toBeNull();
  });
});

it("offers only what the hall would do", () => {
  const special = { type: "priority", reason: { vi: "Cao tuổi", en: "Elderly" }, claimed: false } as const;
  expect(actsOf(ticket({}))).toEqual(["reprint", "change_group", "grant", "cancel"]);
  expect(actsOf(ticket({ special }))).toEqual(["reprint", "change_group", "remove", "cancel"]);
  expect(actsOf(ticket({ special: { type: "appointment", at: NOW } }))).toEqual(["reprint", "change_group", "cancel"]);
  expect(actsOf(ticket({ place: "serving", counter: 4 }))).toEqual(["reprint"]);
  expect(actsOf(ticket({ place: "suspended", counter: 4 }))).toEqual(["return", "reprint"]);
  expect(actsOf(ticket({ place: "no_show" }))).toEqual(["return"]);
  for (const place of ["finished", "cancelled", "expired"] as const) expect(actsOf(ticket({ place }))).toEqual([]);
});

it("says where a ticket is, and why there is none", () => {
  speak("vi");
  expect(placeWords(ticket({}), NOW)).toBe("Đang chờ 12 phút");
  expect(placeWords(ticket({ place: "called", counter: 8 }), NOW)).toBe("Đang gọi đến quầy 8");
  expect(specialWords({ type: "priority", reason: { vi: "Cao tuổi", en: "Elderly" }, claimed: true })).toContain("quầy xem lại");
  const stop = { type: "online_first", group: "x", desk: { vi: "Hỗ trợ trực tuyến", en: "Online help" } } as const;
  expect(insteadWords(stop)).toContain("Hỗ trợ trực tuyến");
  expect(stopWords({ type: "not_yet", opens: NOW })).toBe("Nhận số từ 09:41");
  expect(hallStop({ type: "open", until: null })).toBeNull();
  expect(hallStop({ type: "break", reopens: NOW })).toContain("09:41");
  speak("en");
  expect(placeWords(ticket({ place: "suspended", counter: 4, since: NOW }), NOW)).toBe("On hold since 09:41, counter 4");
  expect(hallStop({ type: "closed" })).toBe("No numbers at this hour.");
});

it("knows when a booked time is too early, due, or late", () => {
  const row: BookedRow = { code: "004711", group: "ho-tich", name: GROUPS[0]!.name, at: NOW, from: NOW - 15 * MIN, until: NOW + 10 * MIN };
  expect(bookedState(row, NOW - 16 * MIN)).toBe("early");
  expect(bookedState(row, NOW - 15 * MIN)).toBe("due");
  expect(bookedState(row, NOW + 10 * MIN)).toBe("due");
  expect(bookedState(row, NOW + 11 * MIN)).toBe("late");
  expect(bookedState({ ...row, label: "H002" }, NOW)).toBe("taken");
});
