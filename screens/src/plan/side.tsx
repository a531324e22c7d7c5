// Beside the fields: what is wrong, what stands in the way and where those people go, what would
// change, and how it comes into force.
import { useState } from "preact/hooks";
import { clock } from "../kit/format";
import type { Choice, InTheWay, PlanChange, Rehome } from "../protocol";
import { of, t } from "../words";
import type { Desk } from "./api";
import { keyWords, type Bench } from "./field";
import { fromInput, gone, moveCounter, moveGroup, toInput, together, type Plan } from "./model";

/** "17:30 24/11/2026". */
export function stamp(at: number, offsetMin: number): string {
  const [date, time] = toInput(at, offsetMin).split("T");
  return `${time} ${date!.split("-").reverse().join("/")}`;
}

export function Changes({ changes }: { changes: PlanChange[] }) {
  if (changes.length === 0) return <p class="quiet">{t("plan.no_changes")}</p>;
  return (
    <ul class="changes">
      {changes.map((it, at) => (
        <li key={at} data-section={it.section}>
          {of(it.say)}
        </li>
      ))}
    </ul>
  );
}

export function Obstacles({ list }: { list: InTheWay[] }) {
  return (
    <ul class="obstacles">
      {together(list).map(({ first, more }) => (
        <li key={first.code + first.group + first.counter + first.label} data-code={first.code}>
          <p>
            {of(first.say)}
            {more.some((it) => it.label) && ` ${t("plan.and_more", { n: more.length, labels: more.map((it) => it.label ?? "").filter(Boolean).join(" ") })}`}
          </p>
          <p class="quiet">{of(first.remedy)}</p>
        </li>
      ))}
    </ul>
  );
}

/** Where the people of what goes shall go. */
export function Moves(props: { before: Plan; after: Plan; rehome: Rehome; may: boolean; change(rehome: Rehome): void }) {
  const { before, after, rehome } = props;
  const { groups, counters } = gone(before, after);
  if (groups.length + counters.length === 0) return null;
  return (
    <section class="moves">
      <h2>{t("plan.moves")}</h2>
      {groups.map((group) => (
        <label class="field wide" key={group.id}>
          <span>{t("plan.move_group", { prefix: group.prefix, name: of(group.name) })}</span>
          <select
            data-move={group.id}
            disabled={!props.may}
            value={rehome.groups?.find((it) => it.from === group.id)?.to ?? ""}
            onChange={(event) => props.change(moveGroup(rehome, group.id, event.currentTarget.value))}
          >
            <option value="">{t("plan.move_nowhere")}</option>
            {(after.group ?? []).map((it) => (
              <option key={it.id} value={it.id}>
                {it.prefix} · {of(it.name)}
              </option>
            ))}
          </select>
        </label>
      ))}
      {counters.map((counter) => {
        const move = rehome.counters?.find((it) => it.from === counter.number);
        return (
          <label class="field wide" key={counter.number}>
            <span>{t("plan.move_counter", { counter: counter.number })}</span>
            <select
              data-move={counter.number}
              disabled={!props.may}
              value={move ? String(move.to ?? "line") : ""}
              onChange={(event) => props.change(moveCounter(rehome, counter.number, event.currentTarget.value))}
            >
              <option value="">{t("plan.move_nowhere")}</option>
              <option value="line">{t("plan.move_line")}</option>
              {(after.counter ?? []).map((it) => (
                <option key={it.number} value={it.number}>
                  {t("plan.counter")} {it.number}
                </option>
              ))}
            </select>
          </label>
        );
      })}
    </section>
  );
}

/** When, and why. */
export interface When {
  at: number | null;
  reason: string;
}

/** Now, or at a moment; with a reason of the plan. */
export function Publish(props: {
  reasons: Choice[];
  offsetMin: number;
  now: number;
  off: boolean;
  word: string;
  publish(when: When): void;
}) {
  const [later, setLater] = useState(false);
  const [reason, setReason] = useState("");
  const [text, setText] = useState("");
  const usual = `${toInput(props.now, props.offsetMin).slice(0, 10)}T17:30`;
  const at = fromInput(text || usual, props.offsetMin);
  return (
    <div class="publish">
      {props.reasons.length > 0 && (
        <label class="field wide">
          <span>{t("plan.reason")}</span>
          <select value={reason} data-do="reason" onChange={(event) => setReason(event.currentTarget.value)}>
            <option value="">{t("plan.none")}</option>
            {props.reasons.map((it) => (
              <option key={it.id} value={it.id}>
                {of(it.name)}
              </option>
            ))}
          </select>
        </label>
      )}
      <div class="when">
        <label>
          <input type="radio" checked={!later} onChange={() => setLater(false)} />
          {t("plan.now")}
        </label>
        <label>
          <input type="radio" data-do="later" checked={later} onChange={() => setLater(true)} />
          {t("plan.later")}
        </label>
        {later && (
          <input type="datetime-local" aria-label={t("plan.later")} value={text || usual} onInput={(event) => setText(event.currentTarget.value)} />
        )}
      </div>
      <button
        class="ask main"
        data-do="publish"
        disabled={props.off || (later && (at === null || at <= props.now))}
        onClick={() => props.publish({ at: later ? at : null, reason })}
      >
        {later && at !== null ? t("plan.publish_at", { time: stamp(at, props.offsetMin) }) : props.word}
      </button>
    </div>
  );
}

