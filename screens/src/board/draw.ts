// Draws the board: header, calls or a message, queues, foot. Every part is redrawn only when it changes.
import arrow from "icon:arrow_forward";
import campaign from "icon:campaign-fill";
import people from "icon:groups-fill";
import served from "icon:person-fill";
import passed from "icon:remove";
import late_icon from "icon:sync_problem";
import lost_icon from "icon:hearing-fill";
import lunch from "icon:schedule-fill";
import shut from "icon:door_front-fill";
import ticket from "icon:confirmation_number-fill";
import wait from "icon:hourglass_top-fill";
import warning from "icon:warning-fill";
import { clock, count, dayName, label } from "../kit/format";
import { svg } from "../kit/svg";
import type { AnnouncementRow, BoardGroup, BoardView, Call, HallNames, Millis, Names } from "../protocol";
import { t, tIn } from "../words";
import { classIf, el, part } from "./dom";
import { announcementAt, notes, noteAt } from "./notes";
import { FIRST, FOOTER, HEADER, sizes, type Place, type Sizes } from "./size";
import { listed, type Spotlight } from "./spotlight";
import { freshness, type Message, type Mode } from "./state";

/** All that the board shows at one moment. */
export interface Picture {
  view: BoardView | null;
  hall: HallNames | null;
  mode: Mode;
  light: Spotlight | null;
  now: Millis;
  /** Milliseconds since the last sign of life of the hall. */
  age: number;
  /** Rises with every message: the dot in the clock follows it. */
  beats: number;
  place: Place;
  /** The panel in rem. */
  width: number;
  height: number;
}

const ICONS: { [kind in Message["kind"]]: string } = {
  starting: wait,
  unwelcome: warning,
  lost: lost_icon,
  break: lunch,
  closed: shut,
  not_begun: ticket,
  welcome: ticket,
  nobody: ticket,
};

/** "09:41:05". */
function exact(at: Millis): string {
  const seconds = Math.floor(at / 1000) % 60;
  return clock(at) + ":" + (seconds < 10 ? "0" : "") + seconds;
}

/** Both languages, the English one smaller. */
function both(names: Names): (Node | string)[] {
  const english = el("span", "en", [names.en]);
  english.lang = "en";
  return [el("span", "vi", [names.vi]), english];
}

/** An announcement in both languages; once, where it was written in one. */
function announced(it: AnnouncementRow): (Node | string)[] {
  const head = it.urgent ? [el("span", "head", [tIn("vi", "board.urgent") + " · " + tIn("en", "board.urgent")])] : [];
  return (head as (Node | string)[]).concat(it.text.en === it.text.vi ? [el("span", "vi", [it.text.vi])] : both(it.text));
}

function words(key: "board.counter" | "board.serving" | "board.gone" | "board.waiting_title" | "board.title"): Names {
  return { vi: tIn("vi", key), en: tIn("en", key) };
}

function tag(call: Call): Names | null {
  if (call.state === "serving") return words("board.serving");
  if (call.state === "gone") return words("board.gone");
  if (call.times > 1) return { vi: tIn("vi", "board.again", { n: call.times }), en: tIn("en", "board.again", { n: call.times }) };
  return null;
}

function line(call: Call, bright: boolean, at: Sizes, first: boolean): HTMLElement {
  const said = tag(call);
  const mark = call.state === "calling" ? arrow : call.state === "serving" ? served : passed;
  const row = el("tr", call.state + classIf("bright", bright), [
    el("td", "ticket", [label(call.label)]),
    el("td", "to", [svg(mark)]),
    el("td", "counter", [el("span", "word", both(words("board.counter"))), el("span", "digits", [String(call.counter)])]),
    el("td", "tag", said ? [el("span", "said", both(said))] : []),
  ]);
  row.style.height = at.row * (first ? FIRST : 1) + "rem";
  row.style.fontSize = (first ? at.first : at.digits) + "rem";
  return row;
}

/** The yellow behind the bright row, in one piece: cells would show their seams while it pulses. */
function band(height: number, pulse: number | null): HTMLElement {
  const made = el("div", "band" + classIf("pulse", pulse !== null));
  made.style.height = height + "rem";
  // A band that is drawn again goes on with its pulse instead of beginning it again.
  if (pulse !== null) made.style.webkitAnimationDelay = made.style.animationDelay = -pulse + "ms";
  return made;
}

function heads(): HTMLElement {
  const head = (text: string) => el("th", "", [text]);
  return el("thead", "heard", [
    el("tr", "", [head(t("board.head_ticket")), head(t("board.head_to")), head(t("board.counter")), el("td", "")]),
  ]);
}

/** The longest queues as a list, `most` of them. */
function queueList(groups: BoardGroup[], most: number): HTMLElement {
  const rows = groups
    .filter((group) => group.waiting > 0)
    .slice(0, most)
    .map((group) =>
      el("li", "", [el("span", "prefix", [group.prefix]), el("span", "name", both(group.name)), el("span", "many", [count(group.waiting)])]),
    );
  return el("ul", "", rows);
}

/** How many lines of the list of queues go into so many rem. */
function queueLines(room: number): number {
  return Math.max(0, Math.floor((room - 7.5) / 7));
}

