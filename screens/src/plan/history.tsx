// Every version of the plan: who, when, why, what changed, and the way back to it.
import { useEffect, useState } from "preact/hooks";
import type { PlanCheck, PlanVersion, Rehome } from "../protocol";
import { of, t } from "../words";
import * as api from "./api";
import type { Desk } from "./api";
import type { Plan } from "./model";
import { Changes, Moves, Obstacles, Publish, stamp, type When } from "./side";

export function History(props: {
  desk: Desk;
  may: boolean;
  busy: boolean;
  offsetMin: number;
  now: number;
  before: Plan;
  restore(version: number, rehome: Rehome, when: When): void;
}) {
  const { desk } = props;
  const [rows, setRows] = useState<PlanVersion[]>([]);
  const [more, setMore] = useState(true);
  const [back, setBack] = useState<number | null>(null);
  useEffect(() => {
    void api.versions(0).then((told) => {
      if (!("ok" in told)) return;
      setRows(told.ok);
      setMore(told.ok.length === 20);
    });
    setBack(null);
  }, [desk.version]);
  const next = () =>
    void api.versions(rows.length).then((told) => {
      if (!("ok" in told)) return;
      setRows([...rows, ...told.ok]);
      setMore(told.ok.length === 20);
    });
  return (
    <div class="history">
      {rows.map((it) => (
        <section class="entry" key={it.version} data-version={it.version}>
          <div class="version-head">
            <h2>{t("plan.version", { n: it.version })}</h2>
            {it.version === desk.version && <span class="chip">{t("plan.in_force")}</span>}
            <span class="quiet">
              {stamp(it.at, props.offsetMin)} · {it.by === "rule" ? t("plan.by_itself") : it.by}
            </span>
            <span class="spring" />
            <a href={`/api/plan/versions/${it.version}`} target="_blank" rel="noreferrer">
              {t("plan.whole")}
            </a>
            {props.may && it.version !== desk.version && (
              <button class="ask plain" data-do={`restore-${it.version}`} onClick={() => setBack(back === it.version ? null : it.version)}>
                {t("plan.restore")}
              </button>
            )}
          </div>
          {of(it.why) && <p>{of(it.why)}</p>}
          {it.restores !== undefined && it.restores !== null && <p>{t("plan.restores", { n: it.restores })}</p>}
          {it.moved > 0 && <p>{t("plan.moved", { n: it.moved })}</p>}
          {back === it.version ? (
            <Restore {...props} version={it.version} />
          ) : (
            it.changes.length > 0 && (
              <details open={it.changes.length <= 6}>
                <summary>{t("plan.changed", { n: it.changes.length })}</summary>
                <Changes changes={it.changes} />
              </details>
            )
          )}
        </section>
      ))}
      {more && (
        <button class="ask plain" onClick={next}>
          {t("plan.older")}
        </button>
      )}
    </div>
  );
}

/** What coming back would change, and what stands in its way. */
function Restore(props: Parameters<typeof History>[0] & { version: number }) {
  const { version, desk } = props;
  const [plan, setPlan] = useState<Plan | null>(null);
  const [check, setCheck] = useState<PlanCheck | null>(null);
  const [rehome, setRehome] = useState<Rehome>({});
  useEffect(() => void api.version(version).then((told) => "ok" in told && setPlan(told.ok)), [version]);
  useEffect(() => {
    if (!plan) return;
    void api.validate({ base: desk.version, over: 0, plan, rehome }).then((told) => "ok" in told && setCheck(told.ok));
  }, [plan, rehome, props.now >> 12]);
  if (!plan || !check) return null;
  return (
    <div class="restore" data-card="restore">
      <h3>{t("plan.would_change", { n: check.changes.length })}</h3>
      <Changes changes={check.changes} />
      {check.in_the_way.length > 0 && (
        <div class="blocked">
          <h3>{t("plan.in_the_way", { n: check.in_the_way.length })}</h3>
          <Obstacles list={check.in_the_way} />
        </div>
      )}
      <Moves before={props.before} after={plan} rehome={rehome} may change={setRehome} />
      <Publish
        reasons={desk.reasons}
        offsetMin={props.offsetMin}
        now={props.now}
        word={t("plan.restore_now", { n: version })}
        off={props.busy || check.changes.length === 0 || desk.pending !== undefined}
        publish={(when) => props.restore(version, rehome, when)}
      />
    </div>
  );
}