export function Side(props: {
  desk: Desk;
  bench: Bench;
  before: Plan;
  rehome: Rehome;
  check: Desk["check"];
  dirty: boolean;
  busy: boolean;
  now: number;
  changeRehome(rehome: Rehome): void;
  goTo(key: string): void;
  save(): void;
  drop(): void;
  withdraw(): void;
  publish(when: When): void;
}) {
  const { desk, bench, check } = props;
  const offset = bench.plan.hall?.utc_offset_min ?? 420;
  const { pending, failed } = desk;
  const changed = check.changes.length > 0;
  return (
    <aside class="side">
      {pending && (
        <section class="card pending" data-card="pending">
          <h2>{t("plan.pending", { time: stamp(pending.due, offset) })}</h2>
          <p class="quiet">{t("plan.pending_by", { by: pending.by, time: clock(pending.at) })}</p>
          <Changes changes={pending.check.changes} />
          {pending.check.in_the_way.length > 0 && <p class="flaw">{t("plan.pending_blocked", { n: pending.check.in_the_way.length })}</p>}
          {bench.may && (
            <button class="ask plain" data-do="withdraw" disabled={props.busy} onClick={props.withdraw}>
              {t("plan.withdraw")}
            </button>
          )}
        </section>
      )}
      {failed && (
        <section class="card failed" data-card="failed" role="alert">
          <h2>{t("plan.failed", { time: stamp(failed.due, offset) })}</h2>
          <Obstacles list={failed.in_the_way} />
          {bench.may && (
            <button class="ask plain" data-do="withdraw" disabled={props.busy} onClick={props.withdraw}>
              {t("plan.seen")}
            </button>
          )}
        </section>
      )}
      {check.flaws.length > 0 && (
        <section data-card="flaws">
          <h2>{t("plan.flaws", { n: check.flaws.length })}</h2>
          <ul class="flaw-list">
            {check.flaws.map((it) => (
              <li key={it.key + it.code}>
                <button onClick={() => props.goTo(it.key)}>
                  <b title={it.key}>{keyWords(bench.plan, it.key)}</b>
                  <span>{of(it.reason)}</span>
                </button>
              </li>
            ))}
          </ul>
        </section>
      )}
      {changed && check.in_the_way.length > 0 && (
        <section class="blocked" data-card="in-the-way">
          <h2>{t("plan.in_the_way", { n: check.in_the_way.length })}</h2>
          <Obstacles list={check.in_the_way} />
        </section>
      )}
      <Moves before={props.before} after={bench.plan} rehome={props.rehome} may={bench.may} change={props.changeRehome} />
      <section data-card="changes">
        <h2>{changed ? t("plan.unpublished", { n: check.changes.length }) : t("plan.unchanged", { version: desk.version })}</h2>
        {changed && <Changes changes={check.changes} />}
      </section>
      {bench.may && (changed || desk.draft) && (
        <section class="acts">
          <p class="quiet">
            {props.dirty || !desk.draft
              ? t("plan.not_saved")
              : t("plan.saved", { number: desk.draft.number, by: desk.draft.by, time: clock(desk.draft.at) })}
          </p>
          <div class="row">
            <button class="ask plain" data-do="save" disabled={!props.dirty || props.busy} onClick={props.save}>
              {t("plan.save")}
            </button>
            <button class="ask danger" data-do="drop" disabled={props.busy} onClick={props.drop}>
              {t("plan.drop")}
            </button>
          </div>
          <Publish
            reasons={desk.reasons}
            offsetMin={offset}
            now={props.now}
            word={t("plan.publish_now")}
            off={props.busy || !changed || check.flaws.length > 0 || pending !== undefined}
            publish={props.publish}
          />
        </section>
      )}
    </aside>
  );
}
