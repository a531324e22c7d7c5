import { expect, test } from "vitest";
import type { Answer, IdentityAsk, No, Slip, Tile, TileGroup } from "../protocol";
import { askKey, begin, next, owed, patience, waysOut, type Act, type Means, type Session } from "./session";

const names = { vi: "Đất đai", en: "Land" };
const group = (id: string, open = true): TileGroup => ({
  id, prefix: "B", name: names, icon: "gavel", waiting: 1, wait: { type: "unknown" }, counters: [4],
  opening: open ? { type: "open", until: null } : { type: "closed" },
});
const tile = (...groups: TileGroup[]): Tile => ({ id: "t", name: names, icon: "gavel", waiting: 1, groups });
const means: Means = { photo: { type: "until_day_ends" }, camera: "page", bulk: null };
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

const id = { is: "id", reading: "001090123456|||01011990" } as const;
const refused = (code: string, label?: string): Act => ({ do: "answer", answer: { type: "no", code, say: names, remedy: names, ...(label && { label }) } });
const asking = (asks: IdentityAsk) => tile({ ...group("a"), identity: asks });

test("a card is read on any screen before the number is asked for, and costs no touch", () => {
  const home = play({ do: "scan", scan: id, means });
  expect(home).toMatchObject({ step: { at: "home" }, wish: { reading: id.reading } });
  const consent = play({ do: "tile", tile: asking("wanted"), means }, { do: "scan", scan: id, means });
  expect(consent).toMatchObject({ step: { at: "consent" }, wish: { reading: id.reading } });
  const issuing = next(consent, { do: "consent", yes: false });
  expect(next(issuing, { do: "scan", scan: { is: "id", reading: "x" }, means })).toBe(issuing);
});

test("where there is no number without a card the card comes first, else the photo's screen asks for it", () => {
  expect(play({ do: "tile", tile: asking("wanted"), means }).step.at).toBe("consent");
  const needed = play({ do: "tile", tile: asking("required"), means });
  expect(needed.step).toMatchObject({ at: "identity", needed: true });
  expect(next(needed, { do: "no_card", means })).toBe(needed);
  expect(next(needed, { do: "scan", scan: id, means }).step.at).toBe("consent");
  expect(next(needed, { do: "back" }).step.at).toBe("home");
  expect(play({ do: "scan", scan: id, means }, { do: "tile", tile: asking("required"), means }).step.at).toBe("consent");
});

test("without a photo the card has a screen of its own, and may be left out", () => {
  const off: Means = { ...means, photo: { type: "off" } };
  const asked = play({ do: "tile", tile: asking("wanted"), means: off });
  expect(asked.step).toMatchObject({ at: "identity", needed: false });
  expect(next(asked, { do: "no_card", means: off }).step.at).toBe("issuing");
  expect(play({ do: "tile", tile: asking("optional"), means: off }).step.at).toBe("issuing");
});

test("who holds a number already may have its slip again, under a key of its own", () => {
  const held = play({ do: "scan", scan: id, means }, { do: "tile", tile: one, means }, { do: "consent", yes: false }, refused("has_live_ticket", "B012"));
  expect(waysOut((held.step as { no: No }).no, held.wish)).toBe("own");
  const own = next(held, { do: "own" });
  expect(own.step).toMatchObject({ at: "issuing", again: "B012" });
  expect(askKey(own)).not.toBe(askKey(held));
  const unknown = play({ do: "tile", tile: one, means }, { do: "consent", yes: false }, refused("has_live_ticket", "B012"));
  expect(next(unknown, { do: "own" })).toBe(unknown);
});

test("a booked time leads to the photo; too early leads to an ordinary number", () => {
  const scan = { is: "appointment", code: "004711" } as const;
  const came = play({ do: "go", to: "appointment" }, { do: "scan", scan, means });
  expect(came).toMatchObject({ step: { at: "consent", group: null }, wish: { appointment: "004711" } });
  expect(next(came, { do: "back" })).toMatchObject({ step: { at: "home" }, wish: { appointment: null } });
  expect(play({ do: "scan", scan, means }).step.at).toBe("consent");
  const early = [came, { do: "consent", yes: false }, refused("appointment_early")].reduce((at, act) => next(at as Session, act as Act)) as Session;
  const ordinary = next(early, { do: "go", to: "home" });
  expect(ordinary).toMatchObject({ step: { at: "home" }, wish: { appointment: null } });
  expect(askKey(ordinary)).not.toBe(askKey(early));
});

test("priority and many dossiers are said before the tile; many dossiers may need a card", () => {
  const reason = { id: "old", name: names };
  expect(play({ do: "go", to: "priority" }, { do: "priority", reason })).toMatchObject({ step: { at: "home" }, wish: { priority: reason } });
  const bulk = { from: 4, most: 40, at_once: 5, needs_id: true };
  const many = play({ do: "go", to: "bulk" }, { do: "dossiers", dossiers: 12, ask: true }, { do: "filer", filer: "bank" });
  expect(many).toMatchObject({ step: { at: "home" }, wish: { filing: { dossiers: 12, filer: "bank" } } });
  expect(next(many, { do: "tile", tile: one, means: { ...means, bulk } }).step).toMatchObject({ at: "identity", needed: true });
  expect(next(many, { do: "tile", tile: one, means: { ...means, bulk: { ...bulk, needs_id: false } } }).step.at).toBe("consent");
});
