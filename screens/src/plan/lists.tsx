// The shorter lists of the plan: hours, closed days, codes, zones, agencies, tiles, staff.
import { useState } from "preact/hooks";
import { t } from "../words";
import { Both, Choose, Figure, Flaws, Several, Text, Tick, fieldName, names, type Bench } from "./field";
import { add, flawsAt, freshDigit, freshId, freshName, get, remove, set, type Entry } from "./model";

const DAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"] as const;

function sectionName(section: string): string {
  return t(`plan_diff.section_${section}` as "plan_diff.section_group");
}

/** The rows of one list, with a button for one more and one for each less. */
function Rows(props: { bench: Bench; list: string; fresh: () => Entry; row: (at: number) => preact.ComponentChildren }) {
  const { bench, list } = props;
  const entries = (bench.plan[list] as Entry[] | undefined) ?? [];
  return (
    <div class="rows" data-list={list}>
      {entries.map((entry, at) => (
        <div class="entry" key={at} data-wrong={flawsAt(bench.flaws, `${list}[${at + 1}]`, true).length > 0}>
          <Flaws flaws={flawsAt(bench.flaws, `${list}[${at + 1}]`)} />
          <div class="row">
            {props.row(at)}
            {bench.may && (
              <button
                class="ask danger small"
                aria-label={`${t("plan.remove")} ${String(entry["id"] ?? entry["name"] ?? at + 1)}`}
                onClick={() => bench.change(remove(bench.plan, list, at))}
              >
                {t("plan.remove")}
              </button>
            )}
          </div>
        </div>
      ))}
      {entries.length === 0 && <p class="quiet">{t("plan.empty_list")}</p>}
      {bench.may && (
        <button class="ask plain" data-do={`add-${list}`} onClick={() => bench.change(add(bench.plan, list, props.fresh()))}>
          {t("plan.add")}
        </button>
      )}
    </div>
  );
}

export function Calendar({ bench }: { bench: Bench }) {
  const today = new Date().toISOString().slice(0, 10);
  return (
    <>
      <h2>{t("plan.seasons")}</h2>
      <Rows
        bench={bench}
        list="season"
        fresh={() => ({ name: freshId(undefined, "mua"), from: "01-01", to: "12-31", days: DAYS.slice(0, 5), sessions: ["07:30-12:00", "13:30-17:00"] })}
        row={(at) => (
          <>
            <Text bench={bench} path={["season", at, "name"]} label={fieldName("name")} />
            <Text bench={bench} path={["season", at, "from"]} label={`${fieldName("from")} (${t("plan.month_day")})`} short />
            <Text bench={bench} path={["season", at, "to"]} label={`${fieldName("to")} (${t("plan.month_day")})`} short />
            <Several bench={bench} path={["season", at, "sessions"]} label={fieldName("sessions")} hint="07:30-12:00, 13:30-17:00" />
            <fieldset class="days" disabled={!bench.may}>
              <legend>{fieldName("days")}</legend>
              {DAYS.map((day) => {
                const days = (get(bench.plan, ["season", at, "days"]) as string[] | undefined) ?? [];
                return (
                  <label key={day}>
                    <input
                      type="checkbox"
                      checked={days.includes(day)}
                      onChange={() => {
                        const next = DAYS.filter((it) => (it === day ? !days.includes(it) : days.includes(it)));
                        bench.change(set(bench.plan, ["season", at, "days"], next));
                      }}
                    />
                    {t(`plan.${day}`)}
                  </label>
                );
              })}
              <Flaws flaws={flawsAt(bench.flaws, `season[${at + 1}].days`, true)} />
            </fieldset>
          </>
        )}
      />
      <h2>{t("plan.closed_days")}</h2>
      <Rows
        bench={bench}
        list="closed"
        fresh={() => ({ from: today, to: today, why: { vi: "", en: "" } })}
        row={(at) => (
          <>
            <Text bench={bench} path={["closed", at, "from"]} label={`${fieldName("from")} (${t("plan.date")})`} short />
            <Text bench={bench} path={["closed", at, "to"]} label={`${fieldName("to")} (${t("plan.date")})`} short />
            <Both bench={bench} path={["closed", at, "why"]} label={fieldName("why")} />
          </>
        )}
      />
    </>
  );
}

const CODES = [
  "outcome",
  "pause_reason",
  "close_reason",
  "cancel_reason",
  "call_reason",
  "priority",
  "remark",
  "elsewhere",
  "announcement",
  "plan_reason",
  "to_supervisor",
  "to_counter",
  "filer",
  "identity_exception",
  "staff",
] as const;

