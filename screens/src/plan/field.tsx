// One field of the plan: its name, its value, and right below it what is wrong with it.
import type { ComponentChildren } from "preact";
import type { Names, PlanFlaw } from "../protocol";
import { isKnown, of, t } from "../words";
import { flawsAt, get, keyOf, partsOf, set, type Entry, type Path, type Plan } from "./model";

/** What every part of the editor works with. */
export interface Bench {
  plan: Plan;
  flaws: PlanFlaw[];
  /** What the rules are where the plan says nothing. */
  usual: unknown;
  /** False for those who may only look. */
  may: boolean;
  change(plan: Plan): void;
}

/** Whether people are asked for their ID, in the order of how strictly. */
export const IDENTITY = ["off", "optional", "wanted", "required"] as const;

export function identityOptions(): Option[] {
  return IDENTITY.map((value) => ({ value, name: t(`plan_diff.value_${value}`) }));
}

/** A key as the server writes it, `group[2].limits.per_day`, in words: "group B · numbers a day". */
export function keyWords(plan: Plan, key: string): string {
  const { section, at, field } = partsOf(key);
  const word = (name: string) => (isKnown(`plan_diff.${name}`) ? t(`plan_diff.${name}` as "plan_diff.section_group") : null);
  const entry = at === null ? undefined : (plan[section] as Entry[] | undefined)?.[at];
  const name = entry?.["prefix"] ?? entry?.["number"] ?? entry?.["id"] ?? entry?.["name"];
  const of = [word(`section_${section}`), name ?? (at === null ? null : at + 1)].filter((it) => it != null).join(" ");
  const what = word(`field_${at === null && field ? `${section}_${field}` : field || section}`);
  if (at === null) return what ?? (of || key);
  return what ? `${of} · ${what}` : field ? `${of} · ${field}` : of;
}

/** The name of a field of the plan, as the differences have it. */
export function fieldName(field: string): string {
  return t(`plan_diff.field_${field}` as "plan_diff.field_name");
}

export function Flaws({ flaws }: { flaws: PlanFlaw[] }) {
  return (
    <>
      {flaws.map((it) => (
        <p class="flaw" key={it.key + it.code} data-flaw={it.key}>
          {of(it.reason)} {of(it.remedy)}
        </p>
      ))}
    </>
  );
}

interface Props {
  bench: Bench;
  path: Path;
  label: string;
  wide?: boolean;
}

function Box({ bench, path, label, wide, children }: Props & { children: ComponentChildren }) {
  const flaws = flawsAt(bench.flaws, keyOf(path));
  return (
    <label class={wide ? "field wide" : "field"} data-key={keyOf(path)} data-wrong={flaws.length > 0}>
      <span>{label}</span>
      {children}
      <Flaws flaws={flaws} />
    </label>
  );
}

export function Text(props: Props & { short?: boolean }) {
  const { bench, path } = props;
  return (
    <Box {...props}>
      <input
        value={String(get(bench.plan, path) ?? "")}
        size={props.short ? 8 : 24}
        disabled={!bench.may}
        onInput={(event) => bench.change(set(bench.plan, path, event.currentTarget.value))}
      />
    </Box>
  );
}

/** A whole number; empty takes the key away where `optional`. */
export function Figure(props: Props & { optional?: boolean }) {
  const { bench, path, optional } = props;
  const value = get(bench.plan, path);
  return (
    <Box {...props}>
      <input
        type="number"
        value={value === undefined || value === null ? "" : String(value)}
        placeholder={optional ? String(get(bench.usual, path) ?? "–") : ""}
        disabled={!bench.may}
        onInput={(event) => {
          const text = event.currentTarget.value;
          if (text === "" && !optional) return;
          const number = text === "" ? undefined : Math.max(0, Math.min(65_000, Math.round(Number(text))));
          bench.change(set(bench.plan, path, number));
        }}
      />
    </Box>
  );
}

export function Tick(props: Props & { usual?: boolean }) {
  const { bench, path } = props;
  return (
    <label class="tick" data-key={keyOf(path)}>
      <input
        type="checkbox"
        checked={Boolean(get(bench.plan, path) ?? get(bench.usual, path) ?? props.usual ?? false)}
        disabled={!bench.may}
        onChange={(event) => bench.change(set(bench.plan, path, event.currentTarget.checked))}
      />
      <span>{props.label}</span>
    </label>
  );
}

export interface Option {
  value: string;
  name: string;
}

export function Choose(props: Props & { options: Option[]; optional?: boolean }) {
  const { bench, path } = props;
  const value = String(get(bench.plan, path) ?? get(bench.usual, path) ?? "");
  const known = props.options.some((it) => it.value === value) || (props.optional && value === "");
  return (
    <Box {...props}>
      <select
        value={value}
        disabled={!bench.may}
        onChange={(event) => bench.change(set(bench.plan, path, event.currentTarget.value || undefined))}
      >
        {props.optional && <option value="">{t("plan.none")}</option>}
        {!known && <option value={value}>{value}</option>}
        {props.options.map((it) => (
          <option key={it.value} value={it.value}>
            {it.name}
          </option>
        ))}
      </select>
    </Box>
  );
}

/** Words in both languages, side by side. */
export function Both({ bench, path, label }: Props) {
  return (
    <div class="both">
      <Text bench={bench} path={[...path, "vi"]} label={`${label} · ${t("plan.in_vi")}`} wide />
      <Text bench={bench} path={[...path, "en"]} label={`${label} · ${t("plan.in_en")}`} wide />
    </div>
  );
}

/** A list of short texts, separated by commas: `07:30-12:00, 13:30-17:00`. */
export function Several(props: Props & { hint?: string }) {
  const { bench, path } = props;
  const key = keyOf(path);
  const list = (get(bench.plan, path) as string[] | undefined) ?? [];
  const inside = bench.flaws.filter((it) => it.key.startsWith(`${key}[`));
  return (
    <Box {...props}>
      <input
        key={list.join()}
        defaultValue={list.join(", ")}
        placeholder={props.hint ?? ""}
        size={28}
        disabled={!bench.may}
        onChange={(event) => {
          const texts = event.currentTarget.value.split(",").map((it) => it.trim()).filter(Boolean);
          bench.change(set(bench.plan, path, texts));
        }}
      />
      <Flaws flaws={inside} />
    </Box>
  );
}

export function names(list: readonly { id: string; name: Names }[] | undefined): Option[] {
  return (list ?? []).map((it) => ({ value: it.id, name: of(it.name) || it.id }));
}