export function board(root: HTMLElement): (now: Picture) => void {
  const names = el("div", "names");
  const when = el("div", "when");
  const strip = el("div", "strip");
  const behind = el("div", "behind");
  const table = el("table", "calls");
  const message = el("div", "message");
  const queues = el("div", "queues");
  const total = el("div", "total");
  const note = el("div", "note");
  const body = el("div", "body", [behind, table, message, queues]);
  [el("div", "header", [names, when]), body, strip, el("div", "footer", [total, note])].forEach((node) => root.appendChild(node));
  strip.setAttribute("role", "status");
  const draw = {
    names: part(names), when: part(when), strip: part(strip), behind: part(behind), table: part(table), message: part(message),
    queues: part(queues), total: part(total), note: part(note),
  };

  return (now) => {
    const { view, mode, light } = now;
    const fresh = freshness(now.age);
    const lost = fresh === "lost" && mode.kind === "calls";
    const portrait = now.height > now.width;
    const hall = view ? view.hall : now.hall;

    // Announcements take turns, like the notes of the foot, in whose place they stand.
    const announcement = announcementAt((fresh === "fresh" && view && view.announcements) || [], now.now);

    root.className = ["board", portrait ? "portrait" : "landscape", fresh, mode.kind === "message" ? "says-" + mode.message.kind : "calls"].join(" ") +
      classIf("announces", announcement !== null) + classIf("urgent", !!announcement && !!announcement.urgent);
    // Nothing burns in: every ten minutes all moves by two pixels.
    const step = Math.floor(now.now / 600000) % 4;
    root.style.left = (step === 1 || step === 2 ? 2 : 0) + "px";
    root.style.top = (step > 1 ? 2 : 0) + "px";

    const zone = view && view.zone.vi ? " · " + view.zone.vi : "";
    draw.names(JSON.stringify([hall, zone, mode.kind]), () => {
      // Where nobody is called, the hall's name stands in the place of "now calling".
      if (mode.kind === "message") return hall ? [el("p", "hall", [hall.authority.vi + zone]), el("h1", "", both(hall.name))] : [];
      const title = el("h1", "", both(words("board.title")));
      return hall ? [el("p", "hall", [hall.authority.vi + " · " + hall.name.vi + zone]), title] : [title];
    });
    draw.when(clock(now.now) + dayName(now.now) + (now.beats % 2) + !view, () => {
      if (!view) return [];
      const time = clock(now.now).split(":");
      const colon = el("span", "colon" + classIf("beat", now.beats % 2 === 1), [":"]);
      return [el("span", "day", [dayName(now.now)]), el("span", "clock", [time[0]!, colon, time[1]!])];
    });

    const asOf = exact(now.now - now.age);
    draw.strip(fresh === "late" && view ? asOf : JSON.stringify(announcement), () =>
      announcement
        ? [svg(announcement.urgent ? warning : campaign)].concat([el("span", "words", announced(announcement))] as never[])
        : fresh === "late" && view
        ? [svg(late_icon)].concat(both({ vi: tIn("vi", "board.late", { time: asOf }), en: tIn("en", "board.late", { time: asOf }) }) as never[])
        : [],
    );

    const shown = mode.kind === "calls" && view ? view.calls : [];
    const longest = shown.reduce((most, call) => (label(call.label).length > most.length ? label(call.label) : most), "B 045");
    const at = sizes(now.place, now.width, now.height, longest);
    const lines = listed(shown, light, at.rows, now.now);
    const bright = light && light.current && !lost ? light.current : null;
    // The bright call is the first row.
    const lit = !!bright && lines.some((call) => call.seq === bright.seq);
    draw.behind(JSON.stringify([lit && bright, at, portrait]), () =>
      bright && lit ? [band(at.row * FIRST, bright.fresh ? now.now - bright.since : null)] : [],
    );
    draw.table(JSON.stringify([lines, bright, at, portrait]), () => {
      if (lines.length === 0) return [];
      const rows = lines.map((call, i) => {
        const here = !!bright && bright.seq === call.seq;
        return line(call, here, at, i === 0);
      });
      const columns = ["ticket", "to", "counter", "tag"].map((name) => el("col", name));
      return [el("colgroup", "", columns), heads(), el("tbody", "", rows)];
    });

    const said: Message | null = lost
      ? { kind: "lost", title: { vi: tIn("vi", "board.lost"), en: tIn("en", "board.lost") }, more: { vi: tIn("vi", "board.lost_more"), en: tIn("en", "board.lost_more") } }
      : mode.kind === "message" ? mode.message : null;
    draw.message(JSON.stringify(said), () => {
      if (!said) return [];
      const all = [svg(ICONS[said.kind]), el("div", "title", both(said.title))] as Node[];
      if (said.more) all.push(el("div", "more", both(said.more)));
      return [el("div", "inner", all)];
    });

    // The queues have the foot of an upright panel, and the rows that no call needs.
    const used = lines.length > 0 ? at.row * (lines.length - 1 + FIRST) : 0;
    const room = portrait ? now.height * 0.24 - FOOTER : now.height - HEADER - FOOTER - used;
    const most = view && !said && mode.kind === "calls" ? queueLines(room) * (portrait ? 1 : 2) : 0;
    const some = view && most > 1 ? view.groups.filter((group) => group.waiting > 0) : [];
    draw.queues(JSON.stringify([some, most]), () =>
      some.length > 0 ? [el("h2", "", both(words("board.waiting_title"))), queueList(some, most)] : [],
    );

    const told = view && fresh === "fresh" ? noteAt(notes(view, some.length > 0), now.now) : null;
    const waiting = view && fresh === "fresh" ? view.waiting : 0;
    draw.total(String(waiting), () =>
      waiting > 0 ? [svg(people), el("span", "vi", [t("board.waiting", { n: count(waiting) })])] : [],
    );
    draw.note(JSON.stringify(told), () => {
      if (!told) return [];
      const text = el("span", "", [told.text]);
      text.lang = told.language;
      return [text];
    });
  };
}
