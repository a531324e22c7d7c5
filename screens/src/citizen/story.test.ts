import { beforeEach, expect, test } from "vitest";
import "words:citizen";
import "words:common";
import type { CitizenPlace, CitizenView } from "../protocol";
import { speak } from "../words";
import { alarm, comesNear, story } from "./story";

const NOW = Date.UTC(2026, 10, 24, 2, 41);
const names = (vi: string, en: string) => ({ vi, en });
const view = (place: CitizenPlace): CitizenView => ({
  hall: { authority: names("UBND", "Committee"), name: names("Trung tâm", "Centre"), phone: null },
  label: "B045", group: names("Tư pháp", "Justice"), time: "09:12", date: "24/11/2026", place, papers: [], language: "vi", as_of: NOW,
});
const waiting = (ahead: number, wait: Extract<CitizenPlace, { type: "waiting" }>["wait"] = { type: "unknown" }) =>
  view({ type: "waiting", ahead, wait });
const tell = (place: CitizenPlace) => story(view(place), null, NOW);

beforeEach(() => speak("vi"));

test("who waits is told the turns before and honestly how long", () => {
  expect(story(waiting(6), null, NOW)).toEqual({
    kind: "waiting",
    title: "Còn 6 lượt trước ông/bà",
    more: ["Thời gian chờ: chưa ước tính được", "Số của ông/bà vẫn được giữ."],
    step: 1,
    tab: "Còn 6 lượt · B 045",
  });
  expect(story(waiting(6, { type: "range", low_min: 15, high_min: 25 }), null, NOW).more[0]).toBe("Dự kiến 15–25 phút nữa");
});

test("who waits longer than was told reads why, and by how much", () => {
  const place: CitizenPlace = { type: "waiting", ahead: 6, wait: { type: "range", low_min: 30, high_min: 40 }, longer: { by_min: 10, why: "long_service", counter: 5 } };
  expect(tell(place).more[1]).toBe("Vì sao lâu hơn lúc trước? Quầy 5 đang xử lý hồ sơ phức tạp. Tăng thêm khoảng 10 phút.");
  speak("en");
  expect(tell({ ...place, ahead: 2, longer: { by_min: 5, why: "line" } }).more[2]).toBe("Why longer than before? The line moves more slowly than expected. About 5 minutes more.");
});

test("three turns before, one is asked back; the last one is next", () => {
  expect([4, 3, 0].map((ahead) => story(waiting(ahead), null, NOW).kind)).toEqual(["waiting", "near", "near"]);
  expect(story(waiting(0), null, NOW).title).toBe("Ông/bà là lượt tiếp theo");
});

test("a call says where to go, and the tab says it too", () => {
  expect(tell({ type: "called", counter: 4, times: 1 })).toMatchObject({ kind: "called", title: "Mời đến quầy 4 ngay", tab: "➜ Quầy 4 ngay" });
  expect(tell({ type: "called", counter: 4, times: 2 }).more[0]).toBe("Gọi lần 2");
  speak("en");
  expect(tell({ type: "called", counter: 4, times: 1 }).title).toBe("Go to counter 4 now");
});

test("who was missed is told what the slip says", () => {
  const missed = (return_min: number | null) => story({ ...view({ type: "no_show", counter: 4 }), return_min }, null, NOW);
  expect(missed(30)).toMatchObject({ kind: "no_show", more: ["Mời đến quầy 4 hoặc bàn hướng dẫn để được giúp.", "Xin mang theo phiếu giấy."] });
  expect(missed(0).more[0]).toBe("Mời lấy số mới hoặc hỏi bàn hướng dẫn.");
  expect(missed(null).more[0]).toBe("Mời hỏi bàn hướng dẫn để biết cần làm gì.");
});

test("who was missed may return for a while, and is told until when", () => {
  const until = NOW + 60_000;
  expect(tell({ type: "no_show", counter: 4, until }).more[1]).toContain("quay lại");
  expect(tell({ type: "no_show", counter: 4, until: NOW - 1 }).more).toHaveLength(2);
});

