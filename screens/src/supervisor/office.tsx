// Announcements, requests to agencies, and everybody who is away from a counter.
import { useEffect, useState } from "preact/hooks";
import { clock, duration, label as spaced } from "../kit/format";
import type { AnnouncementRow, Choice, Millis, PeopleReply, SupervisorView, SuspendKind } from "../protocol";
import { of, t } from "../words";
import { Ask, type Hand } from "./parts";

interface CardProps {
  view: SupervisorView;
  now: Millis;
  hand: Hand;
}

/** How long the first press on an urgent announcement waits for the second, milliseconds. */
const ARMED_MS = 4000;
const MINUTES = [5, 10, 30, 60, 120];

function placeOf(row: AnnouncementRow, view: SupervisorView): string {
  const zone = view.zones?.find((one) => one.id === row.zone);
  return zone ? of(zone.name) : t("supervisor.whole_hall");
}

export function Announce({ view, hand }: CardProps) {
  const office = view.office;
  const [zone, setZone] = useState("");
  const [vi, setVi] = useState("");
  const [en, setEn] = useState("");
  const [minutes, setMinutes] = useState(10);
  if (!office) return null;
  const where = zone || null;
  return (
    <>
      <h3>{t("supervisor.announced")}</h3>
      {office.announced.length === 0 && <p class="quiet">{t("supervisor.announced_none")}</p>}
      <ul class="task-list">
        {office.announced.map((row) => (
          <li key={`${row.own ? "own" : "log"}${row.seq}`} data-announced={row.seq} data-own={row.own ?? false}>
            <span class="wide-cell">{of(row.text)}</span>
            <span class="quiet">
              {[placeOf(row, view), t("supervisor.announce_until", { time: clock(row.until) }), row.own && t("supervisor.announce_own_tag")].filter(Boolean).join(" · ")}
            </span>
            <Ask hand={hand} name={`end:${row.own ? "own" : "log"}${row.seq}`} request={row.own ? { type: "end_notice", seq: row.seq } : { type: "end_announcement", seq: row.seq }}>
              {t("supervisor.announce_end")}
            </Ask>
          </li>
        ))}
      </ul>
      <div class="form">
        <label>
          {t("supervisor.announce_where")}
          <select name="zone" value={zone} onChange={(event) => setZone(event.currentTarget.value)}>
            <option value="">{t("supervisor.whole_hall")}</option>
            {(view.zones ?? []).map((one) => (
              <option key={one.id} value={one.id}>
                {of(one.name)}
              </option>
            ))}
          </select>
        </label>
      </div>
      {office.announcements.length > 0 && (
        <>
          <h3>{t("supervisor.announce_prepared")}</h3>
          <p class="quiet">{t("supervisor.announce_prepared_more")}</p>
          <ul class="task-list">
            {office.announcements.map((one) => (
              <li key={one.id} data-announcement={one.id}>
                <span class="wide-cell">{of(one.name)}</span>
                {office.urgent?.includes(one.id) ? (
                  <Urgent hand={hand} one={one} zone={where} />
                ) : (
                  <Ask hand={hand} name={`announce:${one.id}`} request={{ type: "announce", announcement: one.id, zone: where }}>
                    {t("supervisor.announce_go")}
                  </Ask>
                )}
              </li>
            ))}
          </ul>
        </>
      )}
      <h3>{t("supervisor.announce_own")}</h3>
      <p class="quiet">{t("supervisor.announce_own_more")}</p>
      <div class="form">
        <label class="grow">
          {t("supervisor.announce_own_vi")}
          <input name="vi" maxLength={160} value={vi} autocomplete="off" onInput={(event) => setVi(event.currentTarget.value)} />
        </label>
        <label class="grow">
          {t("supervisor.announce_own_en")}
          <input name="en" maxLength={160} value={en} autocomplete="off" onInput={(event) => setEn(event.currentTarget.value)} />
        </label>
        <label>
          <span class="heard">{t("supervisor.act_time")}</span>
          <select name="minutes" value={minutes} onChange={(event) => setMinutes(Number(event.currentTarget.value))}>
            {MINUTES.map((n) => (
              <option key={n} value={n}>
                {t("supervisor.announce_minutes", { n })}
              </option>
            ))}
          </select>
        </label>
        <button
          class="ask main"
          data-ask="notice"
          aria-disabled={!hand.online}
          aria-busy={hand.asking.busy.has("notice")}
          onClick={() =>
            hand.online &&
            hand.asking.ask("notice", { type: "notice", text: { vi, en }, zone: where, minutes }, (answer) => {
              if (answer.type === "done") {
                setVi("");
                setEn("");
              }
              return false;
            })
          }
        >
          {t("supervisor.announce_own_go")}
        </button>
      </div>
    </>
  );
}

