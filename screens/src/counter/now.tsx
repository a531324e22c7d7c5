// The middle of the counter: what the desk does now, its one main button, and the others.
import alarm from "icon:timer";
import translate from "icon:translate";
import { brief, label } from "../kit/format";
import { Icon } from "../kit/icon";
import type { CounterView, Millis } from "../protocol";
import { of, t } from "../words";
import type { Act, Slot } from "./acts";
import { Photo } from "./photo";
import { ACT_WORDS, overTarget, shutWords, stateWords, waitHint, waitWords } from "./say";

/** What the photo shows while nobody is at the desk is worth more as words. */
function Idle({ view, now, online }: { view: CounterView; now: Millis; online: boolean }) {
  const { desk } = view;
  const [first] = view.queue;
  return (
    <div class="idle">
      <h1 class="state">{stateWords(view, now)}</h1>
      {desk.type === "shut" && online && <p class="more">{shutWords(view)}</p>}
      {desk.type === "paused" && <p class="more">{t("counter.paused_more")}</p>}
      {desk.type === "free" && online && (
        <p class="more">{view.waiting > 0 ? t("counter.free_queue_more") : t("counter.free_none_more")}</p>
      )}
      {desk.type === "free" && first && (
        <p class="upcoming">
          <span>{t("counter.queue_next")}</span> <strong>{label(first.label)}</strong>{" "}
          <span class="upcoming-group">{of(first.group)}</span> <span>{brief(now - first.since)}</span>
        </p>
      )}
      {desk.type !== "free" && view.waiting > 0 && <p class="more">{t("counter.free_queue", { n: view.waiting })}</p>}
      <p class="more quiet">{t("counter.served_n", { n: view.served_today })}</p>
    </div>
  );
}

function AtDesk(props: { view: CounterView; now: Millis; zoomed: boolean; zoom(on: boolean): void }) {
  const { view, now } = props;
  const { desk } = view;
  if (desk.type !== "calling" && desk.type !== "serving") return null;
  const { ticket } = desk;
  const target = overTarget(view, now);
  return (
    <div class="citizen">
      <Photo key={ticket.photo} ticket={ticket} zoomed={props.zoomed} zoom={props.zoom} />
      <div class="facts">
        <p class="number">
          {label(ticket.label)}
          {ticket.language === "en" && (
            <span class="tag">
              <Icon path={translate} /> {t("counter.english")}
            </span>
          )}
        </p>
        <p class="group" title={of(ticket.group)}>
          {of(ticket.group)}
        </p>
        <p class="waited">{waitWords(desk, view)}</p>
        <h1 class={target === null ? "state" : "state over"}>
          {target !== null && <Icon path={alarm} />}
          {stateWords(view, now)}
        </h1>
        {target !== null && <p class="over-words">{t("counter.over_target", { n: target })}</p>}
        <p class="why" title={`${t("counter.why")}: ${of(ticket.why)}`}>
          <span class="why-head">{t("counter.why")}: </span>
          {of(ticket.why)}
        </p>
      </div>
    </div>
  );
}

export interface NowDoes {
  press(slot: Slot): void;
  zoom(on: boolean): void;
}

const OTHERS: { slot: Exclude<Slot, "primary">; key: string }[] = [
  { slot: "recall", key: "L" },
  { slot: "no_show", key: "V" },
  { slot: "finish", key: "X" },
  { slot: "pause", key: "T" },
  { slot: "shut_counter", key: "M" },
];

export function Now(props: {
  view: CounterView;
  now: Millis;
  acts: Record<Slot, Act>;
  /** The slot whose request is not answered yet. */
  busy: ReadonlySet<string>;
  zoomed: boolean;
  does: NowDoes;
}) {
  const { view, now, acts, busy, does } = props;
  const held = busy.size > 0;
  const served = view.desk.type === "calling" || view.desk.type === "serving";
  return (
    <>
      {served ? <AtDesk view={view} now={now} zoomed={props.zoomed} zoom={does.zoom} /> : <Idle view={view} now={now} online={acts.primary.wait?.for !== "link"} />}
      <div class="acts">
        <button
          class="primary"
          data-act={acts.primary.name}
          data-wait={acts.primary.wait?.for}
          aria-disabled={held || acts.primary.wait !== null}
          aria-busy={busy.has("primary")}
          aria-keyshortcuts="Enter G"
          onClick={(event) => pressed(event, () => does.press("primary"))}
        >
          {t(ACT_WORDS[acts.primary.name])} <kbd>Enter</kbd>
        </button>
        <div class="others">
          {OTHERS.map(({ slot, key }) => {
            const { name, wait } = acts[slot];
            return (
              <button
                key={slot}
                data-act={name}
                data-wait={wait?.for}
                aria-disabled={held || wait !== null}
                aria-busy={busy.has(slot)}
                aria-keyshortcuts={key}
                onClick={(event) => pressed(event, () => does.press(slot))}
              >
                <span>{t(ACT_WORDS[name])}</span>
                <kbd class={waitHint(wait) ? "soon" : ""}>{waitHint(wait) ?? key}</kbd>
              </button>
            );
          })}
        </div>
      </div>
    </>
  );
}

/** A click of the mouse leaves no focus behind: Enter stays the key of the main button. */
function pressed(event: MouseEvent & { currentTarget: HTMLElement }, act: () => void): void {
  if (event.detail > 0) event.currentTarget.blur();
  act();
}

