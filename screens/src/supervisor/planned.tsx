// What is to happen to counters at a moment of the day, and what a counter serves today.
import { useState } from "preact/hooks";
import { clock, label as spaced } from "../kit/format";
import type { CounterRequest, CounterRow, Millis, PlannedAct, PlannedRow, Serves, SupervisorView } from "../protocol";
import { newKey } from "../socket";
import { of, t } from "../words";
import { actWords, momentOf, nextQuarter, same, touched } from "./acts";
import { Ask, type Hand } from "./parts";

const EMPTY: Serves = { home: [], skills: [] };

/** The groups of a counter: each touch makes one first, besides, or not served. */
export function ServesPicker({ view, serves, change }: { view: SupervisorView; serves: Serves; change(serves: Serves): void }) {
  return (
    <>
      <p class="quiet">{t("supervisor.serves_more")}</p>
      <ul class="labels">
        {view.groups.map((group) => {
          const how = serves.home.includes(group.id) ? "home" : serves.skills.includes(group.id) ? "skill" : "none";
          return (
            <li key={group.id}>
              <button data-group={group.id} data-how={how} aria-pressed={how !== "none"} title={of(group.name)} onClick={() => change(touched(serves, group.id))}>
                {group.prefix} <span class="group-short">{of(group.name)}</span>
                {how !== "none" && <span class="quiet"> · {t(how === "home" ? "supervisor.serves_home" : "supervisor.serves_skill")}</span>}
              </button>
            </li>
          );
        })}
      </ul>
    </>
  );
}

export function Reskill({ row, view, hand }: { row: CounterRow; view: SupervisorView; hand: Hand }) {
  const now = row.serves ?? EMPTY;
  const [wish, setWish] = useState<Serves | null>(null);
  const serves = wish ?? now;
  return (
    <details class="more" data-part="reskill">
      <summary>{t("supervisor.serves")}</summary>
      {row.planned && (
        <div class="card-acts">
          <p class="weighty">◆ {t("supervisor.serves_changed")}</p>
          <Ask hand={hand} name={`planned:${row.counter}`} request={{ type: "reskill", counter: row.counter, ...row.planned }} look="main" after={() => setWish(null)}>
            {t("supervisor.serves_back")}
          </Ask>
        </div>
      )}
      <ServesPicker view={view} serves={serves} change={setWish} />
      {!same(serves, now) && serves.home.length > 0 && (
        <div class="card-acts">
          <Ask hand={hand} name={`reskill:${row.counter}`} request={{ type: "reskill", counter: row.counter, ...serves }} look="main" after={() => setWish(null)}>
            {t("supervisor.serves_go")}
          </Ask>
          <button class="ask plain" onClick={() => setWish(null)}>
            {t("supervisor.not_now")}
          </button>
        </div>
      )}
    </details>
  );
}

