// What a whole browser window shows beside the desk: the queue, those who are away, the groups.
import home from "icon:home";
import { brief, clock, count, label } from "../kit/format";
import { Icon } from "../kit/icon";
import type { CounterView, Millis, QueueRow } from "../protocol";
import { of, t } from "../words";
import { Missed, Suspended } from "./away";

export function Queue({ view, now }: { view: CounterView; now: Millis }) {
  const more = view.waiting - view.queue.length;
  return (
    <section class="queue" aria-labelledby="queue">
      <h2 id="queue">
        {t("counter.queue")} <span class="figure">{count(view.waiting)}</span>
      </h2>
      {view.queue.length === 0 && <p class="quiet">{t("counter.queue_none")}</p>}
      <ol>
        {view.queue.map((row) => (
          <li key={row.label}>
            <strong>{label(row.label)}</strong>
            <span class="queue-wait">{brief(now - row.since)}</span>
            <span class="queue-group" title={of(row.group)}>
              <Mark special={row.special} /> {of(row.group)}
            </span>
          </li>
        ))}
      </ol>
      {more > 0 && <p class="quiet">{t("counter.queue_more", { n: more })}</p>}
    </section>
  );
}

/** What is special about a place in the order, in a word. */
function Mark({ special }: { special: QueueRow["special"] }) {
  if (!special) return null;
  if (special.type === "appointment") return <strong class="mark">{t("counter.appointment", { time: clock(special.at) })}</strong>;
  return <strong class="mark priority">{t("counter.priority_short")}</strong>;
}

const PLANNED = { open: "counter.planned_open", shut: "counter.planned_shut", reskill: "counter.planned_reskill" } as const;

/** What the supervisor has planned for this counter. */
function Planned({ view }: { view: CounterView }) {
  const rows = view.planned ?? [];
  if (rows.length === 0) return null;
  return (
    <section class="away" aria-labelledby="planned" data-list="planned">
      <h2 id="planned">{t("counter.planned")}</h2>
      <ul>
        {rows.map((row) => (
          <li key={row.id}>{t(PLANNED[row.act.type], { time: clock(row.due) })}</li>
        ))}
      </ul>
    </section>
  );
}

export function Side({ view, now, does }: { view: CounterView; now: Millis; does: Parameters<typeof Suspended>[0]["does"] }) {
  return (
    <aside class="side">
      <Suspended view={view} now={now} does={does} />
      <Missed view={view} now={now} does={does} />
      <section class="today-line" aria-labelledby="today">
        <h2 id="today">
          {t("counter.served_today")} <span class="figure">{count(view.served_today)}</span>
        </h2>
      </section>
      <Planned view={view} />
      <section class="groups" aria-labelledby="groups">
        <h2 id="groups">{t("counter.groups")}</h2>
        <ul>
          {view.groups.map((group) => (
            <li key={group.id}>
              <span class="prefix">{group.prefix}</span>
              <span class="group-name">
                {of(group.name)}
                <span class="group-kind">
                  {group.home && <Icon path={home} />}
                  {group.home ? t("counter.group_home") : t("counter.group_extra")}
                </span>
              </span>
              <span class="figure">{count(group.waiting)}</span>
            </li>
          ))}
        </ul>
      </section>
    </aside>
  );
}
