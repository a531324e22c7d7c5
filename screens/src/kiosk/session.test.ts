import { expect, test } from "vitest";
import type { Answer, Slip, Tile, TileGroup } from "../protocol";
import { begin, next, owed, patience, type Act, type Means, type Session } from "./session";

const names = { vi: "Đất đai", en: "Land" };
const group = (id: string, open = true): TileGroup => ({
  id, prefix: "B", name: names, icon: "gavel", waiting: 1, wait: { type: "unknown" }, counters: [4],
  opening: open ? { type: "open", until: null } : { type: "closed" },
});
const tile = (...groups: TileGroup[]): Tile => ({ id: "t", name: names, icon: "gavel", waiting: 1, groups });
const means: Means = { photo: { type: "until_day_ends" }, camera: "page" };
const slip = { label: "B045" } as Slip;
const play = (...acts: Act[]): Session => acts.reduce(next, begin("key"));
const one = tile(group("a"));
const two = tile(group("a"), group("b"));
const done: Answer = { type: "done", slip, print: "printed" };
const photo = new Blob();

test("a tile of one group leads at once to the photo, in two touches to the number", () => {
  expect(play({ do: "tile", tile: one, means }).step.at).toBe("consent");
  expect(play({ do: "tile", tile: one, means }, { do: "consent", yes: false }).step).toMatchObject({ at: "issuing", photo: null, note: null });
});

test("a tile of several groups asks which", () => {
  expect(play({ do: "tile", tile: two, means }, { do: "group", tile: two, group: two.groups[1]!, means }).step).toMatchObject({
    at: "consent", group: { id: "b" },
  });
});

test("a photo is taken only after consent, and can be declined at the camera", () => {
  const camera = [{ do: "tile", tile: one, means }, { do: "consent", yes: true }] as Act[];
  expect(play(...camera).step.at).toBe("camera");
  expect(play(...camera, { do: "consent", yes: false }).step).toMatchObject({ at: "issuing", photo: null });
  expect(play(...camera, { do: "picture", photo }).step).toMatchObject({ at: "issuing", photo });
  expect(play(...camera, { do: "camera_broken" }).step).toMatchObject({ at: "issuing", photo: null, note: "camera_broken" });
});

test("without a camera or without photos the number comes at once, and the page says why", () => {
  expect(play({ do: "tile", tile: one, means: { ...means, camera: "none" } }).step).toMatchObject({ at: "issuing", note: "no_camera" });
  expect(play({ do: "tile", tile: one, means: { ...means, photo: { type: "off" } } }).step).toMatchObject({ at: "issuing", note: null });
});

test("where many wait the citizen is asked, and the agreed number is asked for with the same photo", () => {
  const no = { type: "no", code: "agree_to_wait", say: names, remedy: names } as Answer;
  const asked = play({ do: "tile", tile: one, means }, { do: "consent", yes: true }, { do: "picture", photo }, { do: "answer", answer: no });
  expect(asked.step).toMatchObject({ at: "agree", no, group: { id: "a" } });
  expect(next(asked, { do: "agree" }).step).toMatchObject({ at: "issuing", photo, agreed: true });
  expect(next(asked, { do: "back" }).step.at).toBe("agree");
  const sold = play({ do: "tile", tile: one, means }, { do: "consent", yes: false }, { do: "answer", answer: { ...no, code: "sold_out" } as Answer });
  expect(sold.step.at).toBe("refused");
});

test("a group that closed meanwhile leads home", () => {
  const shut = tile(group("a", false));
  expect(play({ do: "tile", tile: shut, means }).step.at).toBe("home");
});

test("the number is shown before its paper is out, and the answer says how the paper came out", () => {
  const issuing = [{ do: "tile", tile: one, means }, { do: "consent", yes: false }] as Act[];
  expect(play(...issuing, { do: "stage", stage: { type: "printing", slip } }).step).toMatchObject({ at: "slip", print: null });
  expect(play(...issuing, { do: "stage", stage: { type: "printing", slip } }, { do: "answer", answer: done }).step).toMatchObject({ print: "printed" });
  const no: Answer = { type: "no", code: "paper_out", say: names, remedy: names };
  expect(play(...issuing, { do: "answer", answer: no }).step).toMatchObject({ at: "refused", no });
});

test("a second touch changes nothing, and the session has one key for one number", () => {
  const session = play({ do: "tile", tile: one, means }, { do: "consent", yes: false });
  expect(next(session, { do: "consent", yes: false })).toBe(session);
  expect(next(session, { do: "tile", tile: two, means })).toBe(session);
  expect(session.key).toBe("key");
});

test("back goes one screen back", () => {
  const consent = play({ do: "tile", tile: two, means }, { do: "group", tile: two, group: two.groups[0]!, means });
  expect(next(consent, { do: "back" }).step.at).toBe("groups");
  expect(next(next(consent, { do: "back" }), { do: "back" }).step.at).toBe("home");
  expect(next(play({ do: "tile", tile: one, means }), { do: "back" }).step.at).toBe("home");
});

test("a page loaded anew owes its citizen a number that has no paper yet", () => {
  expect(owed({ type: "idle" })).toBe(null);
  expect(owed({ type: "printed", slip, print: "printed" })).toBe(null);
  expect(owed({ type: "printing", slip })).toMatchObject({ at: "slip", print: null });
  expect(owed({ type: "printed", slip, print: "failed" })).toMatchObject({ at: "slip", print: "failed" });
});

test("a number on paper closes by itself, one without paper asks and stays at least a minute", () => {
  expect(patience({ at: "slip", slip, print: "printed", note: null }, false)).toEqual({ kind: "closes", ms: 15000 });
  expect(patience({ at: "slip", slip, print: "failed", note: null }, false)).toEqual({ kind: "asks", ms: 60000 });
  expect(patience({ at: "home" }, false)).toEqual({ kind: "none" });
  expect(patience({ at: "home" }, true)).toEqual({ kind: "asks", ms: 40000 });
});
