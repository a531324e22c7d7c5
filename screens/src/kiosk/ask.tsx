// The ways beside the tiles: priority, a booked time, many dossiers, and the ID.
import card_icon from "icon:id_card-fill";
import done_icon from "icon:check_circle-fill";
import event_icon from "icon:event_available-fill";
import many_icon from "icon:folder_copy-fill";
import no_card_icon from "icon:confirmation_number-fill";
import none_icon from "icon:close";
import own_icon from "icon:person-fill";
import priority_icon from "icon:accessible_forward-fill";
import remove_icon from "icon:backspace-fill";
import scan_icon from "icon:qr_code_scanner-fill";
import { useState } from "preact/hooks";
import { Icon } from "../kit/icon";
import { planIcon } from "../kit/plan-icon";
import type { BulkOffer, Choice, IdentityAsk, KioskView, PriorityChoice } from "../protocol";
import { of, t } from "../words";
import { Back, Tiles, type Place } from "./choose";
import { BACK_MM } from "./panel";
import { Question } from "./parts";
import type { Wish } from "./session";

/** How many of the ways beside the tiles a hall offers. */
export function waysOf(hall: KioskView): ("appointment" | "priority" | "bulk")[] {
  return [
    ...(hall.appointments ? (["appointment"] as const) : []),
    ...(hall.priorities?.length ? (["priority"] as const) : []),
    ...(hall.bulk ? (["bulk"] as const) : []),
  ];
}

const WAYS = {
  appointment: [event_icon, "kiosk.way_appointment"],
  priority: [priority_icon, "kiosk.way_priority"],
  bulk: [many_icon, "kiosk.way_bulk"],
} as const;

/** The row of ways below the tiles. */
export function Ways({ hall, go }: { hall: KioskView; go(to: "appointment" | "priority" | "bulk"): void }) {
  const ways = waysOf(hall);
  if (!ways.length) return null;
  return (
    <div class="ways">
      {ways.map((way) => (
        <button key={way} class={`way way-${way}`} data-way={way} onClick={() => go(way)}>
          <Icon path={WAYS[way][0]} />
          {t(WAYS[way][1])}
        </button>
      ))}
    </div>
  );
}

/** What the citizen has said so far, above the tiles. */
export function Said({ wish, filers }: { wish: Wish; filers: Choice[] }) {
  const filer = filers.find((one) => one.id === wish.filing?.filer);
  const said = [
    wish.reading && ([card_icon, t("kiosk.said_id")] as const),
    wish.priority && ([priority_icon, t("kiosk.said_priority", { reason: of(wish.priority.name) })] as const),
    wish.filing &&
      ([many_icon, t("kiosk.said_bulk", { n: wish.filing.dossiers }) + (filer ? ` · ${of(filer.name)}` : "")] as const),
  ].filter((one) => !!one);
  if (!said.length) return null;
  return (
    <ul class="said">
      {said.map(([icon, text]) => (
        <li key={text}>
          <Icon path={icon} /> {text}
        </li>
      ))}
    </ul>
  );
}

interface AsksPriority {
  reasons: PriorityChoice[];
  choose(reason: PriorityChoice | null): void;
  back(): void;
}

export function Priority(props: Place & AsksPriority) {
  const choices = props.reasons.map((reason) => ({
    id: reason.id,
    name: of(reason.name),
    icon: planIcon(reason.icon ?? ""),
    choose: () => props.choose(reason),
  }));
  const none = { id: "none", name: t("kiosk.priority_none"), icon: none_icon, choose: () => props.choose(null) };
  return (
    <>
      <div class="ask">
        <Question>{t("kiosk.priority")}</Question>
        <p class="hint">{t("kiosk.priority_note")}</p>
      </div>
      <Tiles {...props} choices={[...choices, none]} below={BACK_MM + 6} wide />
      <Back back={props.back} />
    </>
  );
}

export function Filer(props: Place & { filers: Choice[]; choose(filer: string | null): void; back(): void }) {
  const choices = props.filers.map(({ id, name }) => ({
    id,
    name: of(name),
    icon: many_icon,
    choose: () => props.choose(id),
  }));
  const self = { id: "self", name: t("kiosk.filer_self"), icon: own_icon, choose: () => props.choose(null) };
  return (
    <>
      <div class="ask">
        <Question>{t("kiosk.filer")}</Question>
      </div>
      <Tiles {...props} choices={[self, ...choices]} below={BACK_MM + 6} wide />
      <Back back={props.back} />
    </>
  );
}

