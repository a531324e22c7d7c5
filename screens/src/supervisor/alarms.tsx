// What needs a person now, the worst on top: what, why, and what to do about it.
import check from "icon:check_circle";
import { clock } from "../kit/format";
import { Icon } from "../kit/icon";
import type { Millis, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { reliefs, type Alarm } from "./load";
import { Ask, askFor, type Hand } from "./parts";
import { causes, groupAlarm } from "./say";

/** So many counters are offered for one group. */
const OFFERED = 3;

const SHAPE = { 1: "▲", 2: "◆" } as const;

function Group({ alarm, view, now, hand }: { alarm: Extract<Alarm, { kind: "group" }>; view: SupervisorView; now: Millis; hand: Hand }) {
  const offers = reliefs(alarm.group, view.counters, OFFERED);
  return (
    <>
      <h3>
        <span aria-hidden="true">{SHAPE[alarm.priority]}</span> <span class="heard">{t("supervisor.priority_1")}:</span>
        {groupAlarm(alarm.group, alarm.level, now)}
      </h3>
      <p>{causes(alarm.group, view.counters)}</p>
      {offers.length > 0 && (
        <div class="alarm-acts">
          {offers.map((offer, i) => (
            <Ask key={offer.counter} hand={hand} {...askFor(offer.does, offer.counter)} look={i === 0 ? "main" : "plain"}>
              {offer.does === "open" ? t("supervisor.open_n", { n: offer.counter }) : t("supervisor.resume_n", { n: offer.counter })}
            </Ask>
          ))}
        </div>
      )}
    </>
  );
}

function Trouble({ alarm, hand }: { alarm: Extract<Alarm, { kind: "trouble" }>; hand: Hand }) {
  const { trouble } = alarm;
  return (
    <>
      <h3>
        <span aria-hidden="true">{SHAPE[alarm.priority]}</span>{" "}
        <span class="heard">{alarm.priority === 1 ? t("supervisor.priority_1") : t("supervisor.priority_2")}:</span>
        {trouble.device}: {of(trouble.say)}
      </h3>
      <p class="alarm-meta">
        <span class="code">{trouble.code}</span> {t("supervisor.since", { time: clock(trouble.since) })} ·{" "}
        {trouble.who === "usher" ? t("supervisor.who_usher") : t("supervisor.who_technician")}
      </p>
      <p>
        <strong>{t("supervisor.remedy")}</strong> {of(trouble.remedy)}
      </p>
      {trouble.cause && (
        <p class="alarm-cause">
          {t("supervisor.cause")} <span lang="en">{trouble.cause}</span>
        </p>
      )}
      {trouble.trouble === "help_wanted" && (
        <div class="alarm-acts">
          <Ask hand={hand} name={`help:${trouble.device}`} request={{ type: "help_answered", device: trouble.device }} look="main">
            {t("supervisor.answered")}
          </Ask>
        </div>
      )}
    </>
  );
}

export function Alarms({ list, view, now, hand }: { list: Alarm[]; view: SupervisorView; now: Millis; hand: Hand }) {
  return (
    <section class="alarms" aria-labelledby="alarms">
      <div class="section-head">
        <h2 id="alarms">
          {t("supervisor.alarms")} ({list.length})
        </h2>
      </div>
      {list.length === 0 ? (
        <p class="all-calm">
          <Icon path={check} /> {t("supervisor.calm")}
        </p>
      ) : (
        <ol class="alarm-list">
          {list.map((alarm) => (
            <li key={alarm.id} class={`alarm p${alarm.priority}`} data-alarm={alarm.id} tabIndex={-1}>
              {alarm.kind === "group" ? (
                <Group alarm={alarm} view={view} now={now} hand={hand} />
              ) : (
                <Trouble alarm={alarm} hand={hand} />
              )}
            </li>
          ))}
        </ol>
      )}
    </section>
  );
}
