// One citizen at the kiosk, from the first touch to the slip: which screen follows which. Pure.
import type {
  Answer,
  BulkOffer,
  CameraKind,
  FilingWish,
  No,
  PhotoOffer,
  PriorityChoice,
  PrintResult,
  Slip,
  Stage,
  Tile,
  TileGroup,
} from "../protocol";
import type { Scan } from "./scan";

/** What is asked for beside the group. It is forgotten with the session. */
export interface Wish {
  /** What was read from the ID. */
  reading: string | null;
  priority: PriorityChoice | null;
  filing: FilingWish | null;
  /** The code of a booked time. */
  appointment: string | null;
}

/** What a number is asked for; without a group for a booked time, which has its own. */
export interface Aim {
  tile: Tile | null;
  group: TileGroup | null;
}

/** Where the citizen is. */
export type Step =
  | { at: "home" }
  | { at: "priority" }
  | { at: "appointment" }
  | { at: "bulk" }
  | { at: "filer"; dossiers: number }
  | { at: "groups"; tile: Tile }
  /** There is no number of this group without an ID, or nothing else is left to ask. */
  | ({ at: "identity"; needed: boolean } & Aim)
  | ({ at: "consent" } & Aim)
  | ({ at: "camera" } & Aim)
  | { at: "issuing"; group: TileGroup | null; photo: Blob | null; note: Note | null; agreed: boolean; again: string | null }
  /** Many wait: take a number all the same? */
  | { at: "agree"; no: No; group: TileGroup | null; photo: Blob | null }
  | { at: "slip"; slip: Slip; print: PrintResult | null; note: Note | null }
  | { at: "refused"; no: No };

/** Why there is no photo although one was offered. */
export type Note = "no_camera" | "camera_broken" | "photo_lost";

export interface Session {
  step: Step;
  /** The key of the one number that this session may take; the page makes it with the session. */
  key: string;
  /** How often something was refused and is asked for otherwise. */
  tries: number;
  wish: Wish;
}

/** What the steps depend on. */
export interface Means {
  photo: PhotoOffer;
  camera: CameraKind;
  bulk: BulkOffer | null;
}

export type Act =
  | { do: "tile"; tile: Tile; means: Means }
  | { do: "group"; tile: Tile; group: TileGroup; means: Means }
  | { do: "go"; to: "priority" | "appointment" | "bulk" | "home" }
  | { do: "priority"; reason: PriorityChoice | null }
  | { do: "dossiers"; dossiers: number; ask: boolean }
  | { do: "filer"; filer: string | null }
  | { do: "scan"; scan: Scan; means: Means }
  | { do: "no_card"; means: Means }
  | { do: "consent"; yes: boolean }
  | { do: "picture"; photo: Blob }
  | { do: "camera_broken" }
  | { do: "photo_lost" }
  | { do: "answer"; answer: Answer }
  | { do: "stage"; stage: Stage }
  | { do: "agree" }
  /** The slip of the number that the citizen holds already. */
  | { do: "own" }
  | { do: "again"; print: PrintResult }
  | { do: "back" };

const NOTHING: Wish = { reading: null, priority: null, filing: null, appointment: null };

export function begin(key: string): Session {
  return { step: { at: "home" }, key, tries: 0, wish: NOTHING };
}

/** The key under which the present number is asked for: what was refused was answered under its own. */
export function askKey(session: Session): string {
  return session.tries ? `${session.key}-${session.tries}` : session.key;
}

/** Whether the citizen has said anything yet. */
export function isBlank(wish: Wish): boolean {
  return !wish.reading && !wish.priority && !wish.filing && !wish.appointment;
}