/** Digits on the screen: nothing else is ever typed. */
function Pad(props: { most: number; ok: string; ready(typed: string): boolean; done(typed: string): void }) {
  const [typed, setTyped] = useState("");
  const press = (digit: string) => setTyped((now) => (now.length < props.most ? now + digit : now));
  return (
    <div class="pad-room">
      <output class="typed" aria-live="polite">
        {typed || " "}
      </output>
      <div class="pad">
        {[..."123456789"].map((digit) => (
          <button key={digit} class="key" onClick={() => press(digit)}>
            {digit}
          </button>
        ))}
        <button class="key" aria-label={t("kiosk.pad_remove")} onClick={() => setTyped((now) => now.slice(0, -1))}>
          <Icon path={remove_icon} />
        </button>
        <button class="key" onClick={() => press("0")}>
          0
        </button>
        <button class="key ok" disabled={!props.ready(typed)} onClick={() => props.done(typed)}>
          {props.ok}
        </button>
      </div>
    </div>
  );
}

export function Appointment(props: { done(code: string): void; back(): void }) {
  return (
    <>
      <div class="ask">
        <Question>{t("kiosk.appointment")}</Question>
        <p class="hint scan-hint">
          <Icon path={scan_icon} /> {t("kiosk.appointment_scan")}
        </p>
      </div>
      <Pad most={6} ok={t("kiosk.pad_ok")} ready={(typed) => typed.length === 6} done={props.done} />
      <Back back={props.back} />
    </>
  );
}

export function Bulk(props: { bulk: BulkOffer; done(dossiers: number): void; back(): void }) {
  const { from, most, at_once } = props.bulk;
  const ready = (typed: string) => Number(typed) >= from && Number(typed) <= most;
  return (
    <>
      <div class="ask">
        <Question>{t("kiosk.bulk")}</Question>
        <p class="hint">{t("kiosk.bulk_range", { from, most })}</p>
        {at_once > 0 && <p class="hint">{t("kiosk.bulk_rounds", { n: at_once })}</p>}
      </div>
      <Pad most={3} ok={t("kiosk.pad_ok")} ready={ready} done={(typed) => props.done(Number(typed))} />
      <Back back={props.back} />
    </>
  );
}

/** The card under the light: an offer on the screen of the photo, where one is made. */
export function CardOffer({ asks, reading }: { asks: IdentityAsk; reading: boolean }) {
  if (reading) {
    return (
      <div class="scan-offer got" role="status">
        <Icon path={done_icon} />
        <p>
          <strong>{t("kiosk.said_id")}</strong>
          <span>{t("kiosk.id_not_kept")}</span>
        </p>
      </div>
    );
  }
  if (asks === "off") return null;
  return (
    <div class="scan-offer">
      <Icon path={scan_icon} />
      <p>
        <strong>{t("kiosk.id_scan")}</strong>
        <span>{t("kiosk.id_not_kept")}</span>
        <span>{t("kiosk.id_free")}</span>
      </p>
    </div>
  );
}

/** The card, where there is no number without it or where no photo is offered. */
export function Identity(props: { needed: boolean; help(): void; without(): void; back(): void }) {
  return (
    <>
      <div class="ask centre">
        <Icon path={scan_icon} class="big-icon pulse" />
        <Question>{t("kiosk.id_scan")}</Question>
        <p class="hint">{t("kiosk.id_why")}</p>
        <p class="hint">{t("kiosk.id_not_kept")}</p>
        {props.needed && <p class="hint">{t("kiosk.id_needed")}</p>}
      </div>
      <div class="pair">
        {props.needed ? (
          <button class="action no" onClick={props.help}>
            {t("kiosk.id_help")}
          </button>
        ) : (
          <button class="action no" onClick={props.without}>
            <Icon path={no_card_icon} />
            {t("kiosk.id_none")}
          </button>
        )}
      </div>
      <Back back={props.back} />
    </>
  );
}
