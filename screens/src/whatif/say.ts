// What came of a trial, in words and in the order of what matters.
import "words:whatif";
import type { Spread, Tweak, WhatIfRow } from "../protocol";
import { language, t } from "../words";

/** A change of the mean wait below this is none that anybody would notice, minutes. */
const NOTICED_MIN = 0.5;

/** "8,1" in Vietnamese, "8.1" in English; whole above ten. */
export function figure(value: number): string {
  const text = Math.abs(value) >= 9.95 ? String(Math.round(value)) : value.toFixed(1).replace(/\.0$/, "");
  return language() === "vi" ? text.replace(".", ",") : text;
}

/** "bớt 3–4 phút mỗi người": what a change brings to each person. */
export function savedWords({ low, mid, high }: Spread): string {
  if (Math.abs(mid) < NOTICED_MIN && Math.abs(low) < 2 * NOTICED_MIN && Math.abs(high) < 2 * NOTICED_MIN) return t("whatif.same");
  if (low >= 0) return t("whatif.better", { low: figure(low), high: figure(high) });
  if (high <= 0) return t("whatif.worse", { low: figure(-high), high: figure(-low) });
  return t("whatif.unsure", { less: figure(high), more: figure(-low) });
}

/** Whether anybody of the group would notice. */
export function isNoticed(row: WhatIfRow): boolean {
  return row.unserved || Math.abs(row.mean.after - row.mean.before) >= NOTICED_MIN || Math.abs(row.p95.after - row.p95.before) >= 2;
}

/** The groups that change, those with the most minutes first, and how many others there are. */
export function changed(rows: WhatIfRow[]): { rows: WhatIfRow[]; others: number } {
  const weight = (row: WhatIfRow) => (row.unserved ? Infinity : Math.abs(row.mean.after - row.mean.before) * row.people);
  const noticed = rows.filter(isNoticed).sort((a, b) => weight(b) - weight(a));
  return { rows: noticed, others: rows.length - noticed.length };
}

/** A change while it is written. */
export interface Line {
  what: Tweak["what"];
  counter: number;
  group: string;
  policy: string;
  hours: string;
}

/** Sessions as people write them: "07:00-11:30, 13:30-17:00"; none when it is something else. */
export function sessionsOf(text: string): [string, string][] | null {
  const spans = text.split(",").map((span) => /^\s*(\d{1,2}:\d{2})\s*[-–]\s*(\d{1,2}:\d{2})\s*$/.exec(span));
  return spans.some((it) => it === null) ? null : spans.map((it) => [it![1]!, it![2]!]);
}

/** The changes to send; none while one of them cannot be read. */
export function tweaksOf(lines: Line[]): Tweak[] | null {
  const tweaks: Tweak[] = [];
  for (const { what, counter, group, policy, hours } of lines) {
    if (what === "open" || what === "shut") tweaks.push({ what, counter });
    else if (what === "takes" || what === "leaves") tweaks.push({ what, counter, group });
    else if (what === "policy") tweaks.push({ what, policy });
    else if (what === "hours") {
      const sessions = sessionsOf(hours);
      if (!sessions) return null;
      tweaks.push({ what, sessions });
    }
  }
  return tweaks;
}

/** "25/11/2026" from "2026-11-25". */
export function dayWords(day: string): string {
  return day.split("-").reverse().join("/");
}
