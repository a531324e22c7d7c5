import { expect, test } from "vitest";
import "words:board";
import type { BoardView } from "../protocol";
import { announcementAt, NOTE_MS, notes } from "./notes";

const names = (vi: string, en: string) => ({ vi, en });
const view: BoardView = {
  hall: { authority: names("UBND", "Committee"), name: names("Trung tâm", "Centre"), phone: null },
  zone: names("", ""), opening: { type: "open", until: null }, begins: "7:30", calls: [], waiting: 0, groups: [],
  calls_before_no_show: 0, return_min: 0, spoken_by_box: false,
};

test("a closed group is told with its reason, in both languages, first of all", () => {
  const closed = names("Hệ thống đang lỗi", "The system is down");
  const told = notes({ ...view, groups: [{ name: names("Đất đai", "Land"), prefix: "A", waiting: 0, closed }] }, true);
  expect(told[0]).toEqual({ language: "vi", text: "Đất đai tạm ngừng phát số: Hệ thống đang lỗi" });
  expect(told.filter((note) => note.language === "en")[0]).toEqual({ language: "en", text: "No numbers for Land: The system is down" });
  expect(notes(view, true).length).toBe(told.length - 2);
});

test("announcements take turns, and one that is urgent stands alone", () => {
  const row = (seq: number, urgent: boolean) => ({ seq, at: 0, until: 9e12, zone: null, text: names("vi " + seq, "en " + seq), urgent });
  const [one, two, three] = [row(1, false), row(2, false), row(3, true)];
  const at = (n: number, all: ReturnType<typeof row>[]) => announcementAt(all as never, n * NOTE_MS)?.seq ?? null;
  expect([0, 1, 2].map((n) => at(n, [one, two]))).toEqual([1, 2, 1]);
  expect([0, 1, 2].map((n) => at(n, [one, three, two]))).toEqual([3, 3, 3]);
  expect(at(0, [])).toBe(null);
});
