// Level two: one group, one counter, all devices, and the question before the end of the day.
import "words:whatif";
import { brief, count, duration, estimate, label } from "../kit/format";
import type { CounterRow, GroupRow, Millis, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { DeviceList } from "./devices";
import { able, leftOver, waited } from "./load";
import { Messages } from "./messages";
import { MoveWaiting } from "./move";
import { Announce, Away, People } from "./office";
import { Ask, Card, DOES, DeskButtons, type Hand } from "./parts";
import { Acts, ForClerk, Reskill } from "./planned";
import { causes, deskWord } from "./say";
import { WhatIfPanel } from "../whatif/panel";

/** What lies above the hall now. */
export type Open = { card: "group"; id: string } | { card: "counter"; counter: number } | { card: "devices" } | { card: "close_day" } | { card: Task };

/** What the supervisor has in hand, each with a card of its own. */
export type Task = "announce" | "messages" | "acts" | "people" | "away" | "whatif";

export const TASK_WORDS = {
  announce: "supervisor.task_announce",
  messages: "supervisor.task_messages",
  acts: "supervisor.task_acts",
  people: "supervisor.task_people",
  away: "supervisor.task_away",
  whatif: "whatif.title",
} as const satisfies Record<Task, keyof Words>;

function state(row: CounterRow, now: Millis): string {
  const since = row.since !== null && row.desk !== "shut" ? ` ${brief(now - row.since)}` : "";
  return deskWord(row.desk) + (row.label ? ` ${label(row.label)}` : "") + since;
}

interface CardProps {
  view: SupervisorView;
  now: Millis;
  hand: Hand;
  close(): void;
}

function GroupCard({ id, view, now, hand, close }: CardProps & { id: string }) {
  const group = view.groups.find((one) => one.id === id);
  if (!group) return null;
  const wait = group.waiting > 0 ? duration(waited(group.longest_since, now)) : "–";
  const figures = [
    [t("supervisor.group_waiting"), count(group.waiting)],
    [t("supervisor.group_longest"), wait],
    [t("supervisor.group_expected"), estimate(group.wait)],
    [t("supervisor.group_issued"), count(group.issued)],
    [t("supervisor.served"), count(group.served)],
    [t("supervisor.no_shows"), count(group.no_shows)],
  ];
  return (
    <Card title={`${group.prefix} · ${of(group.name)}`} wide close={close}>
      <dl class="figures">
        {figures.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      <p>{causes(group, view.counters)}</p>
      <CloseGroup group={group} view={view} hand={hand} />
      <MoveWaiting group={group} view={view} now={now} hand={hand} />
      <h3>{t("supervisor.group_counters")}</h3>
      <ul class="counter-list">
        {able(group, view.counters).map((row) => (
          <li key={row.counter}>
            <strong>{t("common.counter", { n: row.counter })}</strong>
            <span class="quiet">{row.prefixes.join(" ")}</span>
            <span class="counter-state">{state(row, now)}</span>
            <span class="card-acts">
              <DeskButtons hand={hand} row={row} />
            </span>
          </li>
        ))}
      </ul>
      <Said hand={hand} />
    </Card>
  );
}

/** No more numbers of a group, for one of the plan's reasons, and numbers again. */
function CloseGroup({ group, view, hand }: { group: GroupRow; view: SupervisorView; hand: Hand }) {
  const reasons = view.close_reasons ?? [];
  if (group.stop?.type === "closed") {
    return (
      <>
        <p class="weighty">◆ {t("supervisor.group_closed", { reason: of(group.stop.reason) })}</p>
        <div class="card-acts">
          <Ask hand={hand} name={`reopen-${group.id}`} request={{ type: "reopen_group", group: group.id }} look="main">
            {t("supervisor.group_reopen")}
          </Ask>
        </div>
      </>
    );
  }
  if (reasons.length === 0 || view.day === null) return null;
  return (
    <details class="close-group">
      <summary>{t("supervisor.group_close")}</summary>
      <p class="quiet">{t("supervisor.group_close_more")}</p>
      <div class="card-acts">
        {reasons.map((reason) => (
          <Ask key={reason.id} hand={hand} name={`close-${group.id}`} request={{ type: "close_group", group: group.id, reason: reason.id }}>
            {of(reason.name)}
          </Ask>
        ))}
      </div>
    </details>
  );
}

function CounterCard({ counter, view, now, hand, close }: CardProps & { counter: number }) {
  const row = view.counters.find((one) => one.counter === counter);
  if (!row) return null;
  const names = row.prefixes.map((prefix) => {
    const group = view.groups.find((one) => one.prefix === prefix);
    return group ? `${prefix} · ${of(group.name)}` : prefix;
  });
  return (
    <Card title={t("common.counter", { n: row.counter })} close={close}>
      <dl class="facts">
        <dt>{t("supervisor.counter_state")}</dt>
        <dd>{state(row, now)}</dd>
        {row.staff && (
          <>
            <dt>{t("supervisor.counter_staff")}</dt>
            <dd>{row.staff}</dd>
          </>
        )}
        {row.paused_for && (
          <>
            <dt>{t("supervisor.counter_paused_for")}</dt>
            <dd>{of(row.paused_for)}</dd>
          </>
        )}
        <dt>{t("supervisor.counter_groups")}</dt>
        <dd>
          {names.map((name) => (
            <span key={name} class="line">
              {name}
            </span>
          ))}
        </dd>
        <dt>{t("supervisor.counter_served")}</dt>
        <dd>{count(row.served)}</dd>
        <dt>{t("supervisor.counter_link")}</dt>
        <dd>{row.online ? t("supervisor.online") : t("supervisor.offline")}</dd>
      </dl>
      {DOES[row.desk].length === 0 && <p class="quiet">{t("supervisor.busy_desk")}</p>}
      <div class="card-acts">
        <DeskButtons hand={hand} row={row} />
        {row.label && (
          <Ask hand={hand} name={`release-${row.counter}`} request={{ type: "release", counter: row.counter }} look="danger">
            {t("supervisor.counter_release", { label: label(row.label) })}
          </Ask>
        )}
      </div>
      <ForClerk row={row} view={view} hand={hand} />
      {view.day !== null && <Reskill row={row} view={view} hand={hand} />}
      <Said hand={hand} />
    </Card>
  );
}

function CloseDay({ view, hand, close }: CardProps) {
  const left = leftOver(view);
  const empty = left.dropped === 0 && left.serving === 0;
  return (
    <Card title={t("supervisor.close_day_title")} close={close}>
      {left.waiting > 0 && <p class="weighty">▲ {t("supervisor.close_day_waiting", { n: count(left.waiting) })}</p>}
      {left.called > 0 && <p class="weighty">▲ {t("supervisor.close_day_called", { n: count(left.called) })}</p>}
      {left.serving > 0 && <p class="weighty">◆ {t("supervisor.close_day_desks", { n: count(left.serving) })}</p>}
      {empty && <p>{t("supervisor.close_day_empty")}</p>}
      <p>{t("supervisor.close_day_final")}</p>
      <div class="card-acts">
        <button class="ask main" autofocus onClick={close}>
          {t("supervisor.keep_open")}
        </button>
        <Ask hand={hand} name="close_day" request={{ type: "close_day" }} look="danger" after={close}>
          {left.dropped > 0 ? t("supervisor.close_day_yes_n", { n: count(left.dropped) }) : t("supervisor.close_day_yes")}
        </Ask>
      </div>
    </Card>
  );
}

/** The hall's "no", where the hand is. */
function Said({ hand }: { hand: Hand }) {
  return hand.asking.said ? <p class="card-said" role="alert">{hand.asking.said}</p> : null;
}

export function Cards({ open, ...rest }: CardProps & { open: Open | null }) {
  switch (open?.card) {
    case "group":
      return <GroupCard key={open.id} id={open.id} {...rest} />;
    case "counter":
      return <CounterCard key={open.counter} counter={open.counter} {...rest} />;
    case "devices": {
      const { devices } = rest.view;
      const up = devices.filter((one) => one.online).length;
      return (
        <Card title={t("supervisor.devices", { up, all: devices.length })} wide close={rest.close}>
          <DeviceList devices={devices} />
        </Card>
      );
    }
    case "close_day":
      return <CloseDay {...rest} />;
    case "announce":
    case "messages":
    case "acts":
    case "people":
    case "away":
    case "whatif":
      return (
        <Card title={t(TASK_WORDS[open.card])} wide close={rest.close}>
          {open.card === "announce" && <Announce {...rest} />}
          {open.card === "messages" && <Messages {...rest} />}
          {open.card === "acts" && <Acts {...rest} />}
          {open.card === "people" && <People {...rest} />}
          {open.card === "away" && <Away {...rest} />}
          {open.card === "whatif" && <WhatIfPanel hall={{ counters: rest.view.counters.map((row) => row.counter), groups: rest.view.groups }} skills />}
          <Said hand={rest.hand} />
        </Card>
      );
    case undefined:
      return null;
  }
}
