// The kiosk gives no numbers now: it says so, and where to go instead.
import offline from "icon:cloud_off-fill";
import closed from "icon:door_front-fill";
import starting from "icon:hourglass_top-fill";
import arrow from "icon:arrow_forward";
import pause from "icon:schedule-fill";
import printer from "icon:print_error-fill";
import { clock } from "../kit/format";
import { Icon } from "../kit/icon";
import type { KioskView } from "../protocol";
import { t } from "../words";
import type { Stop } from "./load";
import { Question } from "./parts";

const ICONS: Record<Stop, string> = {
  starting,
  offline,
  closed,
  break: pause,
  paper_out: printer,
  cover_open: printer,
  printer,
};

const TITLES = {
  starting: "kiosk.stop_starting",
  offline: "kiosk.stop_offline",
  closed: "kiosk.stop_closed",
  break: "kiosk.stop_break",
  paper_out: "kiosk.stop_paper_out",
  cover_open: "kiosk.stop_cover_open",
  printer: "kiosk.stop_printer",
} as const;

function more(stop: Stop, hall: KioskView | null): string {
  switch (stop) {
    case "starting":
      return t("kiosk.stop_starting_more");
    case "offline":
      return t("kiosk.stop_offline_more");
    case "paper_out":
      return t("kiosk.stop_paper_out_more");
    case "cover_open":
      return t("kiosk.stop_cover_open_more");
    case "printer":
      return t("kiosk.stop_printer_more");
    case "break":
      return hall?.opening.type === "break" ? t("kiosk.stop_break_more", { time: clock(hall.opening.reopens) }) : "";
    case "closed":
      return hall?.sessions.length
        ? t("kiosk.stop_closed_more", { sessions: hall.sessions.join(", ") })
        : t("kiosk.stop_closed_bare");
  }
}

/** True where the way out is the guide desk, so that the arrow to it is shown. */
const TO_DESK: Stop[] = ["offline", "paper_out", "cover_open", "printer"];

export function Stopped({ stop, hall }: { stop: Stop; hall: KioskView | null }) {
  return (
    <div class="ask centre stopped" data-stop={stop}>
      <Icon path={ICONS[stop]} class="big-icon" />
      <Question>{t(TITLES[stop])}</Question>
      <p class="refusal">
        {more(stop, hall)} {TO_DESK.includes(stop) && <Icon path={arrow} class="to-desk" />}
      </p>
    </div>
  );
}
