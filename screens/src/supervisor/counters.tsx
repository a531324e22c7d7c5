// Every counter as a tile at its fixed place: its number, what it does, for how long.
import call from "icon:campaign";
import off from "icon:cloud_off";
import { brief, label } from "../kit/format";
import { Icon } from "../kit/icon";
import type { CounterRow, Millis, SupervisorView } from "../protocol";
import { t } from "../words";
import { deskWord } from "./say";

/** A counter as a sentence, for those who listen and as the tile's hint. */
function spoken(row: CounterRow, now: Millis): string {
  return [
    t("common.counter", { n: row.counter }),
    deskWord(row.desk) + (row.label ? ` ${label(row.label)}` : "") + (row.since !== null && row.desk !== "shut" ? ` ${brief(now - row.since)}` : ""),
    row.prefixes.join(" "),
    row.online ? "" : t("supervisor.offline"),
  ].filter(Boolean).join(" · ");
}

function Tile({ row, now, choose }: { row: CounterRow; now: Millis; choose(counter: number): void }) {
  const long = row.label !== null && row.label.length > 4;
  return (
    <button
      class={`tile ${row.desk}`}
      data-counter={row.counter}
      aria-label={spoken(row, now)}
      title={spoken(row, now)}
      onClick={() => choose(row.counter)}
    >
      <span class="tile-head">
        <span>{row.counter}</span>
        {row.desk === "calling" && <Icon path={call} />}
        {!row.online && row.desk !== "shut" && <Icon path={off} />}
        <span class="tile-since">{row.since !== null && row.desk !== "shut" ? brief(now - row.since) : ""}</span>
      </span>
      <span class={long ? "tile-main long" : "tile-main"}>
        {row.label ? label(row.label) : deskWord(row.desk)}
      </span>
      <span class="tile-groups">{row.prefixes.join(" ")}</span>
    </button>
  );
}

export function Counters(props: { view: SupervisorView; now: Millis; choose(counter: number): void }) {
  const rows = props.view.counters.slice().sort((a, b) => a.counter - b.counter);
  return (
    <section class="counters" aria-labelledby="counters">
      <div class="section-head">
        <h2 id="counters">{t("supervisor.counters")}</h2>
        <p class="quiet">{t("supervisor.counters_hint")}</p>
      </div>
      <div class="tiles">
        {rows.map((row) => (
          <Tile key={row.counter} row={row} now={props.now} choose={props.choose} />
        ))}
      </div>
    </section>
  );
}
