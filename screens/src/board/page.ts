// The board of the waiting area: who is asked to which counter. It asks for nothing and decides nothing.
//
// Televisions of 2016 show it, so it is one script in ES5 and its style needs no newer engine.
import "words:board";
import "words:common";
import "../kit/font-static.css";
import "./page.css";
import type { BoardView, Millis } from "../protocol";
import { connect } from "../socket";
import { t } from "../words";
import { chime } from "./chime";
import { el } from "./dom";
import { board } from "./draw";
import { placeOf } from "./size";
import { follow, type Spotlight } from "./spotlight";
import { modeOf } from "./state";

const STALE_MS = 10000;

const root = document.getElementById("page")!;
const draw = board(root);
const foot = root.querySelector(".footer")!;
const place = placeOf(location.search);
const bell = chime();
let light: Spotlight | null = null;
/** The last moment at which the hall itself gave a sign of life. */
let lived: Millis = 0;
let heard: Millis = 0;
let beats = 0;
let rem = 10;

const link = connect<never, BoardView>({
  role: "board",
  query: zone(),
  staleMs: STALE_MS,
  changed: update,
});

document.title = t("board.page");

/** A board that is enrolled for no zone names one in its address: `/board?zone=a`. */
function zone(): string {
  const named = /[?&]zone=[^&]*/.exec(location.search);
  return named ? "?" + named[0].slice(1) : "";
}

/** One rem is a hundred-and-eighth of the short side, or less where the panel is very narrow. */
function measure(): void {
  const [wide, high] = [window.innerWidth, window.innerHeight];
  const short = high > wide ? Math.min(wide / 108, high / 180) : Math.min(high / 108, wide / 180);
  rem = Math.max(1, short);
  document.documentElement.style.fontSize = rem + "px";
}

function update(): void {
  const now = link.now();
  const alive = link.up && !link.stale && (!link.agent || link.agent.up);
  if (alive) lived = now;
  if (link.heard !== heard) {
    heard = link.heard;
    beats += 1;
  }
  const agent = link.agent;
  const age = agent && !agent.up ? now - agent.since : lived ? now - lived : 0;
  const view = link.view;
  if (view && alive) {
    const next = follow(light, view.calls, now);
    const news = next.current && next.current.fresh && (!light || !light.current || light.current.seq !== next.current.seq);
    if (news && !view.spoken_by_box) bell.ring();
    light = next;
  }
  draw({
    view, hall: link.hall, mode: modeOf(view, link.unwelcome, age, now), light, now, age, beats, place,
    width: window.innerWidth / rem, height: window.innerHeight / rem,
  });
  offerSound(!!view && !view.spoken_by_box && bell.asleep());
}

/** "Touch to turn on sound", only where no box speaks and the browser waits for a touch. It has its own place in the foot. */
let offer: HTMLElement | null = null;
function offerSound(wanted: boolean): void {
  if (!wanted || refused()) {
    if (offer) foot.removeChild(offer);
    offer = null;
    foot.className = "footer";
    return;
  }
  if (offer) return;
  offer = el("button", "sound", [t("board.sound")]);
  foot.appendChild(offer);
  foot.className = "footer offering";
}

/** A board on which nobody wants a sound says so once in its address: `/board?sound=off`. */
function refused(): boolean {
  return /[?&]sound=off(&|$)/.test(location.search);
}

function wake(): void {
  if (!offer) return;
  bell.wake();
  setTimeout(() => {
    update();
    bell.ring();
  }, 300);
}

window.addEventListener("click", wake);
window.addEventListener("keydown", (event) => {
  if (event.keyCode === 13) wake();
});
window.addEventListener("resize", () => {
  measure();
  update();
});
measure();
setInterval(update, 500);
update();
