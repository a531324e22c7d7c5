// The end of a session: the number, or why there is none.
import down_icon from "icon:arrow_downward";
import done_icon from "icon:check";
import print_icon from "icon:print-fill";
import refused_icon from "icon:info-fill";
import warn_icon from "icon:print_error-fill";
import { estimate, label, numbers } from "../kit/format";
import { Icon } from "../kit/icon";
import type { No, PrintResult, Slip, SlipNote } from "../protocol";
import { of, t } from "../words";
import { Question } from "./parts";
import { waysOut, type Note, type Wish } from "./session";

const NOTES = {
  no_camera: "kiosk.no_camera",
  camera_broken: "kiosk.camera_broken",
  photo_lost: "kiosk.photo_lost",
} as const;

export function Issuing({ slow }: { slow: boolean }) {
  return (
    <div class="ask centre">
      <Icon path={print_icon} class="big-icon pulse" />
      <Question>{slow ? t("kiosk.slow") : t("kiosk.issuing")}</Question>
      {slow && <p class="hint">{t("kiosk.slow_remedy")}</p>}
    </div>
  );
}

interface Paper {
  slip: Slip;
  print: PrintResult | null;
  note: Note | null;
  /** Seconds until the screen closes; null while it stays. */
  closes: number | null;
  again: "no" | "busy" | "failed";
  printAgain(): void;
  done(): void;
}

export function Number(props: Paper) {
  const { slip, print, note, again } = props;
  const number = label(slip.label);
  const bad = print === "failed" || print === "unknown";
  return (
    <>
      <div class="ask centre">
        <Question>{t("kiosk.your_number")}</Question>
        <p class="number">{number}</p>
        <p class="number-group">
          {of(slip.group)}
          {slip.counters.length > 0 && ` · ${t("kiosk.at_counters", { numbers: numbers(slip.counters) })}`}
        </p>
        {slip.offline ? (
          <p class="number-own">{t("kiosk.own_number")}</p>
        ) : (
          <p class="number-wait">
            <strong>{slip.ahead > 0 ? t("kiosk.ahead", { n: slip.ahead }) : t("kiosk.ahead_none")}</strong>
            <span>
              {slip.wait.type === "unknown"
                ? t("kiosk.wait_unknown", { estimate: estimate(slip.wait) })
                : estimate(slip.wait)}
            </span>
          </p>
        )}
        {(slip.notes ?? []).map((one) => (
          <p class="hint note" key={one.type}>
            {special(one)}
          </p>
        ))}
        {note && <p class="hint note">{t(NOTES[note])}</p>}
        {bad && (
          <div class="unprinted" role="alert">
            <Icon path={warn_icon} />
            <p>
              <strong>{print === "failed" ? t("kiosk.print_failed") : t("kiosk.print_unknown")}</strong>{" "}
              {again === "failed"
                ? t("kiosk.print_again_failed", { label: number })
                : t("kiosk.remember", { label: number })}{" "}
              {t("kiosk.staff_told")}
            </p>
          </div>
        )}
      </div>
      {bad ? (
        <div class="pair">
          <button class="action plain" onClick={props.printAgain} disabled={again === "busy"}>
            <Icon path={print_icon} />
            {again === "busy" ? t("kiosk.printing") : t("kiosk.print_again")}
          </button>
          <button class="action yes" onClick={props.done}>
            <Icon path={done_icon} />
            {t("kiosk.done")}
          </button>
        </div>
      ) : (
        <>
          <div class="take">
            <p>{print === null ? t("kiosk.printing") : t("kiosk.take_slip")}</p>
            {print !== null && <Icon path={down_icon} class="arrow" />}
          </div>
          <div class="pair">
            <button class="action yes" onClick={props.done} disabled={print === null}>
              <Icon path={done_icon} />
              {t("kiosk.done")}
            </button>
          </div>
          <p class="hint closes">{props.closes !== null ? t("kiosk.closes", { n: props.closes }) : " "}</p>
        </>
      )}
    </>
  );
}

/** Many wait: the citizen decides with the number of people before the eyes. */
export function Agree({ no, agree, done }: { no: No; agree(): void; done(): void }) {
  return (
    <>
      <div class="ask centre">
        <Question>{of(no.say)}</Question>
        <p class="refusal" role="alert">
          {of(no.remedy)}
        </p>
      </div>
      <div class="pair">
        <button class="action yes" onClick={agree}>
          {t("kiosk.agree_yes")}
        </button>
        <button class="action no" onClick={done}>
          {t("kiosk.agree_no")}
        </button>
      </div>
    </>
  );
}

/** What is special about the number. */
function special(note: SlipNote): string {
  switch (note.type) {
    case "priority": {
      const priority = t("kiosk.said_priority", { reason: of(note.reason) });
      return note.claimed ? `${priority}. ${t("kiosk.priority_note")}` : priority;
    }
    case "appointment":
      return t("kiosk.slip_appointment", { time: note.time });
    case "late":
      return t("kiosk.slip_late", { time: note.time });
    case "bulk": {
      const bulk = t("kiosk.said_bulk", { n: note.dossiers });
      return note.at_once > 0 ? `${bulk}. ${t("kiosk.bulk_rounds", { n: note.at_once })}` : bulk;
    }
  }
}

interface Refusal {
  no: No;
  wish: Wish;
  closes: number;
  /** The slip of the number that the citizen holds already. */
  own(): void;
  /** Another way: the tiles, or the code of a booked time once more. */
  go(to: "home" | "appointment"): void;
  done(): void;
}

/** Why there is no number, and what to do instead. */
export function Refused({ no, wish, closes, own, go, done }: Refusal) {
  const way = waysOut(no, wish);
  if (way !== "none") {
    return (
      <>
        <div class="ask centre">
          <Icon path={refused_icon} class="big-icon" />
          <Question>{of(no.say)}</Question>
          <p class="refusal" role="alert">
            {of(no.remedy)}
          </p>
        </div>
        <div class="pair" data-way={way}>
          {way === "own" && (
            <button class="action plain" onClick={own}>
              <Icon path={print_icon} />
              {t("kiosk.print_again")}
            </button>
          )}
          {way === "ordinary" && (
            <button class="action plain" onClick={() => go("home")}>
              {t("kiosk.take_ordinary")}
            </button>
          )}
          {way === "type_again" && (
            <button class="action plain" onClick={() => go("appointment")}>
              {t("kiosk.type_again")}
            </button>
          )}
          <button class="action yes" onClick={done}>
            {way === "own" ? t("kiosk.done") : t("kiosk.start_again")}
          </button>
        </div>
      </>
    );
  }
  return (
    <>
      <div class="ask centre">
        <Icon path={refused_icon} class="big-icon" />
        <Question>{t("kiosk.refused")}</Question>
        <p class="refusal" role="alert">
          {of(no.say)} {of(no.remedy)}
        </p>
      </div>
      <div class="pair">
        <button class="action yes" onClick={done}>
          {t("kiosk.start_again")}
        </button>
      </div>
      <p class="hint closes">{t("kiosk.closes", { n: closes })}</p>
    </>
  );
}
