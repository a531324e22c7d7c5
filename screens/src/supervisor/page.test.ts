// What the supervisor's screen finds abnormal, what it puts first, and how it says so.
import { describe, expect, it } from "vitest";
import type { CounterRow, GroupRow, Standing, SupervisorView } from "../protocol";
import { speak, t } from "../words";
import { actWords, momentOf, moveTargets, nextQuarter, prefixes, same, touched } from "./acts";
import { able, alarms, density, leftOver, level, reliefs, sorted } from "./load";
import { unread } from "./messages";
import { aheadWords, causes, chip, deviceCounts, deviceOrder, facts, groupAlarm, openingWords } from "./say";

const NOW = Date.UTC(2026, 10, 24, 2, 41);
const MIN = 60_000;
const LIMITS = { target_min: 15, alarm_min: 30 };

function group(prefix: string, waitMin: number | null, more: Partial<GroupRow> = {}): GroupRow {
  return {
    id: prefix.toLowerCase(),
    prefix,
    name: { vi: `Nhóm ${prefix}`, en: `Group ${prefix}` },
    waiting: waitMin === null ? 0 : 3,
    longest_since: waitMin === null ? null : NOW - waitMin * MIN,
    wait: { type: "unknown" },
    issued: 9,
    served: 5,
    no_shows: 1,
    counters_open: 2,
    counters_all: 3,
    ...more,
  };
}
const counter = (n: number, desk: CounterRow["desk"], prefixes: string[], online = true): CounterRow => ({
  counter: n, desk, since: NOW, label: null, prefixes, served: 0, online,
});
const trouble = (device: string, ago: number, more: Partial<Standing> = {}): Standing => ({
  trouble: "paper_low", code: "K102", who: "usher", stops_service: false, device, since: NOW - ago * MIN,
  say: { vi: "Sắp hết giấy.", en: "Paper low." }, remedy: { vi: "Thay giấy.", en: "Change it." }, cause: "", ...more,
});
function view(more: Partial<SupervisorView>): SupervisorView {
  return {
    day: "24/11/2026", opening: { type: "open", until: null }, waiting: 0, longest_since: null, counters_open: 0,
    issued: 0, served: 0, no_shows: 0, groups: [], counters: [], devices: [], troubles: [], ...LIMITS, ...more,
  };
}

describe("level", () => {
  it("is amber beyond the target and red beyond the alarm, not at them", () => {
    const at = (wait: number | null) => level(group("A", wait), LIMITS, NOW);
    expect([null, 15, 15.1, 30, 30.1].map(at)).toEqual(["calm", "calm", "near", "near", "over"]);
  });
  it("is red when people wait three minutes and no counter is open", () => {
    expect(level(group("A", 2, { counters_open: 0 }), LIMITS, NOW)).toBe("calm");
    expect(level(group("A", 3, { counters_open: 0 }), LIMITS, NOW)).toBe("no_counter");
    expect(level(group("A", null, { counters_open: 0 }), LIMITS, NOW)).toBe("calm");
  });
});

it("puts the worst group on top and leaves equal ones in the order of the plan", () => {
  const groups = [group("A", null), group("B", 5), group("C", 20), group("E", 4, { counters_open: 0 }), group("G", 40), group("H", null)];
  expect(sorted(groups, LIMITS, NOW).map((one) => one.prefix).join("")).toBe("GECBAH");
  expect(groups[0]!.prefix).toBe("A");
});

it("puts what stops people first, then calls for help, then the oldest", () => {
  const list = alarms(
    view({
      groups: [group("A", 40), group("B", 20)],
      troubles: [
        trouble("kiosk-2", 50),
        trouble("kiosk-1", 1, { trouble: "help_wanted", code: "K301" }),
        trouble("kiosk-3", 2, { trouble: "paper_out", code: "K101", stops_service: true }),
        trouble("board-a", 60),
      ],
    }),
    NOW,
  );
  expect(list.map((one) => one.id)).toEqual([
    "group:a", "trouble:kiosk-3:K101", "trouble:kiosk-1:K301", "trouble:board-a:K102", "trouble:kiosk-2:K102",
  ]);
  expect(list.map((one) => one.priority)).toEqual([1, 1, 2, 2, 2]);
  expect(alarms(view({ groups: [group("A", 10)] }), NOW)).toEqual([]);
});

