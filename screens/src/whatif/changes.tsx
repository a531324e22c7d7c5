// The changes that are tried, one a row.
import close_icon from "icon:close";
import { Icon } from "../kit/icon";
import type { Tweak } from "../protocol";
import { of, t } from "../words";
import type { Hall } from "./panel";
import { sessionsOf, type Line } from "./say";

const WHAT = ["open", "shut", "takes", "leaves", "policy", "hours"] as const satisfies readonly Tweak["what"][];
const POLICIES = ["index", "longest_wait", "list"] as const;

export function Changes({ hall, lines, change }: { hall: Hall; lines: Line[]; change(lines: Line[]): void }) {
  const set = (at: number, more: Partial<Line>) => change(lines.map((line, i) => (i === at ? { ...line, ...more } : line)));
  return (
    <fieldset class="whatif-changes">
      <legend>{t("whatif.changes")}</legend>
      {lines.map((line, at) => (
        <div class="whatif-row" key={at} data-change={at}>
          <select name="what" aria-label={t("whatif.what")} value={line.what} onChange={(event) => set(at, { what: event.currentTarget.value as Tweak["what"] })}>
            {WHAT.map((what) => (
              <option key={what} value={what}>
                {t(`whatif.${what}`)}
              </option>
            ))}
          </select>
          {line.what !== "policy" && line.what !== "hours" && (
            <select name="counter" aria-label={t("whatif.counter")} value={line.counter} onChange={(event) => set(at, { counter: Number(event.currentTarget.value) })}>
              {hall.counters.map((n) => (
                <option key={n} value={n}>
                  {t("common.counter", { n })}
                </option>
              ))}
            </select>
          )}
          {(line.what === "takes" || line.what === "leaves") && (
            <select name="group" aria-label={t("whatif.group")} value={line.group} onChange={(event) => set(at, { group: event.currentTarget.value })}>
              {hall.groups.map((group) => (
                <option key={group.id} value={group.id}>
                  {group.prefix} · {of(group.name)}
                </option>
              ))}
            </select>
          )}
          {line.what === "policy" && (
            <select name="policy" aria-label={t("whatif.rule")} value={line.policy} onChange={(event) => set(at, { policy: event.currentTarget.value })}>
              {POLICIES.map((policy) => (
                <option key={policy} value={policy}>
                  {t(`whatif.policy_${policy}`)}
                </option>
              ))}
            </select>
          )}
          {line.what === "hours" && (
            <label class="whatif-hours">
              <input name="hours" aria-label={t("whatif.sessions")} placeholder="07:00-11:30, 13:30-17:00" value={line.hours} onInput={(event) => set(at, { hours: event.currentTarget.value })} />
              {line.hours !== "" && !sessionsOf(line.hours) && <span class="weighty">{t("whatif.wrong_hours")}</span>}
            </label>
          )}
          {lines.length > 1 && (
            <button type="button" class="ask plain" aria-label={t("whatif.remove")} onClick={() => change(lines.filter((_, i) => i !== at))}>
              <Icon path={close_icon} />
            </button>
          )}
        </div>
      ))}
      <button type="button" class="ask plain" data-do="add-change" onClick={() => change([...lines, { ...lines[lines.length - 1]! }])}>
        {t("whatif.add")}
      </button>
    </fieldset>
  );
}
