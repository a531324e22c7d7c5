// The procedure groups: a list to choose from, and everything of the one that is chosen.
import { useState } from "preact/hooks";
import { of, t, tIn } from "../words";
import { Both, Choose, Figure, Flaws, Several, Text, fieldName, identityOptions, names, type Bench } from "./field";
import { add, flawsAt, freshId, freshPrefix, removeGroup, setTile, tileOf, type Group } from "./model";

export function Groups({ bench }: { bench: Bench }) {
  const { plan, flaws } = bench;
  const groups = plan.group ?? [];
  const [chosen, choose] = useState(0);
  const at = Math.min(chosen, groups.length - 1);
  const group = groups[at];
  const addGroup = () => {
    const id = freshId(groups, "nhom");
    const fresh: Group = {
      id,
      prefix: freshPrefix(plan),
      name: { vi: tIn("vi", "plan.new_group"), en: tIn("en", "plan.new_group") },
      agency: plan.agency?.[0]?.id ?? "",
      icon: groups[0]?.["icon"] ?? "gavel",
      service_min: 10,
    };
    bench.change(setTile(add(plan, "group", fresh), id, 0));
    choose(groups.length);
  };
  return (
    <div class="split">
      <div class="list" role="listbox" aria-label={t("plan.groups")}>
        {groups.map((it, index) => (
          <button
            key={it.id}
            role="option"
            class="list-row"
            aria-selected={index === at}
            data-group={it.id}
            data-wrong={flawsAt(flaws, `group[${index + 1}]`, true).length > 0}
            onClick={() => choose(index)}
          >
            <b>{it.prefix}</b>
            <span>{of(it.name)}</span>
          </button>
        ))}
        {bench.may && (
          <button class="ask plain" data-do="add-group" onClick={addGroup}>
            {t("plan.add_group")}
          </button>
        )}
      </div>
      {group && <OneGroup bench={bench} at={at} group={group} key={at} />}
    </div>
  );
}

function OneGroup({ bench, at, group }: { bench: Bench; at: number; group: Group }) {
  const { plan } = bench;
  const path = (...more: (string | number)[]) => ["group", at, ...more];
  const others = names(plan.group?.filter((it) => it.id !== group.id));
  const tiles = (plan.category ?? []).map((it, index) => ({ value: String(index), name: of(it.name) || it.id }));
  return (
    <div class="form">
      <Flaws flaws={flawsAt(bench.flaws, `group[${at + 1}]`)} />
      <div class="row">
        <Text bench={bench} path={path("prefix")} label={fieldName("prefix")} short />
        <Text bench={bench} path={path("id")} label={fieldName("id")} />
        <Text bench={bench} path={path("icon")} label={fieldName("icon")} />
      </div>
      <Both bench={bench} path={path("name")} label={fieldName("name")} />
      <div class="row">
        <Choose bench={bench} path={path("agency")} label={fieldName("agency")} options={names(plan.agency)} />
        <label class="field">
          <span>{t("plan.tile")}</span>
          <select
            value={String(tileOf(plan, group.id))}
            disabled={!bench.may}
            onChange={(event) => bench.change(setTile(plan, group.id, Number(event.currentTarget.value)))}
          >
            <option value="-1">{t("plan.none")}</option>
            {tiles.map((it) => (
              <option key={it.value} value={it.value}>
                {it.name}
              </option>
            ))}
          </select>
        </label>
      </div>
      <div class="row">
        <Figure bench={bench} path={path("service_min")} label={fieldName("service_min")} />
        <Figure bench={bench} path={path("target_min")} label={fieldName("target_min")} optional />
      </div>
      <h3>{t("plan.limits")}</h3>
      <Several bench={bench} path={path("limits", "windows")} label={fieldName("limits_windows")} hint="07:30-10:30" wide />
      <div class="row">
        <Figure bench={bench} path={path("limits", "per_session")} label={fieldName("limits_per_session")} optional />
        <Figure bench={bench} path={path("limits", "per_day")} label={fieldName("limits_per_day")} optional />
        <Figure bench={bench} path={path("limits", "ask_above")} label={fieldName("limits_ask_above")} optional />
      </div>
      <Choose bench={bench} path={path("limits", "online_first")} label={fieldName("limits_online_first")} options={others} optional wide />
      <Choose bench={bench} path={path("limits", "bulk_to")} label={fieldName("limits_bulk_to")} options={others} optional wide />
      <Choose bench={bench} path={path("identity")} label={fieldName("identity")} options={identityOptions()} optional wide />
      {(group.limits?.["per_session"] !== undefined || group.limits?.["per_day"] !== undefined || group.limits?.["instead"] !== undefined) && (
        <>
          <Flaws flaws={flawsAt(bench.flaws, `group[${at + 1}].limits.instead`)} />
          <Both bench={bench} path={path("limits", "instead")} label={fieldName("limits_instead")} />
        </>
      )}
      {bench.may && (
        <button class="ask danger" data-do="remove-group" onClick={() => bench.change(removeGroup(plan, at))}>
          {t("plan.remove_group")}
        </button>
      )}
    </div>
  );
}
