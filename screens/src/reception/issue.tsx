// A number for somebody: which service, for whom, and what to do where no numbers are given.
import add from "icon:add";
import less from "icon:remove";
import { useState } from "preact/hooks";
import { count } from "../kit/format";
import { Icon } from "../kit/icon";
import { planIcon } from "../kit/plan-icon";
import type { Language, ReceptionGroup, ReceptionRequest, ReceptionView } from "../protocol";
import { of, t } from "../words";
import type { Desk } from "./desk";
import { hallStop, insteadWords, matching, stopWords } from "./say";

const MOST_DOSSIERS = 999;

export function Groups(props: { view: ReceptionView; chosen: string | null; choose(id: string): void }) {
  const [typed, setTyped] = useState("");
  const groups = matching(props.view.groups, typed);
  return (
    <div class="groups">
      <input
        class="search"
        value={typed}
        placeholder={t("reception.search")}
        aria-label={t("reception.search")}
        autocomplete="off"
        onInput={(event) => setTyped(event.currentTarget.value)}
      />
      {groups.length === 0 ? (
        <p class="quiet">{t("reception.search_none", { typed })}</p>
      ) : (
        <ul class="tiles">
          {groups.map((group) => (
            <li key={group.id}>
              <button
                class={group.stop ? "tile stopped" : "tile"}
                data-group={group.id}
                aria-pressed={props.chosen === group.id}
                onClick={() => props.choose(group.id)}
              >
                <Icon path={planIcon(group.icon)} />
                <span class="tile-name">
                  <span class="prefix">{group.prefix}</span> {of(group.name)}
                </span>
                <span class="tile-state">{tileWords(group)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

function tileWords(group: ReceptionGroup): string {
  if (group.stop) return `◆ ${stopWords(group.stop)}`;
  const open = group.counters_open > 0 ? t("reception.group_counters", { n: group.counters_open }) : t("reception.counters_none");
  return `${t("reception.group_waiting", { n: count(group.waiting) })} · ${open}`;
}

/** What is said for the number that is given next. */
export interface Order {
  language: Language;
  priority: string | null;
  dossiers: number;
}

export const PLAIN_ORDER: Order = { language: "vi", priority: null, dossiers: 1 };

/** The request of an order. One file is what everybody brings, so it is not told. */
export function requestOf(group: string, order: Order, more: { agreed?: boolean; anyway?: boolean }): ReceptionRequest {
  return {
    type: "issue",
    group,
    language: order.language,
    photo: null,
    ...(more.agreed ? { agreed: true } : {}),
    ...(more.anyway ? { anyway: true } : {}),
    ...(order.priority ? { priority: order.priority } : {}),
    ...(order.dossiers > 1 ? { filing: { dossiers: order.dossiers } } : {}),
  } as ReceptionRequest;
}

export function OrderCard(props: {
  group: ReceptionGroup;
  view: ReceptionView;
  order: Order;
  desk: Desk;
  online: boolean;
  change(order: Order): void;
  give(group: string, more: { agreed?: boolean; anyway?: boolean }): void;
  choose(id: string): void;
  close(): void;
}) {
  const { group, view, order, desk, change } = props;
  const { stop } = group;
  const closed = hallStop(view.opening);
  const busy = desk.busy.has("give");
  const asks = group.asks ?? null;
  const may = props.online && closed === null;
  const priorities = view.priorities ?? [];
  return (
    <section class="order" data-group={group.id} aria-label={of(group.name)}>
      <div class="ticket-head">
        <p class="order-name">
          <Icon path={planIcon(group.icon)} /> {of(group.name)}
        </p>
        <button class="ask plain" onClick={props.close}>
          {t("reception.ticket_close")}
        </button>
      </div>
      {closed && <p class="weighty">◆ {closed}</p>}
      {stop && (
        <div class="weighty">
          <p>◆ {stopWords(stop)}</p>
          <p>
            <strong>{t("reception.instead")}</strong> {insteadWords(stop)}
          </p>
        </div>
      )}
      {(stop === null || stop.type === "online_first") && (
        <>
          <fieldset>
            <legend>{t("reception.language")}</legend>
            <div class="segments">
              {(["vi", "en"] as const).map((one) => (
                <button key={one} lang={one} data-language={one} aria-pressed={order.language === one} onClick={() => change({ ...order, language: one })}>
                  {one === "vi" ? "Tiếng Việt" : "English"}
                </button>
              ))}
            </div>
          </fieldset>
          {priorities.length > 0 && (
            <fieldset>
              <legend>{t("reception.class")}</legend>
              <div class="segments wrap">
                <button data-priority="" aria-pressed={order.priority === null} onClick={() => change({ ...order, priority: null })}>
                  {t("reception.class_none")}
                </button>
                {priorities.map((reason) => (
                  <button key={reason.id} data-priority={reason.id} aria-pressed={order.priority === reason.id} onClick={() => change({ ...order, priority: reason.id })}>
                    {of(reason.name)}
                  </button>
                ))}
              </div>
            </fieldset>
          )}
          <fieldset>
            <legend>{t("reception.dossiers")}</legend>
            <div class="stepper">
              <button aria-label={t("reception.fewer")} disabled={order.dossiers <= 1} onClick={() => change({ ...order, dossiers: order.dossiers - 1 })}>
                <Icon path={less} />
              </button>
              <output>{order.dossiers}</output>
              <button aria-label={t("reception.more")} disabled={order.dossiers >= MOST_DOSSIERS} onClick={() => change({ ...order, dossiers: order.dossiers + 1 })}>
                <Icon path={add} />
              </button>
            </div>
          </fieldset>
          {asks !== null && <p class="weighty">◆ {t("reception.asks", { n: count(asks) })}</p>}
          <div class="acts">
            {stop?.type === "online_first" ? (
              <>
                <button class="ask main" data-act="desk" onClick={() => props.choose(stop.group)}>
                  {t("reception.issue_desk", { desk: of(stop.desk) })}
                </button>
                <button class="ask plain" data-act="anyway" aria-disabled={!may} aria-busy={busy} onClick={() => may && props.give(group.id, { anyway: true, agreed: asks !== null })}>
                  {t("reception.issue_anyway")}
                </button>
              </>
            ) : (
              <button class="ask main give" data-act="give" aria-disabled={!may} aria-busy={busy} onClick={() => may && props.give(group.id, { agreed: asks !== null })}>
                {asks === null ? t("reception.give") : t("reception.give_agreed")}
              </button>
            )}
          </div>
        </>
      )}
    </section>
  );
}
