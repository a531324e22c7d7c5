// One ticket: where it is, and everything that the reception may set right about it.
import { useState } from "preact/hooks";
import { clock, label as spaced } from "../kit/format";
import { planIcon } from "../kit/plan-icon";
import { Icon } from "../kit/icon";
import type { Millis, ReceptionRequest, ReceptionTicket, ReceptionView } from "../protocol";
import { of, t } from "../words";
import type { Desk } from "./desk";
import { actsOf, matching, placeWords, specialWords, stopWords, type Act } from "./say";

const WORDS = {
  reprint: "reception.reprint",
  change_group: "reception.change_group",
  grant: "reception.grant",
  remove: "reception.remove",
  cancel: "reception.cancel",
  return: "reception.return",
} as const satisfies Record<Act, keyof Words>;

interface TicketProps {
  ticket: ReceptionTicket;
  view: ReceptionView;
  now: Millis;
  desk: Desk;
  online: boolean;
  /** A slip came out of a reprint. */
  printed(label: string): void;
  ask(name: string, request: ReceptionRequest, said?: string): Promise<boolean>;
  close(): void;
}

export function TicketCard(props: TicketProps) {
  const { ticket, view, now, desk } = props;
  const [asking, setAsking] = useState<Act | null>(null);
  const group = view.groups.find((one) => one.id === ticket.group);
  const { label } = ticket;
  const go = async (name: string, request: ReceptionRequest, said?: string) => {
    if (await props.ask(name, request, said)) setAsking(null);
  };
  const press = (act: Act) => {
    if (act === "return") return void go("return", { type: "return_to_line", label }, t("reception.done_returned", { label: spaced(label) }));
    if (act === "reprint") return props.printed(label);
    setAsking(act);
  };
  const facts = [
    t("reception.issued_at", { time: clock(ticket.issued_at) }),
    ticket.special && specialWords(ticket.special),
    ticket.dossiers && t("reception.dossiers_n", { n: ticket.dossiers }),
    ticket.reprints > 0 && t("reception.reprinted", { n: ticket.reprints }),
  ].filter(Boolean);
  return (
    <section class="ticket" data-label={label} data-place={ticket.place} aria-label={spaced(label)}>
      <div class="ticket-head">
        <p class="ticket-label">{spaced(label)}</p>
        <button class="ask plain" onClick={props.close}>
          {t("reception.ticket_close")}
        </button>
      </div>
      <p class="ticket-group">
        {group && <Icon path={planIcon(group.icon)} />} {group ? of(group.name) : ticket.group}
      </p>
      <p class="ticket-place">{placeWords(ticket, now)}</p>
      <p class="quiet">{facts.join(" · ")}</p>
      {asking === null ? (
        <div class="acts">
          {actsOf(ticket).map((act) => (
            <button
              key={act}
              class={act === "cancel" ? "ask danger" : act === "return" ? "ask main" : "ask plain"}
              data-act={act}
              aria-disabled={!props.online}
              aria-busy={desk.busy.has(act)}
              onClick={() => props.online && press(act)}
            >
              {t(WORDS[act])}
            </button>
          ))}
        </div>
      ) : (
        <Question act={asking} ticket={ticket} view={view} go={go} back={() => setAsking(null)} />
      )}
    </section>
  );
}

/** The second touch: to what, or why. */
function Question(props: {
  act: Act;
  ticket: ReceptionTicket;
  view: ReceptionView;
  go(name: string, request: ReceptionRequest, said: string): void;
  back(): void;
}) {
  const { act, view, go } = props;
  const { label, group } = props.ticket;
  const [typed, setTyped] = useState("");
  const named = { label: spaced(label) };
  const back = (
    <button class="ask plain" data-act="back" onClick={props.back}>
      {t("reception.back")}
    </button>
  );
  if (act === "remove") {
    return (
      <div class="question">
        <p>{t("reception.remove_sure", named)}</p>
        <div class="acts">
          <button class="ask danger" data-act="yes" onClick={() => go("remove", { type: "remove_priority", label }, t("reception.done_removed", named))}>
            {t("reception.remove_yes")}
          </button>
          {back}
        </div>
      </div>
    );
  }
  if (act === "change_group") {
    const groups = matching(view.groups.filter((one) => one.id !== group), typed);
    return (
      <div class="question">
        <label for="to-group">{t("reception.change_to")}</label>
        <input id="to-group" class="search" value={typed} placeholder={t("reception.search")} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
        <ul class="choices scroll">
          {groups.map((one) => {
            const closed = one.stop?.type === "closed" ? one.stop : null;
            return (
              <li key={one.id}>
                <button
                  class="choice"
                  data-group={one.id}
                  aria-disabled={closed !== null}
                  onClick={() => closed === null && go("change", { type: "change_group", label, group: one.id }, t("reception.done_changed", named))}
                >
                  <Icon path={planIcon(one.icon)} /> <span>{of(one.name)}</span>
                  <span class="quiet">{closed ? stopWords(closed) : t("reception.group_waiting", { n: one.waiting })}</span>
                </button>
              </li>
            );
          })}
        </ul>
        <div class="acts">{back}</div>
      </div>
    );
  }
  const reasons = act === "grant" ? (view.priorities ?? []) : view.cancel_reasons;
  return (
    <div class="question">
      <p>{act === "grant" ? t("reception.grant_for") : t("reception.cancel_for", named)}</p>
      <ul class="choices">
        {reasons.map((reason) => (
          <li key={reason.id}>
            <button
              class="choice"
              data-reason={reason.id}
              onClick={() =>
                act === "grant"
                  ? go("grant", { type: "grant_priority", label, reason: reason.id }, t("reception.done_priority", named))
                  : go("cancel", { type: "cancel_ticket", label, reason: reason.id }, t("reception.done_cancelled", named))
              }
            >
              {of(reason.name)}
            </button>
          </li>
        ))}
      </ul>
      <div class="acts">{back}</div>
    </div>
  );
}
