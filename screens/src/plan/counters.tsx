// The counters: which group each serves first, besides, or not at all, as a grid.
import { Fragment } from "preact";
import { of, t } from "../words";
import { Choose, Figure, Flaws, fieldName, names, type Bench } from "./field";
import { add, flawsAt, nextSkill, removeCounter, set, setSkill, skill } from "./model";

const MARK = { none: "·", home: "●", also: "○" } as const;

export function Counters({ bench }: { bench: Bench }) {
  const { plan } = bench;
  const [groups, counters] = [plan.group ?? [], plan.counter ?? []];
  const says = { none: t("plan.skill_none"), home: t("plan.skill_home"), also: t("plan.skill_also") };
  // A group that nobody serves first is told where it can be mended.
  const homeless = bench.flaws.filter((it) => it.code === "no_home_counter");
  return (
    <div class="counters">
      <p class="legend">
        <span>● {says.home}</span>
        <span>○ {says.also}</span>
        <span>· {says.none}</span>
      </p>
      {homeless.map((it) => {
        const group = groups[Number(/\[(\d+)\]/.exec(it.key)?.[1]) - 1];
        return (
          <p class="flaw" key={it.key} data-flaw={it.key}>
            {group?.prefix} · {group && of(group.name)}: {of(it.reason)} {of(it.remedy)}
          </p>
        );
      })}
      <div class="grid-box">
        <table class="grid">
          <thead>
            <tr>
              <th scope="col">{t("plan.counter")}</th>
              {groups.map((it) => (
                <th scope="col" key={it.id} title={of(it.name)}>
                  {it.prefix}
                </th>
              ))}
              <th scope="col">{fieldName("zone")}</th>
              <th scope="col">{fieldName("agency")}</th>
              <th scope="col">{fieldName("auto_call_s")}</th>
              <th />
            </tr>
          </thead>
          <tbody>
            {counters.map((counter, at) => {
              const wrong = flawsAt(bench.flaws, `counter[${at + 1}]`, true);
              const grid = wrong.filter((it) => /\.(home|skills)/.test(it.key));
              const row = (
                <tr key={at} data-counter={counter.number} data-wrong={wrong.length > 0}>
                  <th scope="row">
                    <Figure bench={bench} path={["counter", at, "number"]} label={t("plan.counter")} />
                  </th>
                  {groups.map((group) => {
                    const now = skill(counter, group.id);
                    return (
                      <td key={group.id}>
                        <button
                          class="cell"
                          data-skill={now}
                          data-cell={`${counter.number}/${group.prefix}`}
                          disabled={!bench.may}
                          title={`${t("plan.counter")} ${counter.number} · ${group.prefix} ${of(group.name)}: ${says[now]}`}
                          aria-label={`${t("plan.counter")} ${counter.number}, ${of(group.name)}: ${says[now]}`}
                          onClick={() => bench.change(set(plan, ["counter", at], setSkill(counter, group.id, nextSkill(now))))}
                        >
                          {MARK[now]}
                        </button>
                      </td>
                    );
                  })}
                  <td>
                    <Choose bench={bench} path={["counter", at, "zone"]} label={fieldName("zone")} options={names(plan.zone)} />
                  </td>
                  <td>
                    <Choose bench={bench} path={["counter", at, "agency"]} label={fieldName("agency")} options={names(plan.agency)} />
                  </td>
                  <td>
                    <Figure bench={bench} path={["counter", at, "auto_call_s"]} label={fieldName("auto_call_s")} optional />
                  </td>
                  <td>
                    {bench.may && (
                      <button class="ask danger small" data-do={`remove-counter-${counter.number}`} onClick={() => bench.change(removeCounter(plan, at))}>
                        {t("plan.remove")}
                      </button>
                    )}
                  </td>
                </tr>
              );
              if (grid.length === 0) return row;
              return (
                <Fragment key={at}>
                  {row}
                  <tr class="flaw-row" data-flaws={counter.number}>
                    <td class="flaws" colSpan={groups.length + 5}>
                      <Flaws flaws={grid} />
                    </td>
                  </tr>
                </Fragment>
              );
            })}
          </tbody>
        </table>
      </div>
      {bench.may && (
        <button
          class="ask plain"
          data-do="add-counter"
          onClick={() =>
            bench.change(
              add(plan, "counter", {
                number: Math.max(0, ...counters.map((it) => it.number)) + 1,
                zone: plan.zone?.[0]?.id ?? "",
                agency: plan.agency?.[0]?.id ?? "",
                home: [],
              }),
            )
          }
        >
          {t("plan.add_counter")}
        </button>
      )}
    </div>
  );
}
