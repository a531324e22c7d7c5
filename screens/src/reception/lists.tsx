// Everybody who waits, is on hold or missed the call; and the booked times of today.
import { useEffect, useState } from "preact/hooks";
import { clock, duration, label as spaced } from "../kit/format";
import type { BookedRow, Millis, ReceptionTicket, ReceptionView, SuspendKind } from "../protocol";
import { of, t } from "../words";
import { bookedToday, findTickets, type Desk } from "./desk";
import { bookedState, specialWords } from "./say";

/** The server gives so many of a list. */
const MOST = 200;
/** How often a list that the view does not carry is asked for anew, milliseconds. */
const ANEW_MS = 5000;

/** Something asked for by HTTP, now and every five seconds; `null` before the first answer. */
function useAsked<T>(ask: () => Promise<T>, on: unknown[]): { rows: T | null; lost: boolean } {
  const [rows, setRows] = useState<T | null>(null);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let gone = false;
    const now = () =>
      ask().then(
        (found) => !gone && (setRows(found), setLost(false)),
        () => !gone && setLost(true),
      );
    void now();
    const again = setInterval(now, ANEW_MS);
    return () => {
      gone = true;
      clearInterval(again);
    };
  }, on);
  return { rows, lost };
}

const AWAY = {
  papers_missing: "reception.away_missing",
  papers_kept: "reception.away_kept",
  elsewhere: "reception.away_elsewhere",
} as const satisfies Record<SuspendKind, keyof Words>;

type Which = "waiting" | "suspended" | "missed";

export function Lists(props: { view: ReceptionView; now: Millis; open(label: string): void }) {
  const { view, now, open } = props;
  const [which, setWhich] = useState<Which>("waiting");
  const suspended = view.suspended ?? [];
  const missed = view.missed ?? [];
  const heads: [Which, string][] = [
    ["waiting", `${t("reception.list_waiting")} (${view.waiting})`],
    ["suspended", `${t("reception.list_suspended")} (${suspended.length})`],
    ["missed", `${t("reception.list_missed")} (${missed.length})`],
  ];
  return (
    <div class="lists">
      <div class="segments">
        {heads.map(([key, name]) => (
          <button key={key} data-list={key} aria-pressed={which === key} onClick={() => setWhich(key)}>
            {name}
          </button>
        ))}
      </div>
      {which === "waiting" && <Waiting view={view} now={now} open={open} />}
      {which === "suspended" &&
        (suspended.length === 0 ? (
          <p class="quiet">{t("reception.none_suspended")}</p>
        ) : (
          <Rows
            rows={suspended.map((row) => ({
              label: row.label,
              name: of(row.group),
              more: [t(AWAY[row.kind]), row.elsewhere && of(row.elsewhere), row.remark && of(row.remark), t("reception.left_counter", { n: row.counter })],
              end: duration(now - row.since),
            }))}
            open={open}
          />
        ))}
      {which === "missed" &&
        (missed.length === 0 ? (
          <p class="quiet">{t("reception.none_missed")}</p>
        ) : (
          <Rows
            rows={missed.map((row) => ({
              label: row.label,
              name: of(row.group),
              more: [t("reception.return_until", { time: clock(row.until) })],
              end: clock(row.at),
            }))}
            open={open}
          />
        ))}
    </div>
  );
}

function Waiting({ view, now, open }: { view: ReceptionView; now: Millis; open(label: string): void }) {
  const [group, setGroup] = useState("");
  const { rows, lost } = useAsked<ReceptionTicket[]>(() => findTickets(group ? { place: "waiting", group } : { place: "waiting" }), [group, view.waiting]);
  const name = (id: string) => {
    const known = view.groups.find((one) => one.id === id);
    return known ? of(known.name) : id;
  };
  return (
    <>
      <select class="search" aria-label={t("reception.list_all")} value={group} onChange={(event) => setGroup(event.currentTarget.value)}>
        <option value="">{t("reception.list_all")}</option>
        {view.groups.map((one) => (
          <option key={one.id} value={one.id}>
            {one.prefix} · {of(one.name)} ({one.waiting})
          </option>
        ))}
      </select>
      {lost && <p class="weighty">{t("reception.unreachable")}</p>}
      {rows?.length === 0 && <p class="quiet">{t("reception.none_waiting")}</p>}
      {rows && (
        <Rows
          rows={rows.map((row) => ({
            label: row.label,
            name: name(row.group),
            more: [row.special && specialWords(row.special), row.dossiers && t("reception.dossiers_n", { n: row.dossiers })],
            end: duration(now - row.issued_at),
          }))}
          open={open}
        />
      )}
      {rows?.length === MOST && <p class="quiet">{t("reception.more_than", { n: MOST })}</p>}
    </>
  );
}

interface Row {
  label: string;
  name: string;
  more: (string | number | null | undefined | false)[];
  end: string;
}

export function Rows({ rows, open }: { rows: Row[]; open(label: string): void }) {
  return (
    <ul class="rows">
      {rows.map((row) => (
        <li key={row.label}>
          <button data-label={row.label} onClick={() => open(row.label)}>
            <strong>{spaced(row.label)}</strong>
            <span class="row-name">{row.name}</span>
            <span class="quiet">{row.more.filter(Boolean).join(" · ")}</span>
            <span class="row-end">{row.end}</span>
          </button>
        </li>
      ))}
    </ul>
  );
}

/** The booked times of today, and a number for whoever has come. */
export function Booked(props: { view: ReceptionView; now: Millis; desk: Desk; online: boolean; open(label: string): void; checkIn(row: BookedRow): void }) {
  const { now } = props;
  const [typed, setTyped] = useState("");
  const { rows, lost } = useAsked<BookedRow[]>(bookedToday, [props.view.tickets[0]?.label]);
  const digits = typed.replace(/\D/g, "");
  const fitting = (rows ?? []).filter((row) => row.code.startsWith(digits));
  return (
    <div class="lists booked">
      <input class="search" inputMode="numeric" value={typed} placeholder={t("reception.booked_find")} aria-label={t("reception.booked_find")} autocomplete="off" onInput={(event) => setTyped(event.currentTarget.value)} />
      {lost && <p class="weighty">{t("reception.unreachable")}</p>}
      {rows && rows.length === 0 && <p class="quiet">{t("reception.booked_none")}</p>}
      {rows && rows.length > 0 && fitting.length === 0 && <p class="quiet">{t("reception.booked_none_match", { typed })}</p>}
      <ul class="rows">
        {fitting.map((row) => {
          const state = bookedState(row, now);
          return (
            <li key={row.code} class="booked-row" data-code={row.code} data-state={state}>
              <strong>{clock(row.at)}</strong>
              <span class="row-name">{of(row.name)}</span>
              <span class="quiet">
                {row.code}
                {state === "early" && ` · ${t("reception.from", { time: clock(row.from) })}`}
                {state === "late" && ` · ${t("reception.late")}`}
              </span>
              {row.label ? (
                <button class="ask plain" onClick={() => props.open(row.label!)}>
                  {t("reception.taken", { label: spaced(row.label) })}
                </button>
              ) : (
                <button class="ask main" data-act="check-in" aria-disabled={!props.online || state === "early"} aria-busy={props.desk.busy.has(`book:${row.code}`)} onClick={() => props.online && props.checkIn(row)}>
                  {t("reception.check_in")}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </div>
  );
}
