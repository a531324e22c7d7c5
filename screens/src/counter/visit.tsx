// The visit beyond this step: what comes next, and what is done here with how many dossiers.
import { useState } from "preact/hooks";
import type { StepWish, WorkWish } from "../protocol";
import { of, t } from "../words";
import { atDesk, type Panel } from "./panels";
import { Go, Sheet, type Row } from "./sheet";
import { found, letters } from "./transfer";

export function StepsPanel(panel: Panel) {
  const { view } = panel;
  const targets = view.visit?.targets ?? [];
  const ahead = "ticket" in view.desk ? (view.desk.ticket.visit?.ahead ?? []) : [];
  const [steps, setSteps] = useState<StepWish[]>(ahead.map(({ id, counter, placed }) => ({ group: id, counter, placed })));
  const [typed, setTyped] = useState("");
  const name = (id: string) => {
    const target = targets.find((one) => one.id === id);
    return target ? of(target.name) : id;
  };
  const rows: Row[] = found(targets, typed).map((target) => ({
    id: target.id,
    title: of(target.name),
    mark: target.prefix,
    act: () => {
      setSteps([...steps, { group: target.id, counter: null, placed: null }]);
      setTyped("");
    },
  }));
  const back = () => (typed ? setTyped(typed.slice(0, -1)) : setSteps(steps.slice(0, -1)));
  const keys = letters(typed, setTyped).map((one) => (one.code === "Backspace" ? { code: one.code, act: back } : one));
  return (
    <Sheet
      of={panel}
      name="steps"
      title={t("counter.steps_title", { label: atDesk(view) })}
      hint={typed ? t("counter.search_typed", { typed }) : t("counter.steps_hint")}
      rows={rows}
      extra={keys}
      head={
        <>
          <ol class="chain" aria-label={t("counter.steps_ahead")}>
            <li>{t("counter.steps_here")}</li>
            {steps.map((step, at) => (
              <li key={at}>
                {name(step.group)}
                {step.counter !== null && ` · ${t("counter.title", { n: step.counter })}`}
                <button aria-label={t("counter.steps_remove", { group: name(step.group) })} onClick={() => setSteps(steps.filter((_, i) => i !== at))}>
                  ×
                </button>
              </li>
            ))}
          </ol>
          <Go words={t("counter.steps_go")} busy={panel.busy} act={() => panel.send({ type: "plan_steps", steps })} />
        </>
      }
    />
  );
}

/** Most dossiers of one service. */
const MOST = 999;

export function WorkPanel(panel: Panel) {
  const { view } = panel;
  const told = "ticket" in view.desk ? (view.desk.ticket.visit?.work ?? []) : [];
  const [work, setWork] = useState<WorkWish[]>(told.map(({ id, dossiers }) => ({ group: id, dossiers })));
  const count = (group: string) => work.find((one) => one.group === group)?.dossiers ?? 0;
  const set = (group: string, by: number) => {
    const dossiers = Math.min(MOST, Math.max(0, count(group) + by));
    const others = work.filter((one) => one.group !== group);
    setWork(dossiers > 0 ? [...others, { group, dossiers }] : others);
  };
  const rows: Row[] = view.groups.map((group) => ({
    id: group.id,
    title: of(group.name),
    mark: t("counter.dossiers", { n: count(group.id) }),
    on: count(group.id) > 0,
    act: () => set(group.id, 1),
    also: { word: t("counter.less"), act: () => set(group.id, -1) },
  }));
  return (
    <Sheet
      of={panel}
      name="work"
      title={t("counter.work_title", { label: atDesk(view) })}
      hint={t("counter.work_hint")}
      rows={rows}
      head={<Go words={t("counter.work_go")} busy={panel.busy} act={() => panel.send({ type: "tell_work", work })} />}
    />
  );
}
