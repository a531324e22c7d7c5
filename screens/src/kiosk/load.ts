// What a tile says of its load, and what stops the whole kiosk.
import { clock, estimate } from "../kit/format";
import type { Estimate, GroupStop, KioskPageView, Opening, Tile } from "../protocol";
import { of, t } from "../words";

/** One wait for a tile of several groups: from the lowest bound to the highest; unknown if one is. */
export function waitOf(tile: Tile): Estimate {
  const range = { type: "range", low_min: Infinity, high_min: 0 } as const;
  return tile.groups.reduce<Estimate>((all, { wait }) => {
    if (all.type === "unknown" || wait.type === "unknown") return { type: "unknown" };
    return {
      type: "range",
      low_min: Math.min(all.low_min, wait.low_min),
      high_min: Math.max(all.high_min, wait.high_min),
    };
  }, tile.groups.length ? range : { type: "unknown" });
}

/** A tile gives numbers when one of its groups does; else it reopens with the first of them. */
export function openingOf(tile: Tile): Opening {
  const openings = tile.groups.map((group) => group.opening);
  const open = openings.find((opening) => opening.type === "open");
  if (open) return open;
  const reopens = openings.flatMap((opening) => (opening.type === "break" ? [opening.reopens] : []));
  return reopens.length ? { type: "break", reopens: Math.min(...reopens) } : { type: "closed" };
}

/** As `loadWords` where the line is not known: a kiosk that is cut off says nothing of it. */
export function quietWords(opening: Opening, stop?: GroupStop | null): string {
  const words = loadWords(0, { type: "unknown" }, opening, stop);
  return stop || opening.type !== "open" ? words : "";
}

/** "12 người chờ · 20–35 phút"; without a range only the people. */
export function loadWords(waiting: number, wait: Estimate, opening: Opening, stop?: GroupStop | null): string {
  if (stop) return stopWords(stop);
  if (opening.type === "break") return t("kiosk.reopens", { time: clock(opening.reopens) });
  if (opening.type === "closed") return t("kiosk.closed_today");
  const people = t("kiosk.waiting", { n: waiting });
  return wait.type === "unknown" ? people : `${people} · ${estimate(wait)}`;
}

/** Why one group gives no numbers. */
function stopWords(stop: GroupStop): string {
  switch (stop.type) {
    case "closed":
      return t("kiosk.stop_group_closed", { reason: of(stop.reason) });
    case "not_yet":
      return t("kiosk.reopens", { time: clock(stop.opens) });
    case "over":
      return t("kiosk.stop_group_over");
    case "sold_out":
      return t("kiosk.stop_group_sold_out");
    case "sold_out_now":
      return t("kiosk.stop_group_sold_out_now", { time: clock(stop.again) });
    case "online_first":
      return t("kiosk.stop_group_online", { desk: of(stop.desk) });
  }
}

/** The one stop of a tile: a tile of several groups tells only how they are open. */
export function tileStop(tile: Tile): GroupStop | null {
  return tile.groups.length === 1 ? (tile.groups[0]?.stop ?? null) : null;
}

/** Why no number can be had at all now. */
export type Stop = "starting" | "offline" | "paper_out" | "cover_open" | "printer" | "break" | "closed";

/** What stands in the way of the next citizen, the worst first. */
export function stopOf(view: KioskPageView | null, stale: boolean): Stop | null {
  if (!view) return "starting";
  if (stale || (!view.online && !view.cut_off?.gives)) return "offline";
  if (!view.hall) return "starting";
  if (view.hall.opening.type === "closed") return "closed";
  if (view.hall.opening.type === "break") return "break";
  if (view.printer === "paper_out") return "paper_out";
  if (view.printer === "cover_open") return "cover_open";
  if (view.printer === "error" || view.printer === "silent") return "printer";
  return null;
}
