// Numbers, times and labels as people read them. The hall's clock is UTC+7 all year.
import "words:common";
import type { Estimate, Millis } from "../protocol";
import { language, t } from "../words";

const HALL_OFFSET_MS = 7 * 3600 * 1000;

function two(n: number): string {
  return (n < 10 ? "0" : "") + n;
}

function atHall(at: Millis): Date {
  return new Date(at + HALL_OFFSET_MS);
}

/** "09:41". */
export function clock(at: Millis): string {
  const day = atHall(at);
  return two(day.getUTCHours()) + ":" + two(day.getUTCMinutes());
}

/** The end of a stretch of time: a day ends at "24:00", not at the "00:00" with which it began. */
export function clockEnd(at: Millis): string {
  const time = clock(at);
  return time === "00:00" ? "24:00" : time;
}

/** "24/11/2026". */
export function date(at: Millis): string {
  const day = atHall(at);
  return two(day.getUTCDate()) + "/" + two(day.getUTCMonth() + 1) + "/" + day.getUTCFullYear();
}

/** "Thứ Ba 24/11", "Tue 24/11". */
export function dayName(at: Millis): string {
  const day = atHall(at);
  const names = t("common.weekdays").split("|");
  return names[day.getUTCDay()] + " " + two(day.getUTCDate()) + "/" + two(day.getUTCMonth() + 1);
}

/** A running time: "04:12", "1:04:12". Never negative. */
export function timer(ms: number): string {
  const s = Math.max(0, Math.floor(ms / 1000));
  const hours = Math.floor(s / 3600);
  const rest = two(Math.floor(s / 60) % 60) + ":" + two(s % 60);
  return hours > 0 ? hours + ":" + rest : rest;
}

/** Whole minutes gone by, never negative. */
export function minutes(ms: number): number {
  return Math.max(0, Math.floor(ms / 60000));
}

/** "12 phút", "1 giờ 05 phút"; "dưới 1 phút" for the first minute. */
export function duration(ms: number): string {
  const all = minutes(ms);
  if (all < 1) return t("common.under_a_minute");
  if (all < 60) return t("common.minutes", { n: all });
  return t("common.hours_minutes", { h: Math.floor(all / 60), m: two(all % 60) });
}

/** "18′", for narrow places; "<1′" for the first minute. */
export function brief(ms: number): string {
  return (minutes(ms) || "<1") + "′";
}

/** "15–25 phút", "dưới 5 phút", "trên 90 phút", or "chưa ước tính được". */
export function estimate(wait: Estimate): string {
  if (wait.type === "unknown") return t("common.not_known_yet");
  if (wait.high_min <= 5) return t("common.under_minutes", { n: 5 });
  if (wait.low_min >= 90) return t("common.over_minutes", { n: 90 });
  return t("common.minutes", { n: wait.low_min + "–" + wait.high_min });
}

/** "B045" as people read it: "B 045". */
export function label(text: string): string {
  const parts = /^([A-Z]+)(\d+)$/.exec(text);
  return parts ? parts[1] + " " + parts[2] : text;
}

/** "5, 6, 7", or "5–9" when there is no gap and more than two. */
export function numbers(list: number[]): string {
  const sorted = list.slice().sort((a, b) => a - b);
  const runs: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === sorted[end]! + 1) end++;
    if (end - i >= 2) runs.push(sorted[i] + "–" + sorted[end]);
    else for (let j = i; j <= end; j++) runs.push(String(sorted[j]));
    i = end + 1;
  }
  return runs.join(", ");
}

/** "1.234" in Vietnamese, "1,234" in English. */
export function count(n: number): string {
  return String(n).replace(/\B(?=(\d{3})+$)/g, language() === "vi" ? "." : ",");
}
