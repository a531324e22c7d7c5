// What the supervisor's forms make of what was touched. Pure.
import { clock } from "../kit/format";
import type { GroupRow, Millis, PlannedAct, Serves, SupervisorView } from "../protocol";
import { t } from "../words";

const HALL_OFFSET_MS = 7 * 3600 * 1000;
const DAY_MS = 86_400_000;

/** The moment of "10:30" on the hall's day of `now`; `null` for what is no time. */
export function momentOf(time: string, now: Millis): Millis | null {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(time.trim());
  if (!parts || Number(parts[1]) > 23 || Number(parts[2]) > 59) return null;
  const midnight = Math.floor((now + HALL_OFFSET_MS) / DAY_MS) * DAY_MS - HALL_OFFSET_MS;
  return midnight + (Number(parts[1]) * 60 + Number(parts[2])) * 60_000;
}

/** The next quarter of an hour, as a form offers it. */
export function nextQuarter(now: Millis): string {
  const quarter = 15 * 60_000;
  return clock(Math.ceil((now + 60_000) / quarter) * quarter);
}

/** One touch on a group: first, then besides, then not at all. */
export function touched(serves: Serves, group: string): Serves {
  const without = (list: string[]) => list.filter((one) => one !== group);
  if (serves.home.includes(group)) return { home: without(serves.home), skills: [...serves.skills, group] };
  if (serves.skills.includes(group)) return { home: serves.home, skills: without(serves.skills) };
  return { home: [...serves.home, group], skills: serves.skills };
}

/** Whether both serve the same groups first and besides, in whatever order. */
export function same(a: Serves, b: Serves): boolean {
  const text = (list: string[]) => list.slice().sort().join();
  return text(a.home) === text(b.home) && text(a.skills) === text(b.skills);
}

/** The letters of groups, as on slips. */
export function prefixes(view: SupervisorView, serves: Serves): string {
  const of = (id: string) => view.groups.find((group) => group.id === id)?.prefix ?? id;
  return [...serves.home, ...serves.skills].map(of).join(", ");
}

/** A planned act as a sentence. */
export function actWords(view: SupervisorView, act: PlannedAct): string {
  switch (act.type) {
    case "open":
      return t("supervisor.act_open", { n: act.counter });
    case "shut":
      return t("supervisor.act_shut", { n: act.counter });
    case "reskill":
      return t("supervisor.act_serves", { n: act.counter, groups: prefixes(view, act) });
  }
}

/** Where those who wait for a group can be moved: everywhere else where numbers are not stopped by hand. */
export function moveTargets(view: SupervisorView, from: string): GroupRow[] {
  return view.groups.filter((group) => group.id !== from && group.stop?.type !== "closed");
}
