// The supervisor's sentences. Pure.
import "words:common";
import "words:supervisor";
import { clock, clockEnd, duration, minutes, numbers } from "../kit/format";
import type { CounterRow, DeskKind, DeviceRow, GroupRow, Millis, Opening, Role, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { able, waited, type Level } from "./load";

const DESK = {
  shut: "supervisor.desk_shut",
  free: "supervisor.desk_free",
  calling: "supervisor.desk_calling",
  serving: "supervisor.desk_serving",
  paused: "supervisor.desk_paused",
} as const satisfies Record<DeskKind, keyof Words>;

export function deskWord(desk: DeskKind): string {
  return t(DESK[desk]);
}

/** What the bar says of the day: `day` is null while none is open, `closed` when today's has ended. */
export function openingWords(opening: Opening, day: string | null, closed = false): string {
  if (day === null) return t(closed ? "supervisor.day_closed" : "supervisor.no_day");
  if (opening.type === "closed") return t("supervisor.closed");
  if (opening.type === "break") return t("supervisor.break_until", { time: clock(opening.reopens) });
  return opening.until === null ? t("supervisor.open_today") : t("supervisor.open_until", { time: clockEnd(opening.until) });
}

/** The chip of a group: a shape and a word besides the colour. */
export function chip(level: Level, group: GroupRow, now: Millis): string | null {
  switch (level) {
    case "over":
      return `▲ ${t("supervisor.chip_over", { n: minutes(waited(group.longest_since, now)) })}`;
    case "no_counter":
      return `▲ ${t("supervisor.chip_no_counter")}`;
    case "near":
      return `◆ ${t("supervisor.chip_near")}`;
    case "calm":
      return null;
  }
}

export function groupAlarm(group: GroupRow, level: Level, now: Millis): string {
  const name = of(group.name);
  if (level === "no_counter") return t("supervisor.alarm_no_counter", { group: name, n: group.waiting });
  return t("supervisor.alarm_wait", { group: name, wait: duration(waited(group.longest_since, now)) });
}

/** Why people wait: which of the counters that could serve them do not. */
export function causes(group: GroupRow, counters: CounterRow[]): string {
  const can = able(group, counters);
  const at = (desk: DeskKind) => can.filter((one) => one.desk === desk).map((one) => one.counter);
  const [paused, shut] = [at("paused"), at("shut")];
  const parts = [t("supervisor.cause_open", { open: group.counters_open, all: group.counters_all })];
  if (paused.length) parts.push(t("supervisor.cause_paused", { numbers: numbers(paused) }));
  if (shut.length) parts.push(t("supervisor.cause_shut", { numbers: numbers(shut) }));
  if (group.counters_open > 0 && group.counters_open === group.counters_all) parts.push(t("supervisor.cause_all_open"));
  return parts.join(" ");
}

const ROLE = {
  kiosk: "supervisor.role_kiosk",
  counter: "supervisor.role_counter",
  board: "supervisor.role_board",
  reception: "supervisor.role_reception",
  supervisor: "supervisor.role_supervisor",
  admin: "supervisor.role_admin",
  viewer: "supervisor.role_viewer",
  phone: "supervisor.role_phone",
} as const satisfies Record<Role, keyof Words>;

export function roleWord(role: Role): string {
  return t(ROLE[role]);
}

/** "2 kiosks · 3 boards · 14 counter computers". */
export function deviceCounts(devices: DeviceRow[]): string {
  const n = (role: Role) => devices.filter((one) => one.role === role).length;
  const rest = devices.length - n("kiosk") - n("board") - n("counter");
  return [
    n("kiosk") && t("supervisor.n_kiosk", { n: n("kiosk") }),
    n("board") && t("supervisor.n_board", { n: n("board") }),
    n("counter") && t("supervisor.n_counter", { n: n("counter") }),
    rest && t("supervisor.n_other", { n: rest }),
  ].filter(Boolean).join(" · ");
}

const FACT: Record<string, keyof Words & `supervisor.fact_${string}`> = {
  paper: "supervisor.fact_paper",
  paper_mm: "supervisor.fact_paper_mm",
  printer: "supervisor.fact_printer",
  printed_today: "supervisor.fact_printed_today",
  offline_waiting: "supervisor.fact_offline_waiting",
  voice: "supervisor.fact_voice",
  camera: "supervisor.fact_camera",
  build: "supervisor.fact_build",
  zone: "supervisor.fact_zone",
  keypad: "supervisor.fact_keypad",
  panel: "supervisor.fact_panel",
  printer_model: "supervisor.fact_printer_model",
  voices: "supervisor.fact_voices",
};

const VALUE: Record<string, keyof Words & `supervisor.value_${string}`> = {
  "paper:ok": "supervisor.value_paper_ok",
  "paper:low": "supervisor.value_paper_low",
  "paper:out": "supervisor.value_paper_out",
  "paper:unknown": "supervisor.value_unknown",
  "printer_model:unknown": "supervisor.value_unknown",
  "voice:device": "supervisor.value_voice_device",
  "voice:wav": "supervisor.value_voice_wav",
  "voice:off": "supervisor.value_voice_off",
  "panel:none": "supervisor.value_panel_none",
  "panel:terminal": "supervisor.value_panel_terminal",
  "panel:led": "supervisor.value_panel_led",
};

function valueWord(name: string, value: string): string {
  const key = VALUE[`${name}:${value}`];
  return key ? t(key) : value;
}

/** What a box tells of itself: "paper: ok · printed today: 214". What we have no word for stays as it is. */
export function facts(device: DeviceRow): string {
  return device.facts.map(({ name, value }) => `${FACT[name] ? t(FACT[name]) : name}: ${valueWord(name, value)}`).join(" · ");
}

/** Boxes that are away first, then kiosks and boards, then the rest; by name. */
export function deviceOrder(devices: DeviceRow[]): DeviceRow[] {
  const rank = (one: DeviceRow) => (one.online ? 10 : 0) + (one.role === "kiosk" ? 0 : one.role === "board" ? 1 : 2);
  return devices.slice().sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, "vi", { numeric: true }));
}

/** The lines that will be too long, one sentence each; `null` while nobody knows how many will come. */
export function aheadWords(view: SupervisorView, now: Millis): string[] | null {
  if (!view.ahead || view.day === null) return null;
  return view.ahead.map((row) => {
    const group = view.groups.find((one) => one.id === row.group);
    const words = { group: group ? `${group.prefix} ${of(group.name)}` : row.group, until: clock(row.until), wait: row.wait_min, target: view.target_min };
    return row.from <= now ? t("supervisor.ahead_now", words) : t("supervisor.ahead_row", { ...words, from: clock(row.from) });
  });
}
