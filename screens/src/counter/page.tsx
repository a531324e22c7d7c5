// The counter: a clerk calls, serves and finishes by one key, and sees who stands in front.
import "words:counter";
import keyboard from "icon:keyboard";
import person from "icon:person";
import small_icon from "icon:picture_in_picture_alt";
import { render } from "preact";
import { useEffect, useReducer, useRef, useState } from "preact/hooks";
import { sentence, useAsking } from "../kit/ask";
import { CallHelp, Emergencies } from "../kit/emergency";
import "../kit/font.css";
import { clock, label } from "../kit/format";
import { Icon } from "../kit/icon";
import { useLink } from "../kit/link";
import { LanguageSwitch, NotServed, useLanguage } from "../kit/staff";
import "../kit/tokens.css";
import type { Answer, CounterRequest, CounterView } from "../protocol";
import { of, t } from "../words";
import { acts, digit, inRounds, keyed, type Name, type PanelName, type Slot } from "./acts";
import { Now } from "./now";
import "./page.css";
import "./panels.css";
import { AnyPanel, atDesk } from "./panels";
import { Pick, counterOf, useHeld } from "./pick";
import { heardWords, openingWords, queueWords, title, tooSoon } from "./say";
import { ring } from "./ring";
import { Queue, Side } from "./sides";
import { openSmall } from "./small";
import { Strip, type Last } from "./strip";

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
  const [panel, setPanel] = useState<{ name: PanelName; about: string | null } | null>(null);
  /** The hall's "no" to the panel: its code and its sentence. */
  const [refused, setRefused] = useState<{ code: string; said: string } | null>(null);
  const [outcomes, setOutcomes] = useState<string[]>([]);
  const [last, setLast] = useState<Last | null>(null);
  const [, moved] = useReducer<number, void>((n) => n + 1, 0);
  const started = useRef(Date.now());

  const view = link.view;
  const now = link.now();
  const online = !link.stale && link.agent?.up !== false;
  const lost = link.agent?.up === false ? link.agent.since : link.heard;
  const all = view && acts(view, now, online, outcomes);
  if (view) desk.current = view.desk.type;

  const open = (name: PanelName, about: string | null = null) => {
    setRefused(null);
    setPanel({ name, about });
  };
  const close = () => setPanel(null);
  /** Remembers what was done, for the strip that can undo it. */
  const did = (act: Name, before: CounterView) => (answer: Answer) => {
    const at = atDesk(before);
    if (answer.type === "done") setLast({ act, label: at || (answer.label ? label(answer.label) : "") });
    return false;
  };
  const press = (slot: Slot) => {
    if (!all || !view) return;
    const { name, wait, request } = all[slot];
    if (asking.busy.size > 0) return;
    if (wait) {
      const why = tooSoon(name, wait);
      if (why) asking.tell(why);
    } else if (request) {
      asking.ask(slot, request, did(name, view));
    } else {
      open(name as PanelName);
    }
  };
  /** Asks for a panel: it closes with the yes and shows the no. */
  const sendAll = (requests: CounterRequest[]) => {
    const [request, ...rest] = requests;
    const from = panel?.name;
    if (!request || !view || !from) return;
    const asked = asking.ask(`panel-${request.type}`, request, (answer) => {
      if (answer.type === "no") {
        setRefused({ code: answer.code, said: sentence(answer) });
        return true;
      }
      if (rest.length > 0) sendAll(rest);
      else {
        setPanel((shown) => (shown?.name === from ? null : shown));
        did(from, view)(answer);
      }
      return false;
    });
    // A quick second press changes nothing, and what was said stays.
    if (asked) setRefused(null);
  };
  const does = {
    press,
    zoom: setZoomed,
    outcome: (id: string) => setOutcomes((given) => (given.includes(id) ? given.filter((one) => one !== id) : [...given, id])),
    claim: (right: boolean) => asking.ask("claim", { type: right ? "confirm_priority" : "deny_priority" }),
    endFiling: () => view && asking.ask("end-filing", { type: "end_filing", ...(outcomes.length ? { outcomes } : {}) }, did("finish", view)),
    auto: (on: boolean) => asking.ask("auto", { type: "auto_call", auto: on ? "on" : "off" }),
    notNow: () => asking.ask("not-now", { type: "auto_call", auto: "not_now" }),
    sit: () => open("sit"),
    more: () => open("keys"),
    undo: () => asking.ask("undo", { type: "undo" }),
    read: (message: number) => asking.ask(`read-${message}`, { type: "read", message }),
  };
  /** What a key does that is no button of the desk. */
  const other = (key: Exclude<ReturnType<typeof keyed>, Slot | null>) => {
    if (!view) return;
    const special = "ticket" in view.desk ? view.desk.ticket.special : undefined;
    const claimed = special?.type === "priority" && special.claimed;
    switch (key) {
      case "photo":
        return setZoomed((on) => !on);
      case "keys":
        return open("keys");
      case "sit":
        return open("sit");
      case "undo":
        return (view.undo_until ?? 0) > now ? does.undo() : asking.tell(t("counter.undo_none"));
      case "auto":
        return view.auto ? does.auto(!view.auto.on) : asking.tell(t("counter.auto_none"));
      case "not_now":
        if (zoomed) return setZoomed(false);
        return view.auto?.at != null && does.notNow();
      case "confirm":
      case "deny":
        return claimed && does.claim(key === "confirm");
      case "end_filing":
        return inRounds(view.desk) && does.endFiling();
      case "read": {
        const message = view.messages?.find((one) => one.from_supervisor);
        return message && does.read(message.id);
      }
      case "help":
        return PAGE.querySelector<HTMLButtonElement>(".call-help")?.click();
    }
  };

  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      const target = event.target instanceof Element ? event.target : null;
      if (target?.closest("input, dialog")) return;
      // Enter on a button that has the focus is that button's own.
      if ((event.code === "Enter" || event.code === "NumpadEnter") && target?.closest("button, a")) return;
      const outcome = view?.desk.type === "serving" ? view.visit?.outcomes?.[(digit(event) ?? 0) - 1] : undefined;
      const slot = keyed(event);
      if (!slot && !outcome) return;
      event.preventDefault();
      if (outcome) does.outcome(outcome.id);
      else if (slot && all && slot in all) press(slot as Slot);
      else if (slot) other(slot as Exclude<typeof slot, Slot>);
    };
    // The page may have moved into its small window.
    const window = PAGE.ownerDocument.defaultView;
    window?.addEventListener("keydown", down);
    return () => window?.removeEventListener("keydown", down);
  });

  // The photo of the last citizen does not stay large for the next one, nor what came of that visit.
  const ticket = view && "ticket" in view.desk ? view.desk.ticket.label : null;
  const state = view?.desk.type;
  useEffect(() => {
    setZoomed(false);
    setOutcomes([]);
  }, [ticket]);
  // A panel about a desk that does something else now is of no use.
  useEffect(() => {
    if (panel && !["keys", "sit", "tell", "away"].includes(panel.name)) setPanel(null);
  }, [ticket, state]);

  // A free counter without people is told by a sound when somebody comes.
  const alone = useRef(false);
  useEffect(() => {
    if (!view) return;
    if (alone.current && view.desk.type === "free" && view.waiting > 0) ring();
    alone.current = view.desk.type === "free" && view.waiting === 0;
  }, [view]);

  // A word of the supervisor is heard.
  const words = useRef(0);
  useEffect(() => {
    const newest = Math.max(0, ...(view?.messages ?? []).filter((one) => one.from_supervisor).map((one) => one.id));
    if (newest > words.current && words.current >= 0) ring();
    words.current = newest;
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
      <header class="bar" onClick={(event) => event.detail > 0 && (event.target as Element).closest("button")?.blur()}>
        <p class="bar-name" title={names}>
          <strong>{t("counter.title", { n: view.counter })}</strong>
          <span> · {names}</span>
        </p>
        <p class="bar-queue">{queueWords(view, now)}</p>
        <p class="bar-opening">{openingWords(view.opening, view.waiting)}</p>
        <time class="bar-clock">{clock(now)}</time>
        {(view.signs_in || view.staff) && (
          <button class={view.staff ? "bar-staff" : "bar-staff nobody"} title={`${t("counter.key_sit")} (F2)`} onClick={does.sit}>
            <Icon path={person} /> <span>{view.staff ?? t("counter.sign_in")}</span>
          </button>
        )}
        <CallHelp call={() => asking.ask("emergency", { type: "emergency" })} />
        <button class="bar-keys" aria-label={t("counter.keys")} title={`${t("counter.keys")} (?)`} onClick={() => open("keys")}>
          <Icon path={keyboard} /> <kbd>?</kbd>
        </button>
        <button class="bar-small" title={t("counter.small_window")} aria-label={t("counter.small_window")} onClick={() => void openSmall(PAGE, moved)}>
          <Icon path={small_icon} />
        </button>
        <LanguageSwitch choose={choose} short />
      </header>
      <Queue view={view} now={now} />
      <main class="now">
        <Now view={view} now={now} acts={all} busy={asking.busy} zoomed={zoomed} outcomes={outcomes} does={does} />
        <Strip
          view={view}
          now={now}
          lost={online ? null : now - lost}
          waits={online ? null : (all[[...asking.busy][0] as Slot]?.name ?? null)}
          said={asking.said}
          busy={asking.busy.size > 0}
          last={last}
          undo={does.undo}
          read={does.read}
        />
      </main>
      <Side
        view={view}
        now={now}
        does={{ busy: asking.busy.size > 0, send: (request) => asking.ask(`side-${request.type}`, request, did("away", view)), call: (about) => open("call_ticket", about) }}
      />
      <p class="heard" role="status">
        {heardWords(view)}
      </p>
      {panel && (
        <AnyPanel
          key={panel.name}
          name={panel.name}
          about={panel.about}
          view={view}
          now={now}
          busy={[...asking.busy].some((one) => one.startsWith("panel-"))}
          said={online ? (refused?.said ?? null) : t("counter.offline_panel")}
          refused={refused?.code ?? null}
          send={(request) => sendAll([request])}
          sendAll={sendAll}
          open={open}
          press={(slot) => {
            close();
            press(slot);
          }}
          close={close}
        />
      )}
    </div>
  );
}

render(<Entry />, PAGE);
