// The reception's sentences, and what it makes of what was typed or scanned. Pure.
import "words:common";
import "words:reception";
import { clock, clockEnd, duration } from "../kit/format";
import type { BookedRow, GroupStop, Millis, Opening, ReceptionGroup, ReceptionTicket, Special } from "../protocol";
import { of, t } from "../words";

/** Text without marks and case, so that "ho tich" finds "Hộ tịch". */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/[\u0300-\u036f]/g, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
}

/** The groups that fit what was typed: every word in the name, or the letters of the labels. */
export function matching(groups: ReceptionGroup[], typed: string): ReceptionGroup[] {
  const words = plain(typed).split(/\s+/).filter(Boolean);
  return groups.filter((group) => {
    const names = `${plain(group.name.vi)} ${plain(group.name.en)}`;
    return words.every((word) => names.includes(word)) || plain(group.prefix) === words.join("");
  });
}

/** What somebody typed or scanned: the key of a slip's code, a label, or neither. */
export type Sought = { key: string } | { label: string } | null;

export function sought(typed: string): Sought {
  const key = /\/t\/([\w-]{8,})\s*$/.exec(typed.trim());
  if (key) return { key: key[1]! };
  const label = typed.replace(/[\s.-]/g, "").toUpperCase();
  const parts = /^([A-Z]{1,2})0*(\d{1,4})$/.exec(label);
  return parts ? { label: parts[1]! + parts[2]!.padStart(3, "0") } : null;
}

/** The kiosk that printed a number while it was cut off: B9107 is kiosk 1's. */
export function spareOf(label: string): number | null {
  const spare = /^[A-Z]{1,2}9(\d)\d\d$/.exec(label);
  return spare ? Number(spare[1]) : null;
}

/** Why no numbers of a group are given. */
export function stopWords(stop: GroupStop): string {
  switch (stop.type) {
    case "closed":
      return t("reception.stop_closed", { reason: of(stop.reason) });
    case "not_yet":
      return t("reception.stop_not_yet", { time: clock(stop.opens) });
    case "over":
      return t("reception.stop_over");
    case "sold_out_now":
      return t("reception.stop_sold_out_now", { time: clock(stop.again) });
    case "sold_out":
      return t("reception.stop_sold_out");
    case "online_first":
      return t("reception.stop_online");
  }
}

/** What to do instead. */
export function insteadWords(stop: GroupStop): string {
  switch (stop.type) {
    case "closed":
      return t("reception.instead_closed");
    case "not_yet":
      return t("reception.instead_not_yet", { time: clock(stop.opens) });
    case "over":
      return t("reception.instead_over");
    case "sold_out_now":
    case "sold_out":
      return of(stop.instead);
    case "online_first":
      return t("reception.instead_online", { desk: of(stop.desk) });
  }
}

/** Why the whole hall gives no numbers; nothing while it does. */
export function hallStop(opening: Opening): string | null {
  if (opening.type === "open") return null;
  return opening.type === "break" ? t("reception.hall_break", { time: clockEnd(opening.reopens) }) : t("reception.hall_closed");
}

/** Where a ticket is, as a sentence. */
export function placeWords(ticket: ReceptionTicket, now: Millis): string {
  const time = clock(ticket.since ?? ticket.issued_at);
  const n = ticket.counter ?? 0;
  switch (ticket.place) {
    case "waiting":
      return t("reception.is_waiting", { wait: duration(now - ticket.issued_at) });
    case "called":
      return t("reception.is_called", { n });
    case "serving":
      return t("reception.is_serving", { n });
    case "finished":
      return t("reception.is_finished", { time });
    case "no_show":
      return t("reception.is_no_show", { time });
    case "cancelled":
      return t("reception.is_cancelled", { time });
    case "expired":
      return t("reception.is_expired");
    case "suspended":
      return t("reception.is_suspended", { time, n });
  }
}

/** What is special about its place in the order. */
export function specialWords(special: Special): string {
  switch (special.type) {
    case "appointment":
      return t("reception.appointment", { time: clock(special.at) });
    case "priority":
      return t(special.claimed ? "reception.priority_claimed" : "reception.priority", { reason: of(special.reason) });
  }
}

/** What can be done with a ticket where it is. A printed slip can always be printed again. */
export type Act = "reprint" | "change_group" | "grant" | "remove" | "cancel" | "return";

export function actsOf(ticket: ReceptionTicket): Act[] {
  switch (ticket.place) {
    case "waiting":
      if (ticket.special?.type === "appointment") return ["reprint", "change_group", "cancel"];
      return ["reprint", "change_group", ticket.special ? "remove" : "grant", "cancel"];
    case "called":
    case "serving":
      return ["reprint"];
    case "suspended":
    case "no_show":
      return ticket.place === "suspended" ? ["return", "reprint"] : ["return"];
    case "finished":
    case "cancelled":
    case "expired":
      return [];
  }
}

/** How a booked time stands at a moment. */
export function bookedState(row: BookedRow, now: Millis): "taken" | "early" | "due" | "late" {
  if (row.label) return "taken";
  if (now < row.from) return "early";
  return now <= row.until ? "due" : "late";
}