/** Asks something of a counter in the place of its clerk. */
async function atCounter(hand: Hand, counter: number, request: CounterRequest, done: () => void): Promise<void> {
  if (!hand.online) return;
  try {
    const answer = await fetch(`/api/counters/${counter}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Idempotency-Key": newKey() },
      body: JSON.stringify(request),
    });
    if (answer.ok) return done();
    const told = (await answer.json()) as { say?: { vi: string; en: string }; remedy?: { vi: string; en: string } };
    hand.asking.tell(told.say && told.remedy ? `${of(told.say)} ${of(told.remedy)}` : t("supervisor.lost"));
  } catch {
    hand.asking.tell(t("supervisor.lost"));
  }
}

/** The ticket at a counter is sent on, or the clerk's last act undone. */
export function ForClerk({ row, view, hand }: { row: CounterRow; view: SupervisorView; hand: Hand }) {
  const [to, setTo] = useState("");
  const [done, setDone] = useState<string | null>(null);
  const { counter, label } = row;
  return (
    <>
      {label && row.desk === "serving" && (
        <div class="form">
          <label>
            {t("supervisor.send_on", { label: spaced(label) })}
            <select name="send" value={to} onChange={(event) => setTo(event.currentTarget.value)}>
              <option value="">{t("supervisor.choose")}</option>
              {view.groups.map((group) => (
                <option key={group.id} value={group.id}>
                  {group.prefix} · {of(group.name)}
                </option>
              ))}
            </select>
          </label>
          <button
            class="ask plain"
            data-ask="send"
            aria-disabled={!to || !hand.online}
            onClick={() =>
              to &&
              void atCounter(hand, counter, { type: "transfer", group: to, to_counter: null, placed: "original_time", remark: null, come_back: false, then: "rest" }, () => (setTo(""), setDone(t("supervisor.sent", { label: spaced(label) }))))
            }
          >
            {t("supervisor.send_go")}
          </button>
        </div>
      )}
      {row.desk !== "shut" && (
        <p class="undo-line">
          <button class="ask plain" data-ask="undo" aria-disabled={!hand.online} onClick={() => void atCounter(hand, counter, { type: "undo" }, () => setDone(t("supervisor.undone", { n: counter })))}>
            {t("supervisor.undo")}
          </button>{" "}
          <span class="quiet">{t("supervisor.undo_more")}</span>
        </p>
      )}
      {done && (
        <p class="done-line" role="status">
          {done}
        </p>
      )}
    </>
  );
}

function stateWords(row: PlannedRow): string {
  switch (row.state) {
    case "pending":
      return t("supervisor.act_pending");
    case "done":
      return t("supervisor.act_done");
    case "cancelled":
      return t("supervisor.act_cancelled");
    case "missed":
      return t("supervisor.act_missed", { why: row.missed ? of(row.missed) : "–" });
  }
}

type Kind = PlannedAct["type"];
const KINDS: Kind[] = ["open", "shut", "reskill"];
const KIND = { open: "supervisor.act_kind_open", shut: "supervisor.act_kind_shut", reskill: "supervisor.act_kind_serves" } as const satisfies Record<Kind, keyof Words>;

export function Acts({ view, now, hand }: { view: SupervisorView; now: Millis; hand: Hand }) {
  const [kind, setKind] = useState<Kind>("open");
  const [counter, setCounter] = useState(view.counters[0]?.counter ?? 1);
  const [time, setTime] = useState(() => nextQuarter(now));
  const [wish, setWish] = useState<Serves | null>(null);
  const row = view.counters.find((one) => one.counter === counter);
  const serves = wish ?? row?.serves ?? EMPTY;
  const due = momentOf(time, now);
  const act: PlannedAct = kind === "reskill" ? { type: "reskill", counter, ...serves } : { type: kind, counter };
  const planned = (view.office?.planned ?? []).slice().sort((a, b) => a.due - b.due);
  return (
    <>
      {planned.length === 0 ? (
        <p class="quiet">{t("supervisor.acts_none")}</p>
      ) : (
        <ul class="task-list">
          {planned.map((one) => (
            <li key={one.id} data-act={one.id} data-state={one.state}>
              <strong>{clock(one.due)}</strong>
              <span>{actWords(view, one.act)}</span>
              <span class={one.state === "missed" ? "missed" : "quiet"}>{stateWords(one)}</span>
              {one.state === "pending" && (
                <Ask hand={hand} name={`cancel-act:${one.id}`} request={{ type: "cancel_act", id: one.id }}>
                  {t("supervisor.act_cancel")}
                </Ask>
              )}
            </li>
          ))}
        </ul>
      )}
      <h3>{t("supervisor.acts_new")}</h3>
      <div class="form">
        <label>
          {t("supervisor.act_kind")}
          <select name="kind" value={kind} onChange={(event) => setKind(event.currentTarget.value as Kind)}>
            {KINDS.map((one) => (
              <option key={one} value={one}>
                {t(KIND[one])}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("supervisor.act_counter")}
          <select name="counter" value={counter} onChange={(event) => (setCounter(Number(event.currentTarget.value)), setWish(null))}>
            {view.counters.map((one) => (
              <option key={one.counter} value={one.counter}>
                {one.counter} · {one.prefixes.join(" ")}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("supervisor.act_time")}
          <input name="time" type="time" value={time} onInput={(event) => setTime(event.currentTarget.value)} />
        </label>
        {due !== null && (
          <Ask hand={hand} name="plan-act" request={{ type: "plan_act", due, act }} look="main">
            {t("supervisor.act_plan")}
          </Ask>
        )}
      </div>
      {kind === "reskill" && <ServesPicker view={view} serves={serves} change={setWish} />}
    </>
  );
}
