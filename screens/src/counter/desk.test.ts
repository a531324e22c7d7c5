// Everything that a clerk does beside calling: what is offered, what is asked, and what the lists say.
import { expect, it } from "vitest";
import type { AtDesk, CounterView, DeskView, MessageRow, SuspendedRow, TransferTarget, VisitDesk } from "../protocol";
import { speak } from "../words";
import { acts, digit, isOffline } from "./acts";
import { awayWords, comesBack, groupAnd } from "./away";
import { typedLabel } from "./call";
import { secondsUntil, toldWords, tooSoon, waitHint } from "./say";
import { found, plain, whoServes } from "./transfer";

const NOW = Date.UTC(2026, 10, 24, 2, 41);
const names = (vi: string, en = vi) => ({ vi, en });
const ticket: AtDesk = {
  label: "B045", group: names("Hộ tịch"), issued_at: NOW, waited_ms: 0, photo: null, language: "vi", why: names("Chờ lâu nhất."),
};
const desks: Record<string, DeskView> = {
  free: { type: "free", since: NOW },
  calling: { type: "calling", ticket, since: NOW, last_call: NOW - 60_000, times: 5 },
  serving: { type: "serving", ticket, since: NOW },
  paused: { type: "paused", since: NOW },
};
const target = (id: string, prefix: string, vi: string, counters: number[] = []): TransferTarget => ({ id, prefix, name: names(vi), counters });
const TARGETS = [target("dat-dai", "A", "Đất đai"), target("nop-phi", "TH", "Nộp phí, lệ phí", [31]), target("ho-tich", "H", "Hộ tịch, quốc tịch", [8, 9])];

function view(desk: DeskView, more: Partial<CounterView> = {}, visit: Partial<VisitDesk> = {}): CounterView {
  return {
    counter: 7, opening: { type: "open", until: null }, groups: [], desk, waiting: 2, longest_since: NOW, queue: [], served_today: 0,
    calls_before_no_show: 3, recall_pause_ms: 15_000, no_show_after_ms: 45_000, service_target_ms: 0,
    visit: visit as VisitDesk, ...more,
  };
}
const away = (more: Partial<SuspendedRow>): SuspendedRow => ({
  label: "B012", group: names("Hộ tịch"), kind: "papers_kept", counter: 7, since: NOW - 60_000, ...more,
});

it("finishes with the outcomes that were chosen, and asks for one where the plan needs it", () => {
  const needs = view(desks.serving!, {}, { outcome_needed: true });
  expect(acts(needs, NOW, true).primary.wait).toEqual({ for: "outcome" });
  expect(acts(needs, NOW, true).finish.wait).toEqual({ for: "outcome" });
  const chosen = acts(needs, NOW, true, ["tiep-nhan"]);
  expect([chosen.primary.wait, chosen.primary.request]).toEqual([null, { type: "finish", then: "call_next", outcomes: ["tiep-nhan"] }]);
  speak("vi");
  expect(tooSoon("finish", { for: "outcome" })).toBe("Chọn kết quả bằng phím số trước khi kết thúc.");
});

it("says that a number was called as often as the plan lets it, and that a no-show is the way on", () => {
  const often = acts(view(desks.calling!, { most_calls: 5 }), NOW, true);
  expect(often.recall.wait).toEqual({ for: "most", n: 5 });
  expect(often.no_show.wait).toBeNull();
  speak("vi");
  expect(waitHint(often.recall.wait)).toBe("đủ 5 lần");
  expect(tooSoon("recall", { for: "most", n: 5 })).toBe("Đã gọi đủ 5 lần. Nhấn V nếu công dân vắng.");
});

it("opens a panel where something is to be chosen, and asks at once where nothing is", () => {
  const reasons = [{ id: "hop", name: names("Họp") }];
  expect(acts(view(desks.free!), NOW, true).pause.request).toEqual({ type: "pause" });
  expect(acts(view(desks.free!, { pause_reasons: reasons }), NOW, true).pause.request).toBeNull();
  expect(acts(view(desks.paused!, { pause_reasons: reasons }), NOW, true).pause.request).toEqual({ type: "resume" });
  const called = acts(view(desks.calling!, {}, { targets: TARGETS }), NOW, true);
  expect([called.transfer.wait, called.suspend.wait]).toEqual([null, { for: "state" }]);
});

it("calls out of turn and serves without a slip from a free desk alone", () => {
  const has = { call_reasons: [{ id: "x", name: names("x") }], groups: [{ id: "a", name: names("A"), prefix: "A", home: true, waiting: 0 }] };
  const free = acts(view(desks.free!, has), NOW, true);
  expect([free.call_ticket.wait, free.direct.wait]).toEqual([null, null]);
  const serving = acts(view(desks.serving!, has), NOW, true);
  expect([serving.call_ticket.wait, serving.direct.wait]).toEqual([{ for: "state" }, { for: "state" }]);
  expect(acts(view(desks.free!, has), NOW, false).call_ticket.wait).toEqual({ for: "link" });
  speak("en");
  expect(tooSoon("direct", { for: "state" })).toBe("Possible while the counter is free.");
});

