// What a clerk may do in each state, by which key, and what the page says about it.
import { describe, expect, it } from "vitest";
import type { AtDesk, CounterView, DeskView } from "../protocol";
import { speak } from "../words";
import { acts, keyed, type Slot } from "./acts";
import { counterOf, countersOf } from "./pick";
import { heardWords, openingWords, overTarget, queueWords, shutWords, stateWords, title, tooSoon, waitHint, waitWords } from "./say";

const NOW = Date.UTC(2026, 10, 24, 2, 41);
const ticket: AtDesk = {
  label: "B045",
  group: { vi: "Hộ tịch", en: "Civil status" },
  issued_at: NOW - 900_000,
  waited_ms: 720_000,
  photo: null,
  language: "vi",
  why: { vi: "Chờ lâu nhất.", en: "Longest wait." },
};
const calling = (times: number, ago: number): DeskView => ({
  type: "calling", ticket, since: NOW - 60_000, last_call: NOW - ago, times,
});
const serving = (ago: number): DeskView => ({ type: "serving", ticket, since: NOW - ago });

function view(desk: DeskView, waiting = 5): CounterView {
  return {
    counter: 7,
    opening: { type: "open", until: null },
    groups: [],
    desk,
    waiting,
    longest_since: waiting ? NOW - 18 * 60_000 : null,
    queue: [],
    served_today: 3,
    calls_before_no_show: 3,
    recall_pause_ms: 15_000,
    no_show_after_ms: 45_000,
    service_target_ms: 900_000,
  };
}

const ready = (desk: DeskView, online = true, waiting = 5): string[] => {
  const all = acts(view(desk, waiting), NOW, online);
  return (Object.keys(all) as Slot[]).filter((slot) => all[slot].wait === null).map((slot) => `${slot}:${all[slot].name}`);
};

describe("acts", () => {
  it("offers in each state what the hall allows", () => {
    expect(ready({ type: "shut" })).toEqual(["primary:open", "shut_counter:open"]);
    expect(ready({ type: "free", since: NOW })).toEqual(["primary:call_next", "pause:pause", "shut_counter:shut_counter"]);
    expect(ready(calling(1, 20_000))).toEqual(["primary:start", "recall:recall"]);
    expect(ready(serving(1000))).toEqual(["primary:finish_next", "suspend:suspend", "finish:finish", "work:work"]);
    expect(ready({ type: "paused", since: NOW })).toEqual(["primary:resume", "pause:resume", "shut_counter:shut_counter"]);
  });

  it("opens no counter once the day is closed, and says so", () => {
    const closed = acts({ ...view({ type: "shut" }), day_closed: true }, NOW, true);
    expect([closed.primary.wait, closed.shut_counter.wait]).toEqual([{ for: "state" }, { for: "state" }]);
    speak("vi");
    expect(shutWords({ ...view({ type: "shut" }), day_closed: true })).toBe("Sảnh đã đóng. Ngày làm việc hôm nay đã kết thúc.");
    expect(shutWords(view({ type: "shut" }))).toBe("Nhấn Enter để mở quầy và gọi số.");
  });

  it("calls nobody when nobody waits", () => {
    expect(acts(view({ type: "free", since: NOW }, 0), NOW, true).primary.wait).toEqual({ for: "people" });
  });

  it("recalls only after the pause between two calls, and counts it down", () => {
    expect(acts(view(calling(1, 3_200)), NOW, true).recall.wait).toEqual({ for: "seconds", n: 12 });
    expect(acts(view(calling(1, 15_000)), NOW, true).recall.wait).toBeNull();
  });

  it("marks a no-show after enough calls and enough time, and says what is missing", () => {
    expect(acts(view(calling(1, 50_000)), NOW, true).no_show.wait).toEqual({ for: "calls", n: 2 });
    expect(acts(view(calling(3, 30_000)), NOW, true).no_show.wait).toEqual({ for: "seconds", n: 15 });
    expect(acts(view(calling(3, 45_000)), NOW, true).no_show.wait).toBeNull();
  });

  it("without the hall ends a service and calls nobody", () => {
    expect(ready(serving(1000), false)).toEqual(["primary:finish", "suspend:suspend", "finish:finish", "work:work"]);
    expect(acts(view(serving(1000)), NOW, false).primary.request).toEqual({ type: "finish", then: "rest" });
    expect(ready({ type: "free", since: NOW }, false)).toEqual([]);
    expect(ready(calling(3, 45_000), false)).toEqual(["primary:start", "no_show:no_show"]);
  });
});

