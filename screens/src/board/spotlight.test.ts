import { expect, test } from "vitest";
import type { Call, CallState } from "../protocol";
import { follow, listed, type Spotlight } from "./spotlight";

const T = 1_800_000_000_000;
const call = (seq: number, label: string, at: number, state: CallState = "calling", times = 1): Call => ({
  seq, label, counter: seq, at: T + at, state, times, language: "vi",
});
const bright = (light: Spotlight) => light.current && light.current.seq;

test("the first view marks the newest call and announces none", () => {
  const light = follow(null, [call(5, "A005", 0), call(4, "A004", -20000)], T + 1000);
  expect(light.current).toEqual({ seq: 5, since: T, fresh: false });
  expect(light.queue).toEqual([]);
});

test("a call that comes while the board looks on is announced", () => {
  const before = follow(null, [], T);
  const light = follow(before, [call(6, "B001", 100)], T + 200);
  expect(light.current).toEqual({ seq: 6, since: T + 200, fresh: true });
});

test("calls at the same moment have the bright row one after the other, the older first", () => {
  let light = follow(null, [], T);
  const calls = [call(8, "B002", 110), call(7, "B001", 100)];
  light = follow(light, calls, T + 200);
  expect([bright(light), light.queue]).toEqual([7, [8]]);
  expect(bright(follow(light, calls, T + 6000))).toBe(7);
  expect(bright(follow(light, calls, T + 6300))).toBe(8);
});

test("who has arrived leaves the bright row, but not before ten seconds; who is gone leaves it at once", () => {
  let light = follow(null, [], T);
  light = follow(light, [call(7, "B001", 0)], T);
  expect(bright(follow(light, [call(7, "B001", 0, "serving")], T + 9000))).toBe(7);
  expect(bright(follow(light, [call(7, "B001", 0, "serving")], T + 10000))).toBe(null);
  expect(bright(follow(light, [call(7, "B001", 0, "gone")], T + 3000))).toBe(null);
  expect(bright(follow(light, [call(7, "B001", 0)], T + 59000))).toBe(7);
  expect(bright(follow(light, [call(7, "B001", 0)], T + 60000))).toBe(null);
});

test("a number called again is announced again", () => {
  let light = follow(null, [call(7, "B001", 0)], T);
  light = follow(light, [call(9, "B001", 20000, "calling", 2)], T + 20100);
  expect(light.current).toEqual({ seq: 9, since: T + 20100, fresh: true });
});

test("after a long cut the calls of that time are shown, not announced", () => {
  const light = follow(null, [call(7, "B001", 0)], T);
  const after = follow(light, [call(9, "B003", 10000), call(8, "B002", 5000), call(7, "B001", 0)], T + 50000);
  expect([after.seen, after.queue, bright(after)]).toEqual([9, [], 7]);
});

test("a hall that counts from the beginning again is taken as it is", () => {
  const light = follow(null, [call(700, "B100", 0)], T);
  expect(follow(light, [call(1, "B001", 86400000)], T + 86400000).seen).toBe(1);
});

test("the bright call stands first, then the newest", () => {
  const calls = [call(9, "B003", 0), call(8, "B002", -1000), call(7, "B001", -2000)];
  const light = { seen: 9, queue: [9], current: { seq: 8, since: T, fresh: true } };
  expect(listed(calls, light, 5, T).map((one) => one.label)).toEqual(["B002", "B003", "B001"]);
});

test("when space is short, who is on the way outranks who is served, and a minute is kept for all", () => {
  const calls = [
    call(9, "B009", -70000, "serving"), call(8, "B008", -65000, "gone"), call(7, "B007", -30000, "gone"), call(6, "B006", -200000),
  ];
  expect(listed(calls, null, 2, T).map((one) => one.label)).toEqual(["B007", "B006"]);
  expect(listed(calls, null, 3, T).map((one) => one.label)).toEqual(["B009", "B007", "B006"]);
});

test("a number stands once, with its newest call", () => {
  const calls = [call(9, "B001", 0, "calling", 2), call(7, "B001", -30000)];
  expect(listed(calls, null, 4, T).map((one) => one.seq)).toEqual([9]);
});
