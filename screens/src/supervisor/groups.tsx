// Every procedure group: who waits, how long against target and alarm, and how many counters serve it.
import { brief, count, estimate } from "../kit/format";
import type { Millis, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { level, sorted, urgent, waited, type Level } from "./load";
import { aheadWords, chip } from "./say";

/** The alarm stands at 60 % of the bar. */
const FULL = 10 / 6;

function Bar({ wait, level, alarm, target }: { wait: number; level: Level; alarm: number; target: number }) {
  const full = alarm * 60_000 * FULL;
  const share = (ms: number) => `${Math.min(100, (ms / full) * 100)}%`;
  return (
    <span class={`bullet ${level}`} aria-hidden="true">
      <span class="fill" style={{ width: share(wait) }} />
      <span class="tick target" style={{ left: share(target * 60_000) }} />
      <span class="tick" style={{ left: share(alarm * 60_000) }} />
    </span>
  );
}

/** The lines that will be too long, while there is time to do something. */
function Coming({ view, now }: { view: SupervisorView; now: Millis }) {
  const lines = aheadWords(view, now);
  if (lines === null) return null;
  if (lines.length === 0) return <p class="quiet coming">{t("supervisor.ahead_none", { target: view.target_min })}</p>;
  return (
    <p class="coming" data-ahead={lines.length} title={lines.join("\n")}>
      <strong>{t("supervisor.ahead")}</strong> {lines.join("; ")}.
    </p>
  );
}

export function Groups({ view, now, choose }: { view: SupervisorView; now: Millis; choose(id: string): void }) {
  const rows = sorted(view.groups, view, now);
  const known = view.groups.some((group) => group.wait.type === "range");
  return (
    <section class="groups" aria-labelledby="groups">
      <div class="section-head">
        <h2 id="groups">{t("supervisor.groups")}</h2>
        {view.issued === 0 && <p class="quiet">{t("supervisor.no_tickets")}</p>}
        <Coming view={view} now={now} />
        {!known && <p class="quiet">{t("supervisor.expected_unknown", { estimate: estimate({ type: "unknown" }) })}</p>}
      </div>
      {rows.length === 0 ? (
        <p class="quiet">{t("supervisor.groups_none")}</p>
      ) : (
        <table>
          <thead>
            <tr>
              <th class="c-name">{t("supervisor.groups")}</th>
              <th class="c-n">{t("supervisor.col_waiting")}</th>
              <th class="c-bar">
                <span class="long">{t("supervisor.col_longest", { n: view.alarm_min })}</span>
                <span class="short">{t("supervisor.col_longest_short", { n: view.alarm_min })}</span>
              </th>
              {known && <th class="c-wait">{t("supervisor.col_expected")}</th>}
              <th class="c-n">{t("supervisor.col_counters")}</th>
              <th class="c-n">{t("supervisor.col_served")}</th>
              <th class="c-n c-missed">{t("supervisor.col_missed")}</th>
              <th class="c-chip">{t("supervisor.col_state")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((group) => {
              const at = level(group, view, now);
              const wait = waited(group.longest_since, now);
              const closed = group.stop?.type === "closed" ? group.stop.reason : null;
              const words = chip(at, group, now) || (closed && t("supervisor.group_closed_chip"));
              return (
                <tr key={group.id} class={urgent(at) ? "urgent" : ""} data-level={at} onClick={() => choose(group.id)}>
                  <th scope="row" class="c-name">
                    <button onClick={(event) => (event.stopPropagation(), choose(group.id))} title={of(group.name)}>
                      <span class="prefix">{group.prefix}</span>
                      {of(group.name)}
                    </button>
                  </th>
                  <td class="c-n">{count(group.waiting)}</td>
                  <td class="c-bar">
                    <span class="bar-cell">
                      <Bar wait={wait} level={at} alarm={view.alarm_min} target={view.target_min} />
                      <span class="bar-value">{group.waiting > 0 ? brief(wait) : "–"}</span>
                    </span>
                  </td>
                  {known && <td class="c-wait">{group.wait.type === "range" ? estimate(group.wait) : "–"}</td>}
                  <td class="c-n">
                    {group.counters_open}/{group.counters_all}
                  </td>
                  <td class="c-n">{count(group.served)}</td>
                  <td class="c-n c-missed">{count(group.no_shows)}</td>
                  <td class="c-chip">{words && <span class={`chip ${at}`} title={closed ? of(closed) : undefined}>{words}</span>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </section>
  );
}
