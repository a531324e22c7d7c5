// The rules of the hall: figures with their names, and what goes before what.
import { t } from "../words";
import { Both, Choose, Figure, Text, Tick, fieldName, identityOptions, type Bench } from "./field";
import { get, set, type Path } from "./model";

const CALLS = ["calls_before_no_show", "recall_pause_s", "no_show_after_s", "return_min"] as const;
const TIMES = ["target_min", "alarm_min", "service_target_min", "early_min", "grace_min"] as const;
const BULK = ["from", "most", "at_once", "per_day"] as const;

function rule(path: Path): string {
  return fieldName(["rules", ...path].join("_"));
}

export function Rules({ bench }: { bench: Bench }) {
  const figure = (path: string[], optional = false) => (
    <Figure key={path.join()} bench={bench} path={["rules", ...path]} label={rule(path)} optional={optional} />
  );
  const photo = get(bench.plan, ["rules", "photo"]);
  const path = ["rules", "priority", "precedence"];
  const precedence = get(bench.plan, path) ?? get(bench.usual, path);
  const kind = typeof precedence === "string" ? precedence : Object.keys(precedence as object)[0]!;
  return (
    <>
      <h2>{t("plan.hall")}</h2>
      <Both bench={bench} path={["hall", "name"]} label={fieldName("hall_name")} />
      <Both bench={bench} path={["hall", "authority"]} label={fieldName("hall_authority")} />
      <div class="row">
        <Text bench={bench} path={["id"]} label={fieldName("id")} />
        <Text bench={bench} path={["rules", "rollover"]} label={rule(["rollover"])} short />
      </div>
      <h2>{t("plan.calls")}</h2>
      <div class="row">
        {CALLS.map((it) => figure([it]))}
        {figure(["calls", "most_calls"], true)}
        <Tick bench={bench} path={["rules", "calls", "no_show_by_rule"]} label={rule(["calls", "no_show_by_rule"])} />
      </div>
      <h2>{t("plan.times")}</h2>
      <div class="row">{TIMES.map((it) => figure([it]))}</div>
      <h2>{t("plan.order")}</h2>
      <div class="row">
        <label class="field">
          <span>{rule(["priority", "precedence"])}</span>
          <select
            value={kind}
            disabled={!bench.may}
            onChange={(event) => {
              const to = event.currentTarget.value;
              const value = to === "absolute" ? to : { [to]: to === "ratio" ? 3 : 60 };
              bench.change(set(bench.plan, ["rules", "priority", "precedence"], value));
            }}
          >
            <option value="head_start_min">{t("plan.head_start")}</option>
            <option value="ratio">{t("plan.ratio")}</option>
            <option value="absolute">{t("plan.absolute")}</option>
          </select>
        </label>
        {kind !== "absolute" && figure(["priority", "precedence", kind], get(bench.plan, path) === undefined)}
        {figure(["priority", "bound_min"], true)}
        {figure(["priority", "bound_times"], true)}
        {figure(["appointments", "early_min"], true)}
        {figure(["appointments", "late_min"], true)}
      </div>
      <h2>{t("plan.visits")}</h2>
      <div class="row">
        {figure(["visit", "no_show_places_back"], true)}
        {figure(["visit", "no_show_returns"], true)}
        <Tick bench={bench} path={["rules", "visit", "outcome_needed"]} label={rule(["visit", "outcome_needed"])} />
      </div>
      <h2>{t("plan.persons")}</h2>
      <div class="row">
        <Choose bench={bench} path={["rules", "identity", "ask"]} label={rule(["identity", "ask"])} options={identityOptions()} />
        {figure(["identity", "per_day"], true)}
        <Tick bench={bench} path={["rules", "identity", "one_live"]} label={rule(["identity", "one_live"])} />
      </div>
      <h2>{t("plan.many")}</h2>
      <div class="row">
        {BULK.map((it) => figure(["bulk", it], true))}
        <Tick bench={bench} path={["rules", "bulk", "needs_id"]} label={rule(["bulk", "needs_id"])} />
      </div>
      <h2>{t("plan.offline")}</h2>
      <div class="row">{figure(["offline", "believed_min"], true)}</div>
      <h2>{t("plan.photo_and_phone")}</h2>
      <div class="row">
        <label class="field">
          <span>{rule(["photo"])}</span>
          <select
            value={typeof photo === "string" ? photo : "days"}
            disabled={!bench.may}
            onChange={(event) => {
              const to = event.currentTarget.value;
              bench.change(set(bench.plan, ["rules", "photo"], to === "days" ? { days: 7 } : to));
            }}
          >
            <option value="off">{t("plan.photo_off")}</option>
            <option value="until_day_ends">{t("plan.photo_until_day_ends")}</option>
            <option value="days">{t("plan.photo_days")}</option>
          </select>
        </label>
        {typeof photo === "object" && photo !== null && figure(["photo", "days"])}
        <Tick bench={bench} path={["rules", "phones"]} label={rule(["phones"])} />
      </div>
    </>
  );
}