export function Codes({ bench }: { bench: Bench }) {
  const [list, choose] = useState<(typeof CODES)[number]>("outcome");
  const text = list === "announcement" ? "text" : "name";
  const stem = list === "staff" ? "cb" : "ma";
  const fresh = (): Entry => {
    const id = freshId(bench.plan[list] as Entry[] | undefined, stem);
    if (list === "staff") return { id, code: "", agency: bench.plan.agency?.[0]?.id ?? "" };
    return { id, [text]: { vi: "", en: "" }, ...(list === "announcement" ? { minutes: 10 } : {}) };
  };
  return (
    <>
      <div class="tabs" role="tablist">
        {CODES.map((it) => (
          <button
            key={it}
            role="tab"
            aria-selected={it === list}
            data-tab={it}
            data-wrong={flawsAt(bench.flaws, it, true).length > 0}
            onClick={() => choose(it)}
          >
            {sectionName(it)}
          </button>
        ))}
      </div>
      <Rows
        key={list}
        bench={bench}
        list={list}
        fresh={fresh}
        row={(at) => (
          <>
            <Text bench={bench} path={[list, at, "id"]} label={fieldName("id")} />
            {list !== "staff" && <Both bench={bench} path={[list, at, text]} label={fieldName(text)} />}
            {list === "outcome" && <Tick bench={bench} path={[list, at, "once"]} label={fieldName("once")} />}
            {list === "priority" && (
              <>
                <Figure bench={bench} path={[list, at, "from_age"]} label={fieldName("from_age")} optional />
                <Tick bench={bench} path={[list, at, "at_kiosk"]} label={fieldName("at_kiosk")} usual />
              </>
            )}
            {list === "elsewhere" && (
              <>
                <Choose bench={bench} path={[list, at, "group"]} label={fieldName("group")} options={names(bench.plan.group)} optional />
                <Figure bench={bench} path={[list, at, "window_min"]} label={fieldName("window_min")} optional />
              </>
            )}
            {list === "announcement" && (
              <>
                <Figure bench={bench} path={[list, at, "minutes"]} label={fieldName("minutes")} />
                <Tick bench={bench} path={[list, at, "urgent"]} label={fieldName("urgent")} />
              </>
            )}
            {list === "staff" && (
              <>
                <Text bench={bench} path={[list, at, "code"]} label={fieldName("code")} short />
                <Choose bench={bench} path={[list, at, "agency"]} label={fieldName("agency")} options={names(bench.plan.agency)} />
              </>
            )}
          </>
        )}
      />
    </>
  );
}

export function Furniture({ bench }: { bench: Bench }) {
  const named = (list: string) => () => ({ id: freshId(bench.plan[list] as Entry[] | undefined, list), name: { vi: "", en: "" } });
  return (
    <>
      <h2>{t("plan.zones")}</h2>
      {(["zone", "agency"] as const).map((list) => (
        <div key={list}>
          <h3>{sectionName(list)}</h3>
          <Rows
            bench={bench}
            list={list}
            fresh={named(list)}
            row={(at) => (
              <>
                <Text bench={bench} path={[list, at, "id"]} label={fieldName("id")} />
                <Both bench={bench} path={[list, at, "name"]} label={fieldName("name")} />
              </>
            )}
          />
        </div>
      ))}
      <h3>{sectionName("kiosk")}</h3>
      <p class="quiet">{t("plan.kiosks_hint")}</p>
      <Rows
        bench={bench}
        list="kiosk"
        fresh={() => ({ name: freshName(bench.plan["kiosk"] as Entry[] | undefined), digit: freshDigit(bench.plan["kiosk"] as Entry[] | undefined) })}
        row={(at) => (
          <>
            <Text bench={bench} path={["kiosk", at, "name"]} label={fieldName("name")} />
            <Figure bench={bench} path={["kiosk", at, "digit"]} label={fieldName("digit")} />
          </>
        )}
      />
      <h3>{sectionName("category")}</h3>
      <Flaws flaws={flawsAt(bench.flaws, "category")} />
      <Rows
        bench={bench}
        list="category"
        fresh={() => ({ ...named("category")(), icon: "gavel", groups: [] })}
        row={(at) => (
          <>
            <Text bench={bench} path={["category", at, "id"]} label={fieldName("id")} />
            <Both bench={bench} path={["category", at, "name"]} label={fieldName("name")} />
            <Text bench={bench} path={["category", at, "icon"]} label={fieldName("icon")} />
            <Several bench={bench} path={["category", at, "groups"]} label={fieldName("groups")} />
          </>
        )}
      />
    </>
  );
}
