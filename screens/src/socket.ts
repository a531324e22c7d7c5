// One websocket to my origin: whole views in, requests out, and it comes back by itself.
//
// A page folds nothing and decides nothing: it draws `link.view` whenever `changed` is called.
// Runs as ES5 in Chromium 38, so it uses no newer calls.
import { PROTOCOL_VERSION } from "./protocol";
import type { Answer, HallNames, Millis, ToScreen, ToServer, TroubleReport, Unwelcome, You } from "./protocol";

/** How a page wants its socket. */
export interface Wish {
  /** The role in the address `/ws/<role>`. */
  role: string;
  /** What follows it, such as "?counter=4". */
  query?: string;
  /** Longest pause between two attempts, milliseconds: 3000, phones 15000. */
  retryMs?: number;
  /** After this silence the view is stale, milliseconds: 5000 staff, 10000 boards. */
  staleMs?: number;
  /** Called after every change of anything in `Link`. */
  changed(): void;
  /** True when a reload disturbs nobody; then a page of an older build reloads itself. */
  idle?(): boolean;
}

/** What the page knows of its origin. */
export interface Link<R, V> {
  /** The present view; null before the first. */
  view: V | null;
  you: You | null;
  hall: HallNames | null;
  /** True while the socket is greeted and not silent. */
  up: boolean;
  /** When the last message came, by the server's clock; 0 before the first. */
  heard: Millis;
  /** True when `view` may no longer be the present. */
  stale: boolean;
  /** Why the origin does not serve this page. */
  unwelcome: Unwelcome | null;
  /** An agent's own link to the server; null where the origin is the server. */
  agent: { up: boolean; since: Millis } | null;
  /** Requests sent and not answered. */
  waiting(): number;
  /** The server's time. */
  now(): Millis;
  /** Asks for something. The same key again is the same action. */
  send(request: R, key?: string): Promise<Answer>;
  /** Tells the whole list of what is wrong with this page; told again after each reconnection. */
  report(troubles: TroubleReport[]): void;
  close(): void;
}

/** A key for one intended action: 128 random bits. */
export function newKey(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  let key = "";
  for (let i = 0; i < bytes.length; i++) key += (256 + bytes[i]!).toString(16).slice(1);
  return key;
}

/** The build of this page, as tools/build.mjs wrote it. */
export function pageBuild(): string {
  const meta = document.querySelector('meta[name="build"]');
  return (meta && meta.getAttribute("content")) || "dev";
}

const SILENCE_MS = 6000;

export function connect<R, V>(wish: Wish): Link<R, V> {
  const retry = wish.retryMs || 3000;
  const build = pageBuild();
  const asked: { [key: string]: { request: R; done(answer: Answer): void; answer: Promise<Answer> } } = {};
  let socket: WebSocket | null = null;
  let version = -1;
  let told: Millis = Date.now(); // the server's time, and when it came
  let toldAt = told;
  let speed = 1;
  let heardAt = Date.now();
  let triedAt = 0;
  let fresher = "";
  let closed = false;
  let report: ToServer<R> | null = null;

  const link: Link<R, V> = {
    view: null, you: null, hall: null, up: false, heard: 0, stale: true, unwelcome: null, agent: null,
    waiting: () => Object.keys(asked).length,
    now: () => told + (Date.now() - toldAt) * speed,
    send(request, key = newKey()) {
      const known = asked[key];
      if (known) return known.answer;
      let done!: (answer: Answer) => void;
      const answer = new Promise<Answer>((resolve) => { done = resolve; });
      asked[key] = { request, done, answer };
      if (link.up) say({ type: "request", key, request });
      return answer;
    },
    report(troubles) {
      report = { type: "report", troubles, facts: [] };
      if (link.up) say(report);
    },
    close() { closed = true; clearInterval(ticking); drop(); },
  };

  function say(message: ToServer<R>): void {
    if (socket && socket.readyState === 1) socket.send(JSON.stringify(message));
  }
  function drop(): void {
    const old = socket;
    socket = null;
    link.up = false;
    if (old) { old.onopen = old.onmessage = old.onclose = null; old.close(); }
  }
  function again(): void {
    drop();
    if (!closed) setTimeout(open, retry * (0.2 + 0.8 * Math.random()));
    wish.changed();
  }
  function open(): void {
    if (closed || socket) return;
    triedAt = Date.now();
    socket = new WebSocket(location.protocol.replace("http", "ws") + "//" + location.host + "/ws/" + wish.role + (wish.query || ""));
    socket.onopen = () => say({ type: "hello", version: PROTOCOL_VERSION, build });
    socket.onmessage = (event) => hear(JSON.parse(event.data as string) as ToScreen<V>);
    socket.onclose = again;
  }
  function hear(message: ToScreen<V>): void {
    heardAt = Date.now();
    if (message.type === "welcome" || message.type === "beat") { told = message.now; toldAt = heardAt; }
    if (message.type === "welcome") {
      speed = message.speed || 1;
      if (message.speed) document.documentElement.setAttribute("data-speed", "×" + speed);
      link.you = message.you; link.hall = message.hall; link.unwelcome = null; link.up = true;
      version = -1; // a server that was restarted may count from the beginning
      fresher = message.build !== build && build !== "dev" ? message.build : "";
      if (report) say(report);
      for (const key in asked) say({ type: "request", key, request: asked[key]!.request });
    } else if (message.type === "unwelcome") {
      link.unwelcome = message;
    } else if (message.type === "view") {
      if (message.version <= version) return;
      version = message.version; link.view = message.view; link.stale = false;
    } else if (message.type === "beat") {
      if (message.version > version) say({ type: "refresh" });
      else link.stale = false;
    } else if (message.type === "answer") {
      const it = asked[message.key];
      delete asked[message.key];
      if (it) it.done(message.answer);
    } else if (message.type === "link") {
      link.agent = { up: message.up, since: message.since };
    }
    link.heard = link.now();
    wish.changed();
  }
  function tick(): void {
    const silent = Date.now() - heardAt;
    if (!link.stale && silent > (wish.staleMs || 5000)) { link.stale = true; wish.changed(); }
    // An attempt has as long as a silence; a view that nobody confirms grows stale meanwhile.
    if (socket && Math.min(silent, Date.now() - triedAt) > SILENCE_MS) again();
    if (fresher && link.up && (!wish.idle || wish.idle())) reload();
  }
  function reload(): void {
    const once = fresher;
    fresher = "";
    try {
      if (sessionStorage.getItem("reloaded-for") === once) return; // a cache in between: do not spin
      sessionStorage.setItem("reloaded-for", once);
    } catch { return; }
    location.reload();
  }

  const ticking = setInterval(tick, 1000);
  open();
  return link;
}
