// The phone: one ticket as its holder follows it. No name, no cookie, nothing of anybody else.
import "words:citizen";
import "words:common";
import bell from "icon:notifications-fill";
import bell_on from "icon:notifications_active-fill";
import called from "icon:campaign-fill";
import done from "icon:check_circle-fill";
import expired from "icon:event_busy-fill";
import language_icon from "icon:language";
import missed from "icon:person_alert-fill";
import near from "icon:directions_walk-fill";
import offline_icon from "icon:wifi_off";
import opening from "icon:hourglass_top-fill";
import papers from "icon:description-fill";
import phone_icon from "icon:call-fill";
import served from "icon:person-fill";
import unknown from "icon:qr_code_scanner-fill";
import waiting from "icon:schedule-fill";
import "../kit/tokens.css";
import "./page.css";
import { clock, label } from "../kit/format";
import { svg } from "../kit/svg";
import type { CitizenView, HallNames, Language } from "../protocol";
import { connect } from "../socket";
import { language, of, speak, t } from "../words";
import { alert } from "./alert";
import { newer, NOTHING, polled, type Polled } from "./poll";
import { alarm, comesNear, story, type Kind, type Story } from "./story";

const RETRY_MS = 15000;
const STALE_MS = 10000;
/** What was asked for by HTTP may be this old. */
const ASKED_MS = 2 * RETRY_MS + 5000;

const ICONS: { [kind in Kind]: string } = {
  opening, waiting, near, called, serving: served, finished: done, no_show: missed, suspended: waiting, cancelled: expired, expired, bad_link: unknown, unwelcome: unknown,
};
const STEPS = ["citizen.step_taken", "citizen.step_waiting", "citizen.step_near", "citizen.step_counter"] as const;

const root = document.getElementById("page")!;
const key = decodeURIComponent((/^\/t\/([^/]+)/.exec(location.pathname) || ["", ""])[1]!);
const ring = alert();
let told: string | null = null;
let before: CitizenView | null = null;
let chosen: Language | null = null;
let drawn = "";
let asked: Polled = NOTHING;

const link = connect<never, CitizenView>({
  role: "phone",
  query: "?key=" + encodeURIComponent(key),
  retryMs: RETRY_MS,
  staleMs: STALE_MS,
  changed: update,
});

function el(tag: string, name: string, children: (Node | string)[] = []): HTMLElement {
  const made = document.createElement(tag);
  if (name) made.className = name;
  children.forEach((child) => made.append(child));
  return made;
}

function button(name: string, icon: string, text: string, does: () => void): HTMLElement {
  const made = el("button", name, [svg(icon), el("span", "", [text])]);
  made.addEventListener("click", does);
  return made;
}

/** Asks by HTTP while the socket does not come through. */
async function ask(): Promise<void> {
  if (!key || (link.up && !link.stale) || link.unwelcome) return;
  try {
    const answer = await fetch("/api/tickets/" + encodeURIComponent(key), { cache: "no-store" });
    asked = polled(answer.status, await answer.json(), link.now(), asked);
    update();
  } catch {
    // Nobody answers: the page says so already.
  }
}

function update(): void {
  const now = link.now();
  const spoken = { view: link.view, unwelcome: link.unwelcome, heard: link.heard, late: link.stale && !link.unwelcome };
  const { view, unwelcome, heard, late } = newer(spoken, asked, now, ASKED_MS);
  speak(chosen || (view ? view.language : language()));
  const tale = story(view, unwelcome, now);

  const call = tale.kind === "called" ? alarm(view) : null;
  if (call && call !== told) ring.call();
  else if (comesNear(before, view)) ring.near();
  told = call;
  before = view;

  // The tab of a called number changes its title every second, so that it is found among others.
  const odd = Math.floor(now / 1000) % 2 === 1;
  document.title = tale.kind === "called" && odd && view ? "● " + label(view.label) : tale.tab;

  const time = view && heard ? clock(heard) : "";
  const sign = JSON.stringify([view, tale, late, time, language(), ring.on(), link.hall]);
  if (sign === drawn) return;
  drawn = sign;
  root.className = "phone is-" + tale.kind + (late ? " late" : "");
  draw(view, tale, late, time);
}

/** Parts that stay in their places, so that a reader speaks only what has changed. */
const header = el("header", "header");
const status = el("div", "status");
const rest = el("div", "rest");
status.setAttribute("role", "status");
[header, status, rest].forEach((node) => root.appendChild(node));
let saidBefore = "";

function draw(view: CitizenView | null, tale: Story, late: boolean, time: string): void {
  const hall: HallNames | null = view ? view.hall : link.hall;
  const other: Language = language() === "vi" ? "en" : "vi";
  const toggle = button("language", language_icon, other === "en" ? "English" : "Tiếng Việt", () => {
    chosen = other;
    update();
  });
  toggle.lang = other;
  fill(header, [el("p", "hall", hall ? [of(hall.name)] : []), toggle]);

  const said = JSON.stringify([tale, late, time && late, view && view.label, language()]);
  if (said !== saidBefore) {
    saidBefore = said;
    const lines: Node[] = [];
    if (late) {
      const text = time ? t("citizen.offline", { time }) : t("citizen.offline_bare");
      lines.push(el("p", "offline", [svg(offline_icon), el("span", "", [text])]));
    }
    if (view) lines.push(el("p", "number", [label(view.label)]), el("p", "group", [of(view.group) + " · " + t("citizen.taken", { time: view.time })]));
    const card = el("div", "card", [svg(ICONS[tale.kind]), el("h1", "", [tale.title])]);
    tale.more.forEach((text) => card.append(el("p", "", [text])));
    lines.push(card);
    fill(status, lines);
  }

  const parts: Node[] = [];
  if (tale.step !== null) parts.push(steps(tale.step));
  const still = tale.kind === "waiting" || tale.kind === "near";
  if (still && !ring.on()) {
    parts.push(button("alert", bell, t("citizen.alert"), () => {
      ring.turnOn();
      update();
    }));
  }
  if (still && ring.on()) parts.push(el("p", "alert-on", [svg(bell_on), el("span", "", [t("citizen.alert_on")])]));
  if (still && view && view.papers.length > 0) {
    const list = el("ul", "", view.papers.map((names) => el("li", "", [of(names)])));
    parts.push(el("section", "papers", [el("h2", "", [svg(papers), t("citizen.prepare")]), list]));
  }
  if (hall && hall.phone) {
    const call = el("a", "help", [svg(phone_icon), el("span", "", [t("citizen.help", { phone: hall.phone })])]);
    call.setAttribute("href", "tel:" + hall.phone.replace(/[^\d+]/g, ""));
    parts.push(call);
  }
  if (time && !late) parts.push(el("p", "as-of", [t("citizen.as_of", { time })]));
  fill(rest, parts);
}

function fill(node: HTMLElement, children: Node[]): void {
  while (node.firstChild) node.removeChild(node.firstChild);
  children.forEach((child) => node.appendChild(child));
}

function steps(at: number): HTMLElement {
  const list = el("ol", "steps");
  STEPS.forEach((words, i) => {
    const step = el("li", i < at ? "done" : i === at ? "now" : "later", [t(words)]);
    if (i === at) step.setAttribute("aria-current", "step");
    list.appendChild(step);
  });
  return list;
}

setInterval(update, 1000);
setInterval(() => void ask(), RETRY_MS);
update();
