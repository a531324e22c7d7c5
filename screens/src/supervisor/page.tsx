// The supervisor: the whole hall on one screen, grey until something is abnormal.
import "words:supervisor";
import cloud_off from "icon:cloud_off";
import info from "icon:info";
import { render } from "preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { useAsking } from "../kit/ask";
import { Emergencies } from "../kit/emergency";
import "../kit/font.css";
import { brief, clock, count } from "../kit/format";
import { Icon } from "../kit/icon";
import { useLink } from "../kit/link";
import { LanguageSwitch, NotServed, useLanguage } from "../kit/staff";
import "../kit/tokens.css";
import type { Millis, SupervisorRequest, SupervisorView } from "../protocol";
import { t } from "../words";
import { Advice } from "./advice";
import { Alarms } from "./alarms";
import { Cards, TASK_WORDS, type Open, type Task } from "./cards";
import { Counters } from "./counters";
import { Devices } from "./devices";
import { Groups } from "./groups";
import { unread } from "./messages";
import { alarms, density, sorted, waited, type Alarm } from "./load";
import "./page.css";
import { Ask, type Hand } from "./parts";
import { openingWords } from "./say";

/** A page without a view for this long says that the server does not answer. */
const LATE_MS = 6000;

/** "09:40:52". */
function exact(at: Millis): string {
  const s = Math.floor(at / 1000) % 60;
  return `${clock(at)}:${s < 10 ? "0" : ""}${s}`;
}