/** The next screen. An act that does not belong to the present screen changes nothing. */
export function next(session: Session, act: Act): Session {
  const { step, wish } = session;
  const say = (more: Partial<Wish>, to: Step): Session => ({ ...session, wish: { ...wish, ...more }, step: to });
  switch (act.do) {
    case "priority":
      return step.at === "priority" ? say({ priority: act.reason }, { at: "home" }) : session;
    case "dossiers": {
      if (step.at !== "bulk") return session;
      const filing = { dossiers: act.dossiers };
      return say({ filing }, act.ask ? { at: "filer", dossiers: act.dossiers } : { at: "home" });
    }
    case "filer": {
      if (step.at !== "filer") return session;
      const filing = act.filer ? { dossiers: step.dossiers, filer: act.filer } : { dossiers: step.dossiers };
      return say({ filing }, { at: "home" });
    }
    case "scan":
      return scanned(session, act.scan, act.means);
    case "go":
      return go(session, act.to);
    case "own":
      if (step.at !== "refused" || !step.no.label || !wish.reading) return session;
      return retry(session, { ...issuing(null, null, null), again: step.no.label });
    case "agree":
      if (step.at !== "agree") return session;
      return retry(session, { ...issuing(step.group, step.photo, null), agreed: true });
    default: {
      const to = follow(session, act);
      if (to === step) return session;
      // Whoever goes back from a booked time asks for something else.
      const off = act.do === "back" && to.at !== "consent" && wish.appointment !== null;
      return { ...session, step: to, wish: off ? { ...wish, appointment: null } : wish };
    }
  }
}

function retry(session: Session, step: Step): Session {
  return { ...session, step, tries: session.tries + 1 };
}

/** Before anything is asked for, a choice beside the tiles; after a refusal, another way. */
function go(session: Session, to: "priority" | "appointment" | "bulk" | "home"): Session {
  const { step, wish } = session;
  if (step.at === "home" && to !== "home") return { ...session, step: { at: to } };
  if (step.at !== "refused" || (to !== "home" && to !== "appointment")) return session;
  return { ...retry(session, { at: to }), wish: { ...wish, appointment: null } };
}

/** A code was held under the light. What is being asked for already is not changed by it. */
function scanned(session: Session, scan: Scan, means: Means): Session {
  const { step, wish } = session;
  const early = ["home", "priority", "appointment", "bulk", "filer", "groups", "identity", "consent"].includes(step.at);
  if (!early) return session;
  if (scan.is === "id") {
    const heard = { ...session, wish: { ...wish, reading: scan.reading } };
    return step.at === "identity" ? { ...heard, step: toPhoto(step, means) } : heard;
  }
  if (scan.is === "appointment" && (step.at === "home" || step.at === "appointment")) {
    return { ...session, wish: { ...wish, appointment: scan.code }, step: toPhoto({ tile: null, group: null }, means) };
  }
  return session;
}

function follow(session: Session, act: Act): Step {
  const { step, wish } = session;
  switch (act.do) {
    case "tile": {
      if (step.at !== "home") return step;
      const [only, second] = act.tile.groups;
      if (!only) return step;
      return second ? { at: "groups", tile: act.tile } : chosen(wish, { tile: act.tile, group: only }, act.means);
    }
    case "group":
      return step.at === "groups" ? chosen(wish, { tile: act.tile, group: act.group }, act.means) : step;
    case "no_card":
      return step.at === "identity" && !step.needed ? toPhoto(step, act.means) : step;
    case "consent":
      if (step.at === "consent" && act.yes) return { ...step, at: "camera" };
      if (step.at === "consent" || step.at === "camera") return issuing(step.group, null, null);
      return step;
    case "picture":
      return step.at === "camera" ? issuing(step.group, act.photo, null) : step;
    case "camera_broken":
      return step.at === "camera" ? issuing(step.group, null, "camera_broken") : step;
    case "photo_lost":
      return step.at === "issuing" ? { ...step, note: "photo_lost" } : step;
    case "stage":
      return staged(step, act.stage);
    case "answer":
      return answered(step, act.answer);
    case "again":
      return step.at === "slip" ? { ...step, print: act.print } : step;
    case "back":
      return back(step);
    default:
      return step;
  }
}

/** A group is chosen: an ID where there is no number without, else the photo. */
function chosen(wish: Wish, aim: { tile: Tile; group: TileGroup }, means: Means): Step {
  const { group } = aim;
  if (group.opening.type !== "open") return { at: "home" };
  const asks = group.identity ?? "off";
  const many = means.bulk !== null && (wish.filing?.dossiers ?? 0) >= means.bulk.from;
  const needed = asks === "required" || (many && means.bulk!.needs_id);
  // Where a photo is offered its screen asks for the card, too: a card costs no touch.
  const alone = asks === "wanted" && photoStep(means) !== "consent";
  if (!wish.reading && (needed || alone)) return { at: "identity", needed, ...aim };
  return toPhoto(aim, means);
}