it("serves a suspended number on at a free desk, and puts it in line elsewhere", () => {
  expect(comesBack(away({ here: true }), view(desks.free!))).toEqual({ type: "take_back", label: "B012" });
  expect(comesBack(away({ here: true }), view(desks.serving!))).toEqual({ type: "return_to_line", label: "B012" });
  expect(comesBack(away({ here: false }), view(desks.free!))).toBeNull();
});

it("says why somebody is away, where, and until when", () => {
  speak("vi");
  expect(awayWords(away({}), 7)).toBe("Giữ giấy tờ tại quầy");
  expect(awayWords(away({ kind: "papers_missing", counter: 4, remark: names("Thiếu bản sao") }), 7)).toBe("Thiếu giấy tờ · từ quầy 4 · Thiếu bản sao");
  expect(awayWords(away({ kind: "elsewhere", elsewhere: names("Nộp phí"), at: 31 }), 7)).toBe("Nộp phí · đang ở quầy 31");
  expect(awayWords(away({ kind: "elsewhere", elsewhere: names("Sao chụp"), until: NOW }), 7)).toBe("Sao chụp · tự quay lại lúc 09:41");
});

it("finds a group by its letters, by a word of its name, and by its name without marks", () => {
  const ids = (typed: string) => found(TARGETS, typed).map((one) => one.id);
  expect(ids("")).toHaveLength(3);
  expect(ids("H")).toEqual(["ho-tich"]);
  expect(ids("T")).toEqual(["nop-phi", "ho-tich"]);
  expect(ids("DATD")).toEqual(["dat-dai"]);
  expect(ids("PHI")).toEqual(["nop-phi"]);
  expect(ids("Q9")).toEqual([]);
  expect(plain("Đất đai, ộ ư")).toBe("DAT DAI, O U");
});

it("reads a label as people type it, also through an input method", () => {
  expect(["b45", "B 045", "cc7", "b1000", "đất", "ê12"].map(typedLabel)).toEqual(["B045", "B045", "CC007", "B1000", "DAT", "E012"]);
});

it("knows digits of both blocks, and the labels of a kiosk that was cut off", () => {
  const key = (code: string, ctrlKey = false) => digit({ code, ctrlKey, repeat: false, altKey: false, metaKey: false, shiftKey: false });
  expect([key("Digit3"), key("Numpad9"), key("Digit0"), key("KeyB"), key("Digit3", true)]).toEqual([3, 9, null, null, null]);
  expect(["B9107", "B045", "B1000", "CC9201"].map(isOffline)).toEqual([true, false, false, true]);
});

it("counts down in whole seconds and never to zero", () => {
  expect([secondsUntil(NOW + 7_100, NOW), secondsUntil(NOW + 1, NOW), secondsUntil(NOW - 5, NOW)]).toEqual([8, 1, 1]);
});

it("tells the clerk that the supervisor was told, and then that it was seen", () => {
  speak("vi");
  const message = (id: number, at: number, seen: number | null, from_supervisor = false): MessageRow => ({
    id, counter: 7, from_supervisor, text: names(`Tin ${id}`), at, ...(seen === null ? {} : { seen }),
  });
  const said = (...messages: MessageRow[]) => toldWords(view(desks.free!, { messages }), NOW);
  expect(said()).toBeNull();
  expect(said(message(3, NOW, null, true))).toBeNull();
  expect(said(message(2, NOW - 5000, null), message(1, NOW - 9000, NOW))).toBe("Đã báo trưởng ca: Tin 2. Chưa xem.");
  expect(said(message(2, NOW - 90_000, NOW - 5000))).toBe("Trưởng ca đã xem: Tin 2");
  expect(said(message(2, NOW - 900_000, NOW - 800_000))).toBeNull();
  expect(said(message(2, NOW - 900_000, null))).toBeNull();
});

it("says a step that is called like its group once", () => {
  expect(groupAnd("Nộp phí, lệ phí", "Nộp phí, lệ phí")).toBe("Nộp phí, lệ phí");
  expect(groupAnd("Nộp phí, lệ phí", "Nộp phí, lệ phí · từ quầy 5")).toBe("Nộp phí, lệ phí · từ quầy 5");
  expect(groupAnd("Hộ tịch", "Giữ giấy tờ tại quầy")).toBe("Hộ tịch · Giữ giấy tờ tại quầy");
});

it("does not call a group unserved that this counter serves", () => {
  speak("vi");
  const here = view(desks.serving!, { groups: [{ id: "dat-dai", name: names("Đất đai"), prefix: "A", home: true, waiting: 0 }] });
  expect([whoServes(TARGETS[0]!, here), whoServes(TARGETS[1]!, here), whoServes(TARGETS[0]!, view(desks.serving!))]).toEqual([
    "Chưa có quầy nào khác mở", "Quầy 31", "Chưa có quầy nào mở",
  ]);
});
