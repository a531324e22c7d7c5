// What clerks and the supervisor say to each other, by codes of the plan: unread ones first.
import { useState } from "preact/hooks";
import { clock, duration, label as spaced } from "../kit/format";
import type { MessageRow, Millis, SupervisorView } from "../protocol";
import { of, t } from "../words";
import { Ask, type Hand } from "./parts";

/** What clerks have said and nobody has read, the oldest first. */
export function unread(rows: MessageRow[]): MessageRow[] {
  return rows.filter((row) => !row.from_supervisor && !row.seen).sort((a, b) => a.at - b.at);
}

export function Messages({ view, now, hand }: { view: SupervisorView; now: Millis; hand: Hand }) {
  const rows = view.office?.messages ?? [];
  const open = unread(rows);
  const rest = rows.filter((row) => !open.includes(row));
  const codes = view.office?.to_counter ?? [];
  const [counter, setCounter] = useState(open[0]?.counter ?? view.counters[0]?.counter ?? 1);
  return (
    <>
      {rows.length === 0 && <p class="quiet">{t("supervisor.messages_none")}</p>}
      <ul class="task-list">
        {[...open, ...rest].map((row) => (
          <li key={row.id} data-message={row.id} data-unread={open.includes(row)}>
            <strong>{t("common.counter", { n: row.counter })}</strong>
            <span class="wide-cell">
              {row.from_supervisor ? "→ " : ""}
              {of(row.text)}
              {row.label && ` · ${spaced(row.label)}`}
            </span>
            <span class="quiet">
              {clock(row.at)} · {row.seen ? t("supervisor.message_read", { time: clock(row.seen) }) : t("supervisor.message_unread", { time: duration(now - row.at) })}
            </span>
            {open.includes(row) && (
              <Ask hand={hand} name={`read:${row.id}`} request={{ type: "read", message: row.id }} look="main" after={() => setCounter(row.counter)}>
                {t("supervisor.message_seen")}
              </Ask>
            )}
          </li>
        ))}
      </ul>
      {codes.length > 0 && (
        <>
          <h3>{t("supervisor.message_new")}</h3>
          <div class="form">
            <label>
              {t("supervisor.act_counter")}
              <select name="counter" value={counter} onChange={(event) => setCounter(Number(event.currentTarget.value))}>
                {view.counters.map((one) => (
                  <option key={one.counter} value={one.counter}>
                    {one.counter} · {one.prefixes.join(" ")}
                  </option>
                ))}
              </select>
            </label>
          </div>
          <ul class="task-list">
            {codes.map((code) => (
              <li key={code.id} data-code={code.id}>
                <span class="wide-cell">{of(code.name)}</span>
                <Ask hand={hand} name={`tell:${counter}:${code.id}`} request={{ type: "tell", counter, code: code.id }}>
                  {t("supervisor.message_go", { n: counter })}
                </Ask>
              </li>
            ))}
          </ul>
        </>
      )}
    </>
  );
}