function Supervisor() {
  const [spoken, choose] = useLanguage();
  const [open, setOpen] = useState<Open | null>(null);
  const [, resize] = useState(0);
  const started = useRef(Date.now());
  const left = useRef<HTMLDivElement>(null);
  const link = useLink<SupervisorRequest, SupervisorView>({ role: "supervisor", idle: () => open === null });
  const asking = useAsking(link);

  const view = link.view;
  const now = link.now();
  const online = !link.stale && link.agent?.up !== false;
  const hand: Hand = { asking, online };
  const list: Alarm[] = view ? alarms(view, now) : [];

  useEffect(() => {
    const resized = () => resize((n) => n + 1);
    addEventListener("resize", resized);
    return () => removeEventListener("resize", resized);
  }, []);

  // The left column is as dense as the hall is large.
  const groups = view?.groups.length ?? 0;
  const counters = view?.counters.length ?? 0;
  useEffect(() => {
    const column = left.current;
    if (!column) return;
    const stacked = innerWidth < 900;
    const head = column.getBoundingClientRect().top + scrollY;
    const sizes = density(groups, counters, column.clientWidth - 30, innerHeight - head - 16, stacked || matchMedia("(pointer: coarse)").matches);
    const root = document.documentElement;
    root.style.setProperty("--columns", String(sizes.columns));
    root.style.setProperty("--tile", `${stacked ? 64 : sizes.tile}px`);
    root.style.setProperty("--row", `${stacked ? 44 : sizes.row}px`);
    root.dataset.tile = stacked || sizes.tile >= 66 ? "tall" : "low";
    root.dataset.row = sizes.row < 24 ? "low" : "tall";
    root.dataset.fits = String(sizes.fits && !stacked);
  });

  useEffect(() => {
    const down = (event: KeyboardEvent) => {
      if (!view || open || event.ctrlKey || event.altKey || event.metaKey) return;
      const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code);
      if (digit) {
        const group = sorted(view.groups, view, link.now())[Number(digit[1]) - 1];
        if (group) setOpen({ card: "group", id: group.id });
      } else if (event.code === "ArrowDown" || event.code === "ArrowUp") {
        const cards = [...document.querySelectorAll<HTMLElement>(".alarm")];
        if (cards.length === 0) return;
        event.preventDefault();
        const at = cards.findIndex((card) => card.contains(document.activeElement));
        const step = event.code === "ArrowDown" ? at + 1 : at < 0 ? cards.length - 1 : at - 1;
        const card = cards[Math.min(cards.length - 1, Math.max(0, step))]!;
        (card.querySelector("button") ?? card).focus();
      }
    };
    addEventListener("keydown", down);
    return () => removeEventListener("keydown", down);
  });

  document.title = list.length ? t("supervisor.title_alarms", { n: list.length }) : t("supervisor.title");
  if (!view || link.unwelcome) return <NotServed link={link} late={Date.now() - started.current > LATE_MS} />;

  const figures: [string, string, string][] = [
    ["waiting", t("supervisor.waiting"), count(view.waiting)],
    ["longest", t("supervisor.longest"), view.longest_since === null ? "–" : brief(waited(view.longest_since, now))],
    ["open", t("supervisor.counters_open"), `${view.counters_open}/${view.counters.length}`],
    ["issued", t("supervisor.issued"), count(view.issued)],
    ["served", t("supervisor.served"), count(view.served)],
    ["missed", t("supervisor.no_shows"), count(view.no_shows)],
  ];
  return (
    <div class="supervisor" lang={spoken} data-online={online}>
      <Emergencies
        rows={view.office?.emergencies ?? []}
        own={null}
        answer={(counter) => asking.ask(`go-${counter}`, { type: "answer_emergency", counter })}
        end={(counter) => asking.ask(`over-${counter}`, { type: "end_emergency", counter })}
      />
      <header class="bar">
        <h1>{t("supervisor.title")}</h1>
        <p class="bar-time">
          <time>{clock(now)}</time>
          {view.day && <span class="bar-day">{view.day}</span>}
        </p>
        <dl class="bar-figures">
          {figures.map(([key, name, value]) => (
            <div key={key} data-figure={key}>
              <dt>{name}</dt>
              <dd>{value}</dd>
            </div>
          ))}
        </dl>
        <p class="bar-opening">{openingWords(view.opening, view.day, view.day_closed)}</p>
        {view.day === null && !view.day_closed && (
          <Ask hand={hand} name="open_day" request={{ type: "open_day" }}>
            {t("supervisor.open_day")}
          </Ask>
        )}
        {view.day !== null && (
          <button class="ask plain" data-ask="close_day" aria-haspopup="dialog" onClick={() => setOpen({ card: "close_day" })}>
            {t("supervisor.close_day")}
          </button>
        )}
        <LanguageSwitch choose={choose} short />
      </header>
      <main>
        {!online && (
          <p class="stale">
            <Icon path={cloud_off} />
            {t("supervisor.stale", { time: exact(link.heard), n: Math.floor((now - link.heard) / 1000) })}
          </p>
        )}
        <div class="hall">
          <div class="left" ref={left}>
            <Groups view={view} now={now} choose={(id) => setOpen({ card: "group", id })} />
            <Counters view={view} now={now} choose={(counter) => setOpen({ card: "counter", counter })} />
          </div>
          <div class="right">
            <Alarms list={list} view={view} now={now} hand={hand} />
            <Advice view={view} now={now} hand={hand} />
            <Tasks view={view} open={(card) => setOpen({ card })} />
            <Devices devices={view.devices} all={() => setOpen({ card: "devices" })} />
          </div>
        </div>
      </main>
      <p class="heard" role="status">
        {online ? `${t("supervisor.alarms")}: ${list.length}` : t("common.connection_lost")}
      </p>
      {asking.said && (
        <p class="said" role="alert">
          <Icon path={info} /> {asking.said}
        </p>
      )}
      <Cards open={open} view={view} now={now} hand={hand} close={() => setOpen(null)} />
    </div>
  );
}

/** What there is to do beside alarms, with how much of it is open. */
function Tasks({ view, open }: { view: SupervisorView; open(task: Task): void }) {
  const office = view.office;
  const counts: Record<Task, number> = {
    announce: office?.announced.length ?? 0,
    messages: unread(office?.messages ?? []).length,
    acts: office?.planned.filter((one) => one.state === "pending").length ?? 0,
    people: office?.people.filter((one) => one.reply === null || one.reply === "promised").length ?? 0,
    away: view.suspended?.length ?? 0,
    whatif: 0,
  };
  return (
    <section class="tasks" aria-label={t("supervisor.tasks")}>
      {(Object.keys(counts) as Task[]).map((task) => (
        <button key={task} class="ask plain" data-task={task} data-open={counts[task] > 0} aria-haspopup="dialog" onClick={() => open(task)}>
          {task === "messages" && counts[task] > 0 && "◆ "}
          {t(TASK_WORDS[task])}
          {counts[task] > 0 && ` (${counts[task]})`}
        </button>
      ))}
      <a class="ask plain" href="/reception">
        {t("supervisor.task_tickets")}
      </a>
    </section>
  );
}

render(<Supervisor />, document.getElementById("page")!);
