// The middle of the counter: what the desk does now, its one main button, and the others.
import alarm from "icon:timer";
import { brief, label } from "../kit/format";
import { Icon } from "../kit/icon";
import type { CounterView, Millis } from "../protocol";
import { of, t } from "../words";
import { isOffline, type Act, type Slot } from "./acts";
import { BUTTONS } from "./keys";
import { Photo } from "./photo";
import { ACT_WORDS, overTarget, secondsUntil, shutWords, stateWords, waitHint, waitWords } from "./say";
import { Filing, Story, Tags } from "./story";

export interface NowDoes {
  press(slot: Slot): void;
  zoom(on: boolean): void;
  /** An outcome is given, or taken back. */
  outcome(id: string): void;
  claim(right: boolean): void;
  /** Who files many dossiers leaves, though some are left. */
  endFiling(): void;
  auto(on: boolean): void;
  notNow(): void;
  sit(): void;
  more(): void;
}

/** What the photo shows while nobody is at the desk is worth more as words. */
function Idle({ view, now, online, does }: { view: CounterView; now: Millis; online: boolean; does: NowDoes }) {
  const { desk, next } = view;
  const [first] = view.queue;
  const free = desk.type === "free";
  return (
    <div class="idle">
      <h1 class="state">{stateWords(view, now)}</h1>
      {desk.type === "shut" && online && <p class="more">{shutWords(view)}</p>}
      {desk.type === "paused" && <p class="more">{view.paused_for ? of(view.paused_for) : t("counter.paused_more")}</p>}
      {free && online && <p class="more">{view.waiting > 0 ? t("counter.free_queue_more") : t("counter.free_none_more")}</p>}
      {free && first && (
        <div class="upcoming" title={next ? of(next.why) : ""}>
          <p class="upcoming-line">
            <span>{t("counter.queue_next")}</span> <strong>{label(next?.label ?? first.label)}</strong>{" "}
            <span class="upcoming-group">{of(first.group)}</span> <span>{brief(now - first.since)}</span>
          </p>
          {next && <p class="upcoming-why">{of(next.why)}</p>}
        </div>
      )}
      {free && online && <Auto view={view} now={now} does={does} />}
      {!free && view.waiting > 0 && <p class="more">{t("counter.free_queue", { n: view.waiting })}</p>}
      {view.signs_in && !view.staff && (
        <p class="more sit-hint">
          <button class="plain" onClick={does.sit}>
            {t("counter.sign_in")} <kbd>F2</kbd>
          </button>
        </p>
      )}
      <p class="more quiet">{t("counter.served_n", { n: view.served_today })}</p>
    </div>
  );
}

/** The counter calls by itself: when, and how to stop it. */
function Auto({ view, now, does }: { view: CounterView; now: Millis; does: NowDoes }) {
  const { auto, next } = view;
  if (!auto) return null;
  if (auto.on && auto.at != null && next) {
    return (
      <p class="auto soon" role="status">
        {t("counter.auto_soon", { label: label(next.label), n: secondsUntil(auto.at, now) })}{" "}
        <button class="plain" onClick={does.notNow}>
          {t("counter.auto_cancel")} <kbd>Esc</kbd>
        </button>
      </p>
    );
  }
  return (
    <p class="auto">
      <button class="plain" aria-pressed={auto.on} onClick={() => does.auto(!auto.on)}>
        {auto.on ? t("counter.auto_on") : t("counter.auto_off")} <kbd>Z</kbd>
      </button>
    </p>
  );
}

function AtDesk(props: { view: CounterView; now: Millis; zoomed: boolean; does: NowDoes }) {
  const { view, now, does } = props;
  const { desk } = view;
  if (desk.type !== "calling" && desk.type !== "serving") return null;
  const { ticket } = desk;
  const target = overTarget(view, now);
  const size = isOffline(ticket.label) ? "number long" : "number";
  return (
    <div class="citizen">
      <Photo key={ticket.photo} ticket={ticket} zoomed={props.zoomed} zoom={does.zoom} />
      <div class="facts">
        <p class={ticket.direct ? "number direct" : size}>
          <span>{ticket.direct ? t("counter.no_slip") : label(ticket.label)}</span>
          <Tags ticket={ticket} does={does} />
        </p>
        <p class="group" title={of(ticket.group)}>
          {of(ticket.group)}
        </p>
        {!ticket.direct && <p class="waited">{waitWords(desk, view)}</p>}
        <h1 class={target === null ? "state" : "state over"}>
          {target !== null && <Icon path={alarm} />}
          {stateWords(view, now)}
        </h1>
        {target !== null && <p class="over-words">{t("counter.over_target", { n: target })}</p>}
        {!ticket.direct && of(ticket.why) !== "" && (
          <p class="why" title={`${t("counter.why")}: ${of(ticket.why)}`}>
            <span class="why-head">{t("counter.why")}: </span>
            {of(ticket.why)}
          </p>
        )}
        <Filing desk={desk} does={does} />
        <Story ticket={ticket} />
      </div>
    </div>
  );
}

/** What may come of the step, each with its digit. */
function Outcomes({ view, chosen, does }: { view: CounterView; chosen: string[]; does: NowDoes }) {
  const all = view.visit?.outcomes ?? [];
  if (all.length === 0) return null;
  return (
    <fieldset class={chosen.length > 0 ? "outcomes some" : "outcomes"}>
      <legend>{view.visit?.outcome_needed ? t("counter.outcome_needed") : t("counter.outcome")}</legend>
      {all.slice(0, 9).map((outcome, index) => (
        <button key={outcome.id} data-outcome={outcome.id} aria-pressed={chosen.includes(outcome.id)} onClick={(event) => pressed(event, () => does.outcome(outcome.id))}>
          <kbd>{index + 1}</kbd> {of(outcome.name)}
        </button>
      ))}
    </fieldset>
  );
}

export function Now(props: {
  view: CounterView;
  now: Millis;
  acts: Record<Slot, Act>;
  /** The slot whose request is not answered yet. */
  busy: ReadonlySet<string>;
  zoomed: boolean;
  outcomes: string[];
  does: NowDoes;
}) {
  const { view, now, acts, busy, does } = props;
  const held = busy.size > 0;
  const served = view.desk.type === "calling" || view.desk.type === "serving";
  return (
    <>
      {served ? (
        <AtDesk view={view} now={now} zoomed={props.zoomed} does={does} />
      ) : (
        <Idle view={view} now={now} online={acts.primary.wait?.for !== "link"} does={does} />
      )}
      {view.desk.type === "serving" && <Outcomes view={view} chosen={props.outcomes} does={does} />}
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
          {BUTTONS.map(({ slot, key }) => {
            const { name, wait } = acts[slot];
            return (
              <button
                key={slot}
                data-slot={slot}
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
          <button class="more-acts" aria-keyshortcuts="?" onClick={(event) => pressed(event, does.more)}>
            <span>{t("counter.more")}</span>
            <kbd>?</kbd>
          </button>
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
