// The socket against a server that is away, silent, or back.
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { connect, type Link } from "./socket";

/** Every socket that the page opened, newest last. */
let opened: FakeSocket[] = [];
let refusing = false;

class FakeSocket {
  readyState = 0;
  onopen: (() => void) | null = null;
  onmessage: ((event: { data: string }) => void) | null = null;
  onclose: (() => void) | null = null;
  readonly sent: { type: string; key?: string }[] = [];

  constructor() {
    opened.push(this);
    setTimeout(() => {
      if (refusing) this.onclose?.();
      else {
        this.readyState = 1;
        this.onopen?.();
      }
    });
  }
  send(text: string) {
    this.sent.push(JSON.parse(text));
    if (JSON.parse(text).type === "hello") {
      this.hear({ type: "welcome", version: 1, build: "dev", now: Date.now(), you: null, hall: null });
      this.hear({ type: "view", version: 1, view: "hall" });
    }
  }
  hear(message: object) {
    this.onmessage?.({ data: JSON.stringify(message) });
  }
  close() {
    this.readyState = 3;
  }
}

let link: Link<{ type: string }, string>;
beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("WebSocket", FakeSocket);
  vi.stubGlobal("location", { protocol: "http:", host: "hall" });
  vi.stubGlobal("document", { querySelector: () => null });
  opened = [];
  refusing = false;
  link = connect({ role: "counter", changed: () => undefined });
  vi.advanceTimersByTime(10);
});
afterEach(() => {
  link.close();
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

it("counts the seconds of a practice hall as they pass there", () => {
  const root = { setAttribute: vi.fn() };
  vi.stubGlobal("document", { querySelector: () => null, documentElement: root });
  newest().hear({ type: "welcome", version: 1, build: "dev", now: 1_000_000, speed: 20, you: null, hall: null });
  expect(link.now()).toBe(1_000_000);
  vi.advanceTimersByTime(1_500);
  expect(link.now()).toBe(1_030_000);
  newest().hear({ type: "beat", now: 1_041_000, version: 1 });
  expect(link.now()).toBe(1_041_000);
  expect(root.setAttribute).toHaveBeenCalledWith("data-speed", "×20");
});

const newest = () => opened[opened.length - 1]!;

it("is stale when the server refuses every attempt for five seconds", () => {
  expect([link.view, link.up, link.stale]).toEqual(["hall", true, false]);
  refusing = true;
  newest().onclose?.();
  vi.advanceTimersByTime(4000);
  expect([link.up, link.stale]).toEqual([false, false]);
  vi.advanceTimersByTime(3000);
  expect(link.stale).toBe(true);
  expect(opened.length).toBeGreaterThan(2);
  expect(link.view).toBe("hall");
});

it("is stale when the server falls silent, and tries anew", () => {
  vi.advanceTimersByTime(6000);
  expect(link.stale).toBe(true);
  expect(opened.length).toBe(1);
  refusing = true;
  vi.advanceTimersByTime(2000);
  expect(link.up).toBe(false);
  refusing = false;
  vi.advanceTimersByTime(4000);
  expect(link.up).toBe(true);
  expect(opened.length).toBeGreaterThan(1);
});

it("asks again under the same key when the server is back", () => {
  refusing = true;
  newest().onclose?.();
  void link.send({ type: "finish" }, "k1");
  vi.advanceTimersByTime(8000);
  refusing = false;
  vi.advanceTimersByTime(4000);
  expect([link.up, link.stale]).toEqual([true, false]);
  expect(newest().sent.filter((message) => message.key === "k1")).toHaveLength(1);
  expect(link.waiting()).toBe(1);
  newest().hear({ type: "answer", key: "k1", answer: { type: "done" } });
  expect(link.waiting()).toBe(0);
});