describe("relief", () => {
  const counters = [
    counter(9, "shut", ["A"], false), counter(2, "serving", ["A"]), counter(5, "shut", ["B", "A"]),
    counter(4, "paused", ["A"]), counter(7, "shut", ["B"]),
  ];
  it("first ends a pause, then opens a counter with a clerk's screen", () => {
    expect(reliefs(group("A", 40), counters, 3)).toEqual([
      { counter: 4, does: "resume" }, { counter: 5, does: "open" }, { counter: 9, does: "open" },
    ]);
    expect(reliefs(group("A", 40), counters, 1)).toHaveLength(1);
    expect(able(group("A", 40), counters).map((one) => one.counter)).toEqual([2, 4, 5, 9]);
  });
  it("is preceded by the cause", () => {
    speak("vi");
    expect(causes(group("A", 40, { counters_open: 1, counters_all: 4 }), counters)).toBe(
      "Đang mở 1/4 quầy. Tạm nghỉ: quầy 4. Đóng: quầy 5, 9.",
    );
    expect(causes(group("K", 40, { counters_open: 2, counters_all: 2 }), [counter(1, "free", ["K"]), counter(3, "calling", ["K"])])).toContain(
      "đều đang mở",
    );
  });
});

it("says a level by shape and word", () => {
  speak("vi");
  expect(chip("over", group("A", 42), NOW)).toBe("▲ Quá 42′");
  expect(chip("near", group("A", 20), NOW)).toBe("◆ Quá mục tiêu");
  expect(chip("calm", group("A", 2), NOW)).toBeNull();
  expect(groupAlarm(group("A", 42), "over", NOW)).toBe("Nhóm A: người chờ lâu nhất 42 phút");
  speak("en");
  expect(groupAlarm(group("A", 4, { counters_open: 0 }), "no_counter", NOW)).toBe("Group A: 3 waiting, no counter open");
});

it("says who would be left behind at the end of the day", () => {
  const left = leftOver(view({ waiting: 3, counters: [counter(1, "calling", []), counter(2, "serving", []), counter(3, "free", [])] }));
  // The hall lets a called number expire with those that wait: day_closed expired:[1,2,3,4].
  expect(left).toEqual({ waiting: 3, called: 1, serving: 1, dropped: 4 });
  for (const [language, expired, unfinished] of [["vi", "hết hạn", "chưa xong"], ["en", "expired", "unfinished"]] as const) {
    speak(language);
    expect(t("supervisor.close_day_called", { n: left.called })).toContain(expired);
    expect(t("supervisor.close_day_desks", { n: left.serving })).toContain(unfinished);
    expect(t("supervisor.close_day_yes_n", { n: left.dropped })).toContain("4");
  }
});

it("knows a day that is not open from one whose numbers are over", () => {
  speak("vi");
  expect(openingWords({ type: "closed" }, null)).toBe("Ngày làm việc chưa mở");
  expect(openingWords({ type: "closed" }, null, true)).toBe("Đã đóng ngày làm việc hôm nay");
  expect(openingWords({ type: "closed" }, "24/11/2026")).toBe("Đã hết giờ phát số");
  expect(openingWords({ type: "open", until: Date.UTC(2026, 10, 24, 17) }, "24/11/2026")).toBe("Phát số đến 24:00");
  expect(openingWords({ type: "break", reopens: NOW }, "24/11/2026")).toBe("Phát số từ 09:41");
});

describe("density", () => {
  // What a choice takes: heads and paddings, tiles with their gap, rows with their line.
  const taken = (it: ReturnType<typeof density>, groups: number, counters: number) =>
    132 + Math.ceil(counters / it.columns) * (it.tile + 6) + groups * (it.row + 0.5);

  it("shows 12 groups and 24 counters at 1366 × 768 without scrolling", () => {
    const it = density(12, 24, 928, 688, false);
    expect(it).toMatchObject({ fits: true, columns: 12, tile: 74 });
    expect(taken(it, 12, 24)).toBeLessThanOrEqual(688);
  });
  it("shows 24 groups and 45 counters at 1440 × 900 without scrolling", () => {
    const it = density(24, 45, 1002, 820, false);
    expect(it).toMatchObject({ fits: true, columns: 15 });
    expect(it.row).toBeGreaterThanOrEqual(20);
    expect(taken(it, 24, 45)).toBeLessThanOrEqual(820);
  });
  it("scrolls in comfortable sizes where the whole would be too small, sooner for fingers", () => {
    expect(density(24, 45, 600, 688, false)).toMatchObject({ fits: false, row: 32, columns: 9 });
    expect(density(18, 36, 1002, 820, true)).toMatchObject({ fits: false, row: 36 });
  });
  it("lets nothing grow beyond comfort in a small hall", () => {
    expect(density(3, 4, 962, 820, false)).toEqual({ columns: 9, tile: 74, row: 36, fits: true });
  });
});

