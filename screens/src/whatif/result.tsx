// What came of a trial: one sentence, and the groups that change.
import { clock } from "../kit/format";
import type { BeforeAfter, SkillAdvice, WhatIf } from "../protocol";
import { of, t } from "../words";
import { changed, dayWords, figure, savedWords } from "./say";

/** Two bars on one scale: as it is, and then. */
function Bars({ value, most }: { value: BeforeAfter; most: number }) {
  const width = (it: number) => ({ width: `${Math.max(1, (100 * it) / Math.max(most, 1))}%` });
  return (
    <span class="whatif-bars" aria-hidden="true">
      <i style={width(value.before)} />
      <i data-then={value.after > value.before ? "worse" : "better"} style={width(value.after)} />
    </span>
  );
}

export function Result({ found }: { found: WhatIf }) {
  const { all } = found;
  const { rows, others } = changed(found.groups);
  const most = Math.max(...rows.map((row) => Math.max(row.mean.before, row.mean.after)), 1);
  const arrow = (value: BeforeAfter) => `${figure(value.before)} → ${figure(value.after)}`;
  return (
    <div class="whatif-result" role="status">
      <h3>{found.from === undefined ? t("whatif.result", { day: dayWords(found.day) }) : t("whatif.result_today", { time: clock(found.from) })}</h3>
      <p class="whatif-head" data-figure="mean">
        {t("whatif.mean_line", { before: figure(all.mean.before), after: figure(all.mean.after) })}: <strong>{savedWords(all.saved)}</strong>
      </p>
      <p>
        {t("whatif.p95_line", { before: figure(all.p95.before), after: figure(all.p95.after) })}.{" "}
        {t("whatif.over_line", { before: figure(all.over_30.before), after: figure(all.over_30.after) })}.
      </p>
      {rows.length > 0 && (
        <table class="whatif-table">
          <thead>
            <tr>
              <th scope="col">{t("whatif.col_group")}</th>
              <th scope="col">{t("whatif.col_people")}</th>
              <th scope="col" colSpan={2}>
                {t("whatif.col_mean")}
              </th>
              <th scope="col">{t("whatif.col_p95")}</th>
              <th scope="col">{t("whatif.col_saved")}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map((row) => (
              <tr key={row.group} data-group={row.group}>
                <th scope="row">
                  {row.prefix} · {of(row.name)}
                </th>
                <td>{Math.round(row.people)}</td>
                <td>{arrow(row.mean)}</td>
                <td>
                  <Bars value={row.mean} most={most} />
                </td>
                <td>{arrow(row.p95)}</td>
                <td>{row.unserved ? <strong class="weighty">▲ {t("whatif.unserved")}</strong> : savedWords(row.saved)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p class="quiet">
        {others > 0 && `${t("whatif.others", { n: others })} `}
        {all.came !== undefined && `${t("whatif.came_line", { came: figure(all.came) })} `}
        {found.guessed && <strong class="weighty">◆ {t("whatif.guess_line")} </strong>}
        {t("whatif.plays_line", { n: found.plays })}
      </p>
    </div>
  );
}

export function Skills({ found }: { found: SkillAdvice }) {
  if (found.skills.length === 0) return <p role="status">{t("whatif.skills_none")}</p>;
  const [from, to] = [found.days[0] ?? "", found.days[found.days.length - 1] ?? ""];
  return (
    <div class="whatif-result" role="status">
      <p class="quiet">{t("whatif.skills_days", { n: found.days.length, from: dayWords(from), to: dayWords(to), mean: figure(found.mean) })}</p>
      <ol class="whatif-skills">
        {found.skills.map((skill) => (
          <li key={`${skill.counter}-${skill.group}`} data-skill={`${skill.counter}-${skill.group}`}>
            {t("whatif.skills_row", {
              counter: skill.counter,
              agency: of(skill.agency),
              group: `${skill.prefix} · ${of(skill.name)}`,
              minutes: Math.round(skill.saved_min),
              mean: figure(skill.mean),
            })}
          </li>
        ))}
      </ol>
    </div>
  );
}