test("who waits for one counter alone is told which", () => {
  const view = waiting(4);
  const place = { ...view.place, counter: 7 };
  expect(story({ ...view, place }, null, NOW).more[0]).toBe("Quầy 7 sẽ gọi số của ông/bà.");
});

test("who is away from a counter is told why, where to return and when", () => {
  const suspended = { type: "suspended" as const };
  expect(tell({ ...suspended, kind: "papers_missing" })).toMatchObject({
    kind: "suspended", title: "Cần bổ sung giấy tờ", more: ["Đủ giấy tờ, mời đến bàn hướng dẫn hoặc quầy.", "Số của ông/bà vẫn được giữ."],
  });
  expect(tell({ ...suspended, kind: "papers_kept", counter: 7 }).more[0]).toBe("Xong, mời quay lại quầy 7.");
  const copy = { vi: "Sao chụp", en: "Copies" };
  const elsewhere = tell({ ...suspended, kind: "elsewhere", counter: 7, elsewhere: copy, until: NOW });
  expect(elsewhere.title).toBe("Đang làm: Sao chụp");
  expect(elsewhere.more).toHaveLength(3);
});

test("serving, finished and expired have their own words", () => {
  expect(tell({ type: "serving", counter: 4 }).title).toBe("Đang được phục vụ tại quầy 4");
  expect(tell({ type: "finished" })).toMatchObject({ kind: "finished", step: 4 });
  expect(tell({ type: "expired" }).more).toEqual(["Ngày làm việc hôm nay đã kết thúc. Hẹn ông/bà vào ngày làm việc sau."]);
  const later = story(view({ type: "expired" }), null, NOW + 24 * 3600 * 1000);
  expect(later.more).toEqual(["Đây là phiếu của ngày 24/11/2026. Mời lấy số mới."]);
});

test("a page that stood open over night knows that its ticket has expired", () => {
  const night = 24 * 3600 * 1000;
  expect(story(waiting(2), null, NOW + night).kind).toBe("expired");
  expect(story(waiting(2), null, NOW - night).kind).toBe("near");
  expect(story({ ...waiting(2), date: "01/12/2026" }, null, NOW + night).kind).toBe("near");
});

test("a wrong link is told apart from a hall that is full", () => {
  const no = (code: string) => ({ code, say: names("Đông quá", "Too many"), remedy: names("Thử lại", "Try again") });
  expect(story(null, no("no_such_ticket"), NOW)).toMatchObject({ kind: "bad_link", title: "Không tìm thấy phiếu" });
  expect(story(null, no("too_many"), NOW)).toMatchObject({ kind: "unwelcome", title: "Đông quá", more: ["Thử lại"] });
  expect(story(null, null, NOW).kind).toBe("opening");
});

test("every call and recall rings once, and nothing else does", () => {
  expect(alarm(view({ type: "called", counter: 4, times: 1 }))).not.toBe(alarm(view({ type: "called", counter: 4, times: 2 })));
  expect(alarm(waiting(0))).toBe(null);
  expect(alarm(null)).toBe(null);
});

test("coming near is said when the line is crossed, not at every step", () => {
  expect(comesNear(waiting(4), waiting(3))).toBe(true);
  expect(comesNear(waiting(9), waiting(1))).toBe(true);
  expect(comesNear(waiting(3), waiting(2))).toBe(false);
  expect(comesNear(null, waiting(2))).toBe(false);
});

test("a cancelled number and a closed group are told in words", () => {
  expect(tell({ type: "cancelled" })).toMatchObject({ kind: "cancelled", title: "Số này đã hủy", step: null });
  const closed = { ...waiting(6), closed: names("Hệ thống đang lỗi", "The system is down") };
  expect(story(closed, null, NOW).more[2]).toBe("Nhóm này tạm ngừng phát số: Hệ thống đang lỗi. Số của ông/bà vẫn được gọi.");
});
