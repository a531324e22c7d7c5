// What a ticket's holder is told now. Pure.
import { clock, date, estimate, label } from "../kit/format";
import type { CitizenView, Longer, Millis, Unwelcome } from "../protocol";
import { of, t } from "../words";

/** The look of a screen, each with its own picture. */
export type Kind =
  | "opening" | "waiting" | "near" | "called" | "serving" | "finished" | "no_show" | "suspended" | "cancelled" | "expired" | "bad_link" | "unwelcome";

export interface Story {
  kind: Kind;
  /** The one sentence. */
  title: string;
  /** What follows it. */
  more: string[];
  /** The step of four at which the ticket is; null where steps say nothing. */
  step: number | null;
  /** The title of the tab. */
  tab: string;
}

/** So few turns before, one should be back. */
export const NEAR = 3;

export function story(view: CitizenView | null, unwelcome: Unwelcome | null, now: Millis): Story {
  if (unwelcome) {
    if (unwelcome.code === "no_such_ticket") return plain("bad_link", t("citizen.bad_link"), [t("citizen.bad_link_more")]);
    return plain("unwelcome", of(unwelcome.say), [of(unwelcome.remedy)]);
  }
  if (!view) return plain("opening", t("citizen.opening"), []);
  const number = label(view.label);
  const place = view.place;
  // A page that stood open over night does not know that its day is over.
  if (place.type === "expired" || (view.date !== "" && isLater(date(now), view.date))) {
    const more = view.date === date(now) ? t("citizen.expired_today") : t("citizen.expired_more", { date: view.date });
    return plain("expired", t("citizen.expired"), [more], number);
  }
  switch (place.type) {
    case "waiting": {
      const wait =
        place.wait.type === "unknown"
          ? t("citizen.wait_unknown", { estimate: estimate(place.wait) })
          : t("citizen.wait", { estimate: estimate(place.wait) });
      const title = place.ahead === 0 ? t("citizen.ahead_none") : t("citizen.ahead", { n: place.ahead });
      const near = place.ahead <= NEAR;
      const alone = place.counter ? [t("citizen.one_counter", { n: place.counter })] : [];
      const longer = place.longer ? [longerWords(place.longer)] : [];
      const closed = view.closed ? [t("citizen.group_closed", { reason: of(view.closed) })] : [];
      return {
        kind: near ? "near" : "waiting",
        title,
        more: [...alone, ...(near ? [t("citizen.near"), wait, ...longer] : [wait, ...longer, t("citizen.kept")]), ...closed],
        step: near ? 2 : 1,
        tab: (place.ahead === 0 ? t("citizen.tab_next") : t("citizen.tab_ahead", { n: place.ahead })) + " · " + number,
      };
    }
    case "called": {
      const more = [t("citizen.called_more", { label: number })];
      if (place.times > 1) more.unshift(t("citizen.called_again", { n: place.times }));
      return { kind: "called", title: t("citizen.called", { n: place.counter }), more, step: 3, tab: t("citizen.tab_called", { n: place.counter }) };
    }
    case "serving":
      return { kind: "serving", title: t("citizen.serving", { n: place.counter }), more: [], step: 3, tab: t("citizen.tab_serving", { n: place.counter }) };
    case "finished":
      return { kind: "finished", title: t("citizen.finished"), more: [t("citizen.finished_more")], step: 4, tab: t("citizen.finished") + " · " + number };
    case "cancelled":
      return plain("cancelled", t("citizen.cancelled"), [t("citizen.cancelled_more")], number);
    case "no_show": {
      const more = [afterMiss(view.return_min, place.counter), t("citizen.no_show_slip")];
      // Only while it is true: the page may stand open for long.
      if (place.until && now < place.until) more.splice(1, 0, t("citizen.no_show_return", { time: clock(place.until) }));
      return plain("no_show", t("citizen.no_show"), more, number);
    }
    case "suspended":
      return plain("suspended", away(place), [...back(place), t("citizen.kept")], number);
  }
}

/** Why it takes longer than was told with the number. */
function longerWords({ by_min, why, counter }: Longer): string {
  const cause = {
    counter_away: () => t("citizen.longer_counter_away", { counter: counter ?? "" }),
    long_service: () => t("citizen.longer_long_service", { counter: counter ?? "" }),
    others_first: () => t("citizen.longer_others_first"),
    slow_today: () => t("citizen.longer_slow_today"),
    line: () => t("citizen.longer_line"),
  }[why]();
  return t("citizen.longer", { why: cause, n: by_min });
}

type Suspended = Extract<CitizenView["place"], { type: "suspended" }>;

/** Why a ticket is away from its counter. */
function away(place: Suspended): string {
  if (place.kind === "papers_missing") return t("citizen.papers_missing");
  if (place.kind === "papers_kept") return t("citizen.papers_kept");
  return place.elsewhere ? t("citizen.elsewhere", { what: of(place.elsewhere) }) : t("citizen.elsewhere_bare");
}

/** Where its holder goes afterwards, and when it is in line again by itself. */
function back(place: Suspended): string[] {
  const where = place.counter ? t("citizen.back_to", { n: place.counter }) : t("citizen.back_any");
  return place.until ? [where, t("citizen.back_by_itself", { time: clock(place.until) })] : [where];
}

/** What one who was missed does: the same as the slip says. */
function afterMiss(returnMin: number | null | undefined, counter: number): string {
  if (returnMin === 0) return t("citizen.no_show_anew");
  return returnMin ? t("citizen.no_show_more", { n: counter }) : t("citizen.no_show_ask");
}

function plain(kind: Kind, title: string, more: string[], number?: string): Story {
  return { kind, title, more, step: null, tab: number ? title + " · " + number : title };
}

/** Whether the day "25/11/2026" is after the day "24/11/2026". */
function isLater(one: string, other: string): boolean {
  const turned = (day: string) => day.split("/").reverse().join("");
  return turned(one) > turned(other);
}

/** What calls its holder: a new call or recall. The mark of a place that has been told already. */
export function alarm(view: CitizenView | null): string | null {
  const place = view && view.place;
  return place && place.type === "called" ? place.counter + "." + place.times : null;
}

/** A short buzz when the turn comes near, once. */
export function comesNear(before: CitizenView | null, after: CitizenView | null): boolean {
  const ahead = (view: CitizenView | null) => (view && view.place.type === "waiting" ? view.place.ahead : null);
  const [was, is] = [ahead(before), ahead(after)];
  return was !== null && is !== null && was > NEAR && is <= NEAR;
}