it("counts devices by what they are, those that are away first", () => {
  speak("vi");
  const device = (name: string, role: "kiosk" | "board" | "counter", online = true) => ({ name, role, online, since: NOW, facts: [] });
  const list = [device("quay-10", "counter"), device("quay-2", "counter"), device("board-a", "board", false), device("kiosk-1", "kiosk")];
  expect(deviceCounts(list)).toBe("1 kiosk · 1 bảng · 2 máy quầy");
  expect(deviceOrder(list).map((one) => one.name)).toEqual(["board-a", "kiosk-1", "quay-2", "quay-10"]);
  expect(facts({ ...list[0]!, facts: [{ name: "printed_today", value: "214" }, { name: "odd", value: "1" }] })).toBe("đã in hôm nay: 214 · odd: 1");
});

it("says in words what a box tells of itself, and leaves names as they are", () => {
  const told = (...all: [string, string][]) =>
    facts({ name: "x", role: "kiosk", online: true, since: NOW, facts: all.map(([name, value]) => ({ name, value })) });
  speak("vi");
  expect(told(["paper", "ok"], ["printer", "tcp:10.0.0.9:9100"], ["printer_model", "unknown"])).toBe(
    "giấy: còn giấy · máy in: tcp:10.0.0.9:9100 · kiểu máy in: không rõ",
  );
  expect(told(["voice", "wav"], ["panel", "none"])).toBe("giọng đọc: ghi ra tệp · bảng LED: không có");
  expect(told(["paper", "constructor"], ["odd", "ok"])).toBe("giấy: constructor · odd: ok");
  speak("en");
  expect(told(["voice", "device"], ["panel", "led"])).toBe("voice: loudspeaker · LED board: yes");
});

describe("what the supervisor plans", () => {
  it("is at a moment of the hall's day", () => {
    expect(momentOf("09:41", NOW)).toBe(NOW);
    expect(momentOf("00:00", NOW)).toBe(Date.UTC(2026, 10, 23, 17));
    expect(momentOf("23:59", NOW)).toBe(Date.UTC(2026, 10, 24, 16, 59));
    for (const odd of ["", "24:00", "10:60", "10"]) expect(momentOf(odd, NOW)).toBeNull();
    expect(nextQuarter(NOW)).toBe("09:45");
    expect(nextQuarter(NOW + 4 * MIN)).toBe("10:00");
  });
  it("goes from first to besides to not at all", () => {
    const one = touched({ home: [], skills: [] }, "a");
    expect(one).toEqual({ home: ["a"], skills: [] });
    const two = touched(one, "a");
    expect(two).toEqual({ home: [], skills: ["a"] });
    expect(touched(two, "a")).toEqual({ home: [], skills: [] });
    expect(same({ home: ["a", "b"], skills: [] }, { home: ["b", "a"], skills: [] })).toBe(true);
    expect(same(one, two)).toBe(false);
  });
  it("is a sentence with the letters of the slips", () => {
    speak("vi");
    const hall = view({ groups: [group("A", null), group("B", null)] });
    expect(prefixes(hall, { home: ["b"], skills: ["a", "z"] })).toBe("B, A, z");
    expect(actWords(hall, { type: "reskill", counter: 4, home: ["b"], skills: [] })).toBe("Quầy 4 làm B");
    expect(actWords(hall, { type: "shut", counter: 4 })).toBe("Đóng quầy 4");
  });
});

it("moves nobody to where numbers are stopped, nor to where they are", () => {
  const closed = { type: "closed", reason: { vi: "Lỗi", en: "Down" } } as const;
  const hall = view({ groups: [group("A", 3), group("B", null, { stop: closed }), group("C", null, { stop: { type: "over" } })] });
  expect(moveTargets(hall, "a").map((one) => one.prefix)).toEqual(["C"]);
});

it("puts what clerks have said and nobody has read first, the oldest before", () => {
  const row = (id: number, ago: number, more = {}) => ({ id, counter: 1, from_supervisor: false, text: { vi: "", en: "" }, at: NOW - ago * MIN, ...more });
  const rows = [row(1, 1), row(2, 5), row(3, 9, { seen: NOW }), row(4, 7, { from_supervisor: true })];
  expect(unread(rows).map((one) => one.id)).toEqual([2, 1]);
});

it("says which lines will be too long, from when on, and nothing while nobody knows", () => {
  speak("vi");
  const groups = [group("A", 3), group("B", null)];
  const row = { group: "a", from: NOW + 19 * MIN, until: NOW + 79 * MIN, wait_min: 40 };
  expect(aheadWords(view({ groups }), NOW)).toBeNull();
  expect(aheadWords(view({ groups, ahead: [] }), NOW)).toEqual([]);
  expect(aheadWords(view({ groups, ahead: [row, { ...row, group: "b", from: NOW - MIN }] }), NOW)).toEqual([
    "A Nhóm A từ 10:00 đến 11:00 chờ quá 15′, có lúc 40′",
    "B Nhóm B chờ quá 15′ đến 11:00, có lúc 40′",
  ]);
});