function photoStep(means: Means): "off" | "no_camera" | "consent" {
  if (means.photo.type === "off") return "off";
  return means.camera === "none" ? "no_camera" : "consent";
}

function toPhoto({ tile, group }: Aim, means: Means): Step {
  const photo = photoStep(means);
  if (photo === "consent") return { at: "consent", tile, group };
  return issuing(group, null, photo === "off" ? null : "no_camera");
}

function issuing(group: TileGroup | null, photo: Blob | null, note: Note | null): Step & { at: "issuing" } {
  return { at: "issuing", group, photo, note, agreed: false, again: null };
}

/** The number is known before its paper is out. */
function staged(step: Step, stage: Stage): Step {
  if (step.at !== "issuing" || stage.type !== "printing") return step;
  return { at: "slip", slip: stage.slip, print: null, note: step.note };
}

function answered(step: Step, answer: Answer): Step {
  if (step.at !== "issuing" && step.at !== "slip") return step;
  if (answer.type === "no") {
    const asked = answer.code === "agree_to_wait" && step.at === "issuing";
    return asked ? { at: "agree", no: answer, group: step.group, photo: step.photo } : { at: "refused", no: answer };
  }
  const slip = answer.slip ?? (step.at === "slip" ? step.slip : null);
  return slip ? { at: "slip", slip, print: answer.print ?? "unknown", note: step.note } : step;
}

function back(step: Step): Step {
  switch (step.at) {
    case "groups":
    case "priority":
    case "appointment":
    case "bulk":
      return { at: "home" };
    case "filer":
      return { at: "bulk" };
    case "camera":
      return { ...step, at: "consent" };
    case "identity":
    case "consent":
      if (!step.tile) return { at: "home" };
      return step.tile.groups.length > 1 ? { at: "groups", tile: step.tile } : { at: "home" };
    default:
      return step;
  }
}

/** What a page that was loaded anew owes to the citizen in front of it: a number without paper. */
export function owed(stage: Stage): Step | null {
  if (stage.type === "printing") return { at: "slip", slip: stage.slip, print: null, note: null };
  if (stage.type === "printed" && stage.print !== "printed") {
    return { at: "slip", slip: stage.slip, print: stage.print, note: null };
  }
  return null;
}

export const IDLE_MS = 40_000;
export const WARNING_MS = 20_000;
export const DONE_MS = 15_000;
export const UNPRINTED_MS = 60_000;
export const REFUSED_MS = 15_000;

/** How a screen ends by itself. */
export type Patience =
  | { kind: "none" }
  /** It closes after so long. */
  | { kind: "closes"; ms: number }
  /** It asks after so long, and closes when nobody answers. */
  | { kind: "asks"; ms: number };

/** A refusal with something to choose is left to its citizen; others close by themselves. */
export function waysOut(no: No, wish: Wish): "own" | "ordinary" | "type_again" | "none" {
  if (no.code === "has_live_ticket" && no.label && wish.reading) return "own";
  if (no.code === "appointment_early") return "ordinary";
  if (no.code === "no_such_appointment") return "type_again";
  return "none";
}

/** How long a screen waits for its citizen. `touched` is true when home is not as it was found. */
export function patience(step: Step, touched: boolean, wish: Wish = NOTHING): Patience {
  switch (step.at) {
    case "home":
      return touched ? { kind: "asks", ms: IDLE_MS } : { kind: "none" };
    case "issuing":
      return { kind: "asks", ms: UNPRINTED_MS };
    case "refused":
      return waysOut(step.no, wish) === "none" ? { kind: "closes", ms: REFUSED_MS } : { kind: "asks", ms: IDLE_MS };
    case "slip":
      return step.print === "printed"
        ? { kind: "closes", ms: DONE_MS }
        : { kind: "asks", ms: UNPRINTED_MS };
    default:
      return { kind: "asks", ms: IDLE_MS };
  }
}
