// A number for somebody: which service, for whom, and what to do where no numbers are given.
import add from "icon:add";
import less from "icon:remove";
import { useState } from "preact/hooks";
import { count } from "../kit/format";
import { Icon } from "../kit/icon";
import { planIcon } from "../kit/plan-icon";
import type { Choice, Language, ReceptionGroup, ReceptionRequest, ReceptionView } from "../protocol";
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
  /** What was typed or scanned of an ID. It goes to the server once and is kept nowhere. */
  identity: string;
  /** Why the number is given against the rules of identity. */
  exception: string | null;
  /** Who files for others. */
  filer: string | null;
}

export const PLAIN_ORDER: Order = { language: "vi", priority: null, dossiers: 1, identity: "", exception: null, filer: null };

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
    ...(order.dossiers > 1 || order.filer ? { filing: { dossiers: order.dossiers, ...(order.filer ? { filer: order.filer } : {}) } } : {}),
    ...(order.identity.trim() ? { identity: order.identity.trim() } : {}),
    ...(order.exception ? { exception: order.exception } : {}),
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
  const many = view.bulk != null && order.dossiers >= view.bulk.from;
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
            <Choose title={t("reception.class")} none={t("reception.class_none")} name="priority" all={priorities} chosen={order.priority} choose={(priority) => change({ ...order, priority })} />
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
          {many && (view.filers ?? []).length > 0 && (
            <Choose title={t("reception.filer")} none={t("reception.filer_none")} name="filer" all={view.filers ?? []} chosen={order.filer} choose={(filer) => change({ ...order, filer })} />
          )}
          <fieldset>
            <legend>{t("reception.identity")}</legend>
            <input
              class="identity"
              autocomplete="off"
              inputMode="numeric"
              spellcheck={false}
              placeholder={t("reception.identity_hint")}
              aria-label={t("reception.identity")}
              value={order.identity}
              onInput={(event) => change({ ...order, identity: event.currentTarget.value })}
            />
            <p class="quiet">{t("reception.identity_kept")}</p>
          </fieldset>
          {(view.identity_exceptions ?? []).length > 0 && (
            <Choose
              title={t("reception.exception")}
              none={t("reception.exception_none")}
              name="exception"
              all={view.identity_exceptions ?? []}
              chosen={order.exception}
              choose={(exception) => change({ ...order, exception })}
            />
          )}
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

/** One of several things of the plan, or none. */
function Choose(props: { title: string; none: string; name: string; all: Choice[]; chosen: string | null; choose(id: string | null): void }) {
  const { name, chosen } = props;
  return (
    <fieldset>
      <legend>{props.title}</legend>
      <div class="segments wrap">
        <button {...{ [`data-${name}`]: "" }} aria-pressed={chosen === null} onClick={() => props.choose(null)}>
          {props.none}
        </button>
        {props.all.map((one) => (
          <button key={one.id} {...{ [`data-${name}`]: one.id }} aria-pressed={chosen === one.id} onClick={() => props.choose(one.id)}>
            {of(one.name)}
          </button>
        ))}
      </div>
    </fieldset>
  );
}