describe("keyed", () => {
  const plain = { repeat: false, ctrlKey: false, altKey: false, metaKey: false, shiftKey: false };
  it("knows the keys by their place, so that Telex changes nothing", () => {
    const of = (code: string) => keyed({ ...plain, code });
    expect(["Enter", "KeyG", "F13", "KeyX", "KeyL", "KeyV", "KeyT", "KeyM", "KeyP", "Slash", "KeyH", "KeyC"].map(of)).toEqual([
      "primary", "primary", "primary", "finish", "recall", "no_show", "pause", "shut_counter", "photo", "call_ticket", "suspend", "transfer",
    ]);
    expect(keyed({ ...plain, code: "Slash", shiftKey: true })).toBe("keys");
    expect(keyed({ ...plain, code: "KeyG", shiftKey: true })).toBe("primary");
    expect([keyed({ ...plain, code: "KeyZ", ctrlKey: true }), of("Backspace"), of("KeyZ")]).toEqual(["undo", "undo", "auto"]);
    expect(of("KeyA")).toBeNull();
  });
  it("ignores a key that is held down or belongs to the browser", () => {
    expect(keyed({ ...plain, code: "Enter", repeat: true })).toBeNull();
    expect(keyed({ ...plain, code: "KeyL", ctrlKey: true })).toBeNull();
  });
});

describe("words", () => {
  it("say the state with its running time", () => {
    speak("vi");
    expect(stateWords(view(calling(1, 0)), NOW)).toBe("Đang gọi 01:00");
    expect(stateWords(view(serving(252_000)), NOW)).toBe("Đang phục vụ 04:12");
    expect(stateWords(view({ type: "free", since: NOW }), NOW)).toBe("Còn 5 người chờ");
    expect(stateWords(view({ type: "free", since: NOW }, 0), NOW)).toBe("Chưa có người chờ");
    speak("en");
    expect(stateWords(view(serving(252_000)), NOW)).toBe("Serving 04:12");
  });

  it("tell a listener the state without the clock", () => {
    speak("vi");
    expect(heardWords(view(calling(2, 0)))).toBe("Đang gọi B 045, lần 2.");
    expect(heardWords(view(serving(1)))).toBe(heardWords(view(serving(99_000))));
  });

  it("count the calls up to the plan's number and beyond it", () => {
    speak("vi");
    const say = (times: number) => {
      const desk = calling(times, 0);
      return desk.type === "calling" ? waitWords(desk, view(desk)) : "";
    };
    expect(say(1)).toBe("Đã chờ 12 phút · Lần gọi 1/3");
    expect(say(4)).toBe("Đã chờ 12 phút · Lần gọi 4");
  });

  it("put the queue into the tab and the bar", () => {
    speak("vi");
    expect(title(view({ type: "shut" }))).toBe("(5) Quầy 7");
    expect(title(view({ type: "shut" }, 0))).toBe("Quầy 7");
    expect(queueWords(view({ type: "shut" }), NOW)).toBe("Chờ 5 · lâu nhất 18′");
  });

  it("warn of a service beyond its target only", () => {
    expect(overTarget(view(serving(900_000)), NOW)).toBeNull();
    expect(overTarget(view(serving(900_001)), NOW)).toBe(15);
    expect(overTarget({ ...view(serving(9e9)), service_target_ms: 0 }, NOW)).toBeNull();
  });

  it("name the hour that matters", () => {
    speak("vi");
    expect(openingWords({ type: "open", until: NOW }, 0)).toBe("Phát số đến 09:41");
    expect(openingWords({ type: "open", until: Date.UTC(2026, 10, 24, 17) }, 0)).toBe("Phát số đến 24:00");
    expect(openingWords({ type: "closed" }, 2)).toContain("Còn 2 người");
    expect(openingWords({ type: "closed" }, 0)).toBe("Đã hết giờ phát số");
  });

  it("say when a press came too soon", () => {
    speak("vi");
    expect(tooSoon("no_show", { for: "calls", n: 2 })).toBe("Vắng mặt: cần gọi thêm 2 lần nữa.");
    expect(tooSoon("recall", { for: "seconds", n: 3 })).toBe("Gọi lại được sau 3 giây.");
    expect(tooSoon("finish", { for: "state" })).toBeNull();
    expect(waitHint({ for: "seconds", n: 3 })).toBe("3 giây");
    expect(waitHint(null)).toBeNull();
  });
});

it("takes the counter from the address", () => {
  expect(counterOf("?counter=4")).toBe(4);
  expect(counterOf("?a=1&counter=12&b=2")).toBe(12);
  expect(counterOf("?counter=four")).toBeNull();
  expect(counterOf("?counter=123456")).toBeNull();
  expect(counterOf("")).toBeNull();
});

it("offers the counters that a browser holds, in order", () => {
  const right = (role: "counter" | "supervisor", counter: number | null) => ({ name: "x", role, counter, zone: null });
  expect(countersOf([right("counter", 12), right("supervisor", null), right("counter", 4), right("counter", 12)])).toEqual([4, 12]);
  expect(countersOf([])).toEqual([]);
});