/** What empties a hall is pressed twice. */
function Urgent({ hand, one, zone }: { hand: Hand; one: Choice; zone: string | null }) {
  const [armed, setArmed] = useState(false);
  useEffect(() => {
    if (!armed) return;
    const rest = setTimeout(() => setArmed(false), ARMED_MS);
    return () => clearTimeout(rest);
  }, [armed]);
  if (!armed) {
    return (
      <button class="ask danger" data-ask={`arm:${one.id}`} onClick={() => setArmed(true)}>
        ▲ {t("supervisor.announce_urgent")}
      </button>
    );
  }
  return (
    <Ask hand={hand} name={`announce:${one.id}`} request={{ type: "announce", announcement: one.id, zone }} look="danger" after={() => setArmed(false)}>
      ▲ {t("supervisor.announce_urgent_sure")}
    </Ask>
  );
}

const REPLY = {
  promised: "supervisor.people_promised",
  arrived: "supervisor.people_arrived",
  refused: "supervisor.people_refused",
} as const satisfies Record<PeopleReply, keyof Words>;

/** What may still come of a request. */
export function repliesAfter(reply: PeopleReply | null): PeopleReply[] {
  if (reply === null) return ["promised", "arrived", "refused"];
  return reply === "promised" ? ["arrived", "refused"] : [];
}

export function People({ view, now, hand }: CardProps) {
  const office = view.office;
  const [agency, setAgency] = useState("");
  const [group, setGroup] = useState("");
  const [people, setPeople] = useState(1);
  if (!office) return null;
  return (
    <>
      {office.people.length === 0 && <p class="quiet">{t("supervisor.people_none")}</p>}
      <ul class="task-list">
        {office.people.map((row) => (
          <li key={row.request} data-request={row.request} data-reply={row.reply ?? "open"}>
            <strong>{clock(row.at)}</strong>
            <span>
              {of(row.agency)}
              {row.group && ` · ${of(row.group)}`}
            </span>
            <span class="quiet">
              {t("supervisor.people_row", { n: row.people, waiting: row.waiting })} · {t("supervisor.people_ago", { time: duration(now - row.at) })} ·{" "}
              {row.reply ? `${t(REPLY[row.reply])} ${row.replied_at === null ? "" : clock(row.replied_at)}` : t("supervisor.people_open")}
            </span>
            <span class="card-acts">
              {repliesAfter(row.reply).map((reply) => (
                <Ask key={reply} hand={hand} name={`reply:${row.request}:${reply}`} request={{ type: "tell_people", request: row.request, reply }}>
                  {t(REPLY[reply])}
                </Ask>
              ))}
            </span>
          </li>
        ))}
      </ul>
      <h3>{t("supervisor.people_new")}</h3>
      <div class="form">
        <label>
          {t("supervisor.people_agency")}
          <select name="agency" value={agency} onChange={(event) => setAgency(event.currentTarget.value)}>
            <option value="">{t("supervisor.choose")}</option>
            {office.agencies.map((one) => (
              <option key={one.id} value={one.id}>
                {of(one.name)}
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("supervisor.people_group")}
          <select name="group" value={group} onChange={(event) => setGroup(event.currentTarget.value)}>
            <option value="">{t("supervisor.people_any")}</option>
            {view.groups.map((one) => (
              <option key={one.id} value={one.id}>
                {one.prefix} · {of(one.name)} ({one.waiting})
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("supervisor.people_count")}
          <span class="stepper">
            <button type="button" class="ask plain" aria-label={t("supervisor.fewer")} disabled={people <= 1} onClick={() => setPeople(people - 1)}>
              −
            </button>
            <output>{people}</output>
            <button type="button" class="ask plain" aria-label={t("supervisor.more")} disabled={people >= 20} onClick={() => setPeople(people + 1)}>
              +
            </button>
          </span>
        </label>
        {agency && (
          <Ask hand={hand} name="ask-people" request={{ type: "ask_people", agency, group: group || null, people }} look="main">
            {t("supervisor.people_go")}
          </Ask>
        )}
      </div>
    </>
  );
}

const AWAY = {
  papers_missing: "supervisor.away_missing",
  papers_kept: "supervisor.away_kept",
  elsewhere: "supervisor.away_elsewhere",
} as const satisfies Record<SuspendKind, keyof Words>;

export function Away({ view, now }: CardProps) {
  const rows = view.suspended ?? [];
  if (rows.length === 0) return <p class="quiet">{t("supervisor.away_none")}</p>;
  return (
    <ul class="task-list">
      {rows.map((row) => (
        <li key={row.label} data-label={row.label}>
          <strong>{spaced(row.label)}</strong>
          <span>
            {of(row.group)} · {t(AWAY[row.kind])}
            {row.elsewhere && `: ${of(row.elsewhere)}`}
            {row.remark && ` · ${of(row.remark)}`}
          </span>
          <span class="quiet">
            {t("supervisor.away_left", { n: row.counter, time: clock(row.since) })} · {duration(now - row.since)}
            {row.at && ` · ${t("supervisor.away_at", { n: row.at })}`}
          </span>
        </li>
      ))}
    </ul>
  );
}
