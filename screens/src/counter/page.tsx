// The counter: a clerk calls, serves and finishes by one key, and sees who stands in front.
import "words:counter";
import keyboard from "icon:keyboard";
import small_icon from "icon:picture_in_picture_alt";
import { render } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { useAsking } from "../kit/ask";
import { CallHelp, Emergencies } from "../kit/emergency";
import "../kit/font.css";
import { clock } from "../kit/format";
import { Icon } from "../kit/icon";
import { useLink } from "../kit/link";
import { LanguageSwitch, NotServed, useLanguage } from "../kit/staff";
import "../kit/tokens.css";
import type { CounterRequest, CounterView } from "../protocol";
import { of, t } from "../words";
import { acts, keyed, type Slot } from "./acts";
import { Now } from "./now";
import "./page.css";
import { Pick, counterOf, useHeld } from "./pick";
import { heardWords, openingWords, queueWords, title, tooSoon } from "./say";
import { ring } from "./ring";
import { Keys, Queue, Side } from "./sides";
import { openSmall } from "./small";
import { Strip } from "./strip";

/** A page without a view for this long says that the server does not answer. */
const LATE_MS = 6000;

const PAGE = document.getElementById("page")!;

/** Without a counter in the address, a browser that holds several is asked first. */
function Entry() {
  useLanguage();
  const at = counterOf(location.search);
  const held = useHeld(at === null);
  if (at === null && held === null) return null;
  if (!held || held.length < 2) return <Counter at={at} />;
  document.title = t("counter.title_none");
  return (
    <main class="not-served">
      <Pick held={held} title />
    </main>
  );
}

function Counter({ at }: { at: number | null }) {
  const [spoken, choose] = useLanguage();
  const desk = useRef<string>("shut");
  const link = useLink<CounterRequest, CounterView>({
    role: "counter",
    query: at === null ? "" : `?counter=${at}`,
    idle: () => desk.current === "shut" || desk.current === "paused",
  });
  const asking = useAsking(link);
  const lacks = link.unwelcome?.code === "wrong_role" || link.unwelcome?.code === "no_such_counter";
  const held = useHeld(lacks);
  const [zoomed, setZoomed] = useState(false);
  const [keys, setKeys] = useState(false);
  const [, moved] = useReducer<number, void>((n) => n + 1, 0);
  const started = useRef(Date.now());

  const view = link.view;
  const now = link.now();
  const online = !link.stale && link.agent?.up !== false;
  const lost = link.agent?.up === false ? link.agent.since : link.heard;
  const all = view && acts(view, now, online);
  if (view) desk.current = view.desk.type;

  const press = (slot: Slot) => {
    if (!all) return;
    const { name, wait, request } = all[slot];
    if (asking.busy.size > 0) return;
    if (!wait) return asking.ask(slot, request);
    const why = tooSoon(name, wait);
    if (why) asking.tell(why);
  };

  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest("input, dialog")) return;
      // Enter on a button that has the focus is that button's own.
      if ((event.code === "Enter" || event.code === "NumpadEnter") && target?.closest("button, a")) return;
      const slot = keyed(event);
      if (!slot) return;
      event.preventDefault();
      if (slot === "photo") setZoomed((on) => !on);
      else if (slot === "keys") setKeys(true);
      else press(slot);
    };
    // The page may have moved into its small window.
    const window = PAGE.ownerDocument.defaultView;
    window?.addEventListener("keydown", down);
    return () => window?.removeEventListener("keydown", down);
  });

  // The photo of the last citizen does not stay large for the next one.
  const ticket = view && "ticket" in view.desk ? view.desk.ticket.label : null;
  useEffect(() => setZoomed(false), [ticket]);

  // A free counter without people is told by a sound when somebody comes.
  const alone = useRef(false);
  useEffect(() => {
    if (!view) return;
    if (alone.current && view.desk.type === "free" && view.waiting > 0) ring();
    alone.current = view.desk.type === "free" && view.waiting === 0;
  }, [view]);

  // A call for help is heard, too.
  const alarms = useRef(0);
  useEffect(() => {
    const open = (view?.emergencies ?? []).filter((row) => row.help === null && row.counter !== view?.counter).length;
    if (open > alarms.current) ring();
    alarms.current = open;
  }, [view]);

  document.title = view ? title(view) : t("counter.title_none");
  if (!view || link.unwelcome || !all) {
    return (
      <NotServed link={link} late={Date.now() - started.current > LATE_MS}>
        {lacks && <Pick held={(held ?? []).filter((one) => one !== at)} title={false} />}
      </NotServed>
    );
  }
  const home = view.groups.filter((group) => group.home);
  const names = (home.length > 0 ? home : view.groups).map((group) => of(group.name)).join(", ");
  return (
    <div class="counter" lang={spoken} data-desk={view.desk.type} data-online={online}>
      <Emergencies
        rows={view.emergencies ?? []}
        own={view.counter}
        answer={(counter) => asking.ask(`go-${counter}`, { type: "answer_emergency", counter })}
        end={() => asking.ask("emergency-over", { type: "end_emergency" })}
      />
      <header class="bar">
        <p class="bar-name" title={names}>
          <strong>{t("counter.title", { n: view.counter })}</strong>
          <span> · {names}</span>
        </p>
        <p class="bar-queue">{queueWords(view, now)}</p>
        <p class="bar-opening">{openingWords(view.opening, view.waiting)}</p>
        <time class="bar-clock">{clock(now)}</time>
        <CallHelp call={() => asking.ask("emergency", { type: "emergency" })} />
        <button class="bar-keys" aria-label={t("counter.keys")} title={`${t("counter.keys")} (?)`} onClick={() => setKeys(true)}>
          <Icon path={keyboard} /> <kbd>?</kbd>
        </button>
        <button class="bar-small" title={t("counter.small_window")} aria-label={t("counter.small_window")} onClick={() => void openSmall(PAGE, moved)}>
          <Icon path={small_icon} />
        </button>
        <LanguageSwitch choose={choose} short />
      </header>
      <Queue view={view} now={now} />
      <main class="now">
        <Now view={view} now={now} acts={all} busy={asking.busy} zoomed={zoomed} does={{ press, zoom: setZoomed }} />
        <Strip
          view={view}
          lost={online ? null : now - lost}
          waits={online ? null : (all[[...asking.busy][0] as Slot]?.name ?? null)}
          said={asking.said}
          busy={asking.busy.size > 0}
        />
      </main>
      <Side view={view} />
      <p class="heard" role="status">
        {heardWords(view)}
      </p>
      {keys && <Keys close={() => setKeys(false)} />}
    </div>
  );
}

render(<Entry />, PAGE);
