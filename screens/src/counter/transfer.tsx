// Sending a number on: first where to, then how.
import { useState } from "preact/hooks";
import type { CounterView, Placed, TransferTarget } from "../protocol";
import { of, t } from "../words";
import { atDesk, type Panel } from "./panels";
import { Go, Sheet, Wheel, type Extra, type Row } from "./sheet";

/** Letters without their marks, in capitals: a group is found by H, HO and HOT, however its name is written. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[\u0110\u0111]/g, "D").toUpperCase();
}

/** The targets that a few typed letters mean: by prefix, by the whole name, or by the beginning of a word of it. */
export function found(targets: TransferTarget[], typed: string): TransferTarget[] {
  if (typed === "") return targets;
  const fits = (target: TransferTarget) => {
    const names = [target.name.vi, target.name.en].map(plain);
    return target.prefix.startsWith(typed) || names.some((name) => name.split(/[^A-Z0-9]+/).some((word) => word.startsWith(typed)) || name.replace(/[^A-Z0-9]+/g, "").startsWith(typed));
  };
  // A prefix that is typed whole comes first.
  return targets.filter(fits).sort((a, b) => Number(b.prefix === typed) - Number(a.prefix === typed));
}

/** Groups that somebody serves now before the others. */
function openFirst(targets: TransferTarget[]): TransferTarget[] {
  const open = (target: TransferTarget) => target.counters.length > 0;
  return [...targets.filter(open), ...targets.filter((target) => !open(target))];
}

/** Which counters of a group are open beside this one. */
export function whoServes(target: TransferTarget, view: CounterView): string {
  if (target.counters.length > 0) return t("counter.counters", { list: target.counters.join(", ") });
  return t(view.groups.some((group) => group.id === target.id) ? "counter.counters_this" : "counter.counters_none");
}

/** Typed letters narrow the rows, and Backspace takes one back. */
export function letters(typed: string, set: (typed: string) => void): Extra[] {
  const all = "ABCDEFGHIJKLMNOPQRSTUVWXYZ".split("").map((letter) => ({ code: `Key${letter}`, act: () => set(typed + letter) }));
  return [...all, { code: "Backspace", act: () => set(typed.slice(0, -1)) }];
}

const PLACES: Placed[] = ["original_time", "first", "last"];
const PLACE_WORDS = { original_time: "counter.place_time", first: "counter.place_first", last: "counter.place_last" } as const;

function next<T>(all: readonly T[], one: T): T {
  return all[(all.indexOf(one) + 1) % all.length]!;
}

export function TransferPanel(panel: Panel) {
  const [to, setTo] = useState<TransferTarget | null>(null);
  const [typed, setTyped] = useState("");
  if (to) return <How panel={panel} to={to} />;
  const rows: Row[] = openFirst(found(panel.view.visit?.targets ?? [], typed)).map((target) => ({
    id: target.id,
    title: of(target.name),
    sub: whoServes(target, panel.view),
    mark: target.prefix,
    act: () => setTo(target),
  }));
  return (
    <Sheet
      of={panel}
      name={`transfer-${typed}`}
      title={t("counter.transfer_title", { label: atDesk(panel.view) })}
      hint={typed ? t("counter.search_typed", { typed }) : t("counter.search_hint")}
      rows={rows}
      extra={letters(typed, setTyped)}
    >
      {rows.length === 0 && <p class="sheet-hint">{t("counter.search_none")}</p>}
    </Sheet>
  );
}

function How({ panel, to }: { panel: Panel; to: TransferTarget }) {
  const [counter, setCounter] = useState<number | null>(null);
  const [placed, setPlaced] = useState<Placed>("original_time");
  const [back, setBack] = useState(false);
  const [remark, setRemark] = useState<string | null>(null);
  const [then, setThen] = useState<"rest" | "call_next">("rest");
  const remarks = panel.view.visit?.remarks ?? [];
  const codes = [null, ...remarks.map((one) => one.id)];
  const chosen = remarks.find((one) => one.id === remark);
  const turn = {
    place: () => setPlaced(next(PLACES, placed)),
    back: () => setBack(!back),
    remark: () => setRemark(next(codes, remark)),
    then: () => setThen(then === "rest" ? "call_next" : "rest"),
  };
  const rows: Row[] = to.counters.map((number) => ({
    id: String(number),
    title: t("counter.only_counter", { n: number }),
    on: counter === number,
    act: () => setCounter(counter === number ? null : number),
  }));
  const send = () => panel.send({ type: "transfer", group: to.id, to_counter: counter, placed, remark, come_back: back, then });
  return (
    <Sheet
      of={panel}
      name="transfer-how"
      title={t("counter.transfer_to", { label: atDesk(panel.view), group: of(to.name) })}
      hint={counter === null ? t("counter.any_counter") : t("counter.only_counter", { n: counter })}
      rows={rows}
      extra={[
        { code: "KeyV", act: turn.place },
        { code: "KeyQ", act: turn.back },
        { code: "KeyR", act: turn.remark },
        { code: "KeyG", act: turn.then },
      ]}
      head={<Go words={t("counter.transfer_go")} busy={panel.busy} act={send} />}
    >
      <div class="wheels">
        <Wheel letter="V" title={t("counter.place")} value={t(PLACE_WORDS[placed])} turn={turn.place} />
        <Wheel letter="Q" title={t("counter.come_back")} value={back ? t("counter.yes") : t("counter.no")} turn={turn.back} />
        {remarks.length > 0 && <Wheel letter="R" title={t("counter.remark")} value={chosen ? of(chosen.name) : t("counter.none")} turn={turn.remark} />}
        <Wheel letter="G" title={t("counter.then_next")} value={then === "call_next" ? t("counter.yes") : t("counter.no")} turn={turn.then} />
      </div>
    </Sheet>
  );
}
