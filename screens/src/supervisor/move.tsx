// Those who wait for a group, or some of them, wait for another one: chosen, counted, confirmed, and undone.
import { useEffect, useState } from "preact/hooks";
import { brief, label as spaced } from "../kit/format";
import type { GroupRow, Millis, ReceptionTicket, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { moveTargets } from "./acts";
import type { Hand } from "./parts";

/** The server gives so many of a list. */
const MOST = 200;
/** How long a move can be taken back by one touch, milliseconds. */
const UNDO_MS = 60_000;

export async function waitingFor(group: string): Promise<ReceptionTicket[]> {
  const answer = await fetch(`/api/reception/tickets?${new URLSearchParams({ place: "waiting", group })}`);
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as ReceptionTicket[];
}

export function MoveWaiting({ group, view, now, hand }: { group: GroupRow; view: SupervisorView; now: Millis; hand: Hand }) {
  const [rows, setRows] = useState<ReceptionTicket[] | null>(null);
  const [to, setTo] = useState("");
  const [chosen, setChosen] = useState<Set<string> | null>(null);
  const [sure, setSure] = useState(false);
  const [moved, setMoved] = useState<{ labels: string[]; to: string; at: Millis } | null>(null);
  const [lost, setLost] = useState(false);
  useEffect(() => {
    let gone = false;
    waitingFor(group.id).then((found) => !gone && (setRows(found), setLost(false)), () => !gone && setLost(true));
    return () => {
      gone = true;
    };
  }, [group.id, group.waiting]);

  const target = view.groups.find((one) => one.id === to);
  const all = (rows ?? []).map((row) => row.label);
  const labels = chosen === null ? all : all.filter((label) => chosen.has(label));
  const ask = (from: string, into: string, whom: string[], after: () => void) =>
    hand.asking.ask(`move:${from}`, { type: "move_waiting", from, to: into, labels: whom }, (answer) => {
      if (answer.type === "done") after();
      return false;
    });
  if (moved && now - moved.at < UNDO_MS) {
    const into = view.groups.find((one) => one.id === moved.to);
    return (
      <p class="done-line" role="status">
        {t("supervisor.moved", { n: moved.labels.length, group: into ? of(into.name) : moved.to })}{" "}
        <button class="ask plain" data-ask="move-back" onClick={() => ask(moved.to, group.id, moved.labels, () => setMoved(null))}>
          {t("supervisor.move_back")}
        </button>
      </p>
    );
  }
  if (group.waiting === 0 || view.day === null) return null;
  return (
    <details class="more" data-part="move">
      <summary>{t("supervisor.move")}</summary>
      <p class="quiet">{t("supervisor.move_more")}</p>
      {lost && <p class="weighty">{t("supervisor.lost")}</p>}
      <div class="form">
        <label>
          {t("supervisor.move_to")}
          <select name="to" value={to} onChange={(event) => (setTo(event.currentTarget.value), setSure(false))}>
            <option value="">{t("supervisor.choose")}</option>
            {moveTargets(view, group.id).map((one) => (
              <option key={one.id} value={one.id}>
                {one.prefix} · {of(one.name)} ({one.waiting})
              </option>
            ))}
          </select>
        </label>
        <label>
          {t("supervisor.move_which")}
          <select name="which" value={chosen === null ? "all" : "some"} onChange={(event) => (setChosen(event.currentTarget.value === "all" ? null : new Set()), setSure(false))}>
            <option value="all">{t("supervisor.move_all", { n: all.length })}</option>
            <option value="some">{t("supervisor.move_some")}</option>
          </select>
        </label>
      </div>
      {rows?.length === MOST && <p class="quiet">{t("supervisor.move_first", { n: MOST })}</p>}
      {chosen !== null && (
        <ul class="labels">
          {(rows ?? []).map((row) => (
            <li key={row.label}>
              <button
                data-label={row.label}
                aria-pressed={chosen.has(row.label)}
                onClick={() => {
                  const next = new Set(chosen);
                  if (!next.delete(row.label)) next.add(row.label);
                  setChosen(next);
                  setSure(false);
                }}
              >
                {spaced(row.label)} <span class="quiet">{brief(now - row.issued_at)}</span>
              </button>
            </li>
          ))}
        </ul>
      )}
      {target && labels.length > 0 && (
        <div class="card-acts">
          {sure ? (
            <>
              <p class="weighty">{t("supervisor.move_sure", { n: labels.length, from: of(group.name), to: of(target.name) })}</p>
              <button
                class="ask main"
                data-ask="move-yes"
                aria-busy={hand.asking.busy.has(`move:${group.id}`)}
                aria-disabled={!hand.online}
                onClick={() => hand.online && ask(group.id, to, labels, () => (setMoved({ labels, to, at: now }), setSure(false), setChosen(null), setTo("")))}
              >
                {t("supervisor.move_yes", { n: labels.length })}
              </button>
              <button class="ask plain" onClick={() => setSure(false)}>
                {t("supervisor.not_now")}
              </button>
            </>
          ) : (
            <button class="ask plain" data-ask="move" onClick={() => setSure(true)}>
              {t("supervisor.move_ask", { n: labels.length, group: of(target.name) })}
            </button>
          )}
        </div>
      )}
    </details>
  );
}
