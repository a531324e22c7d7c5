// One citizen at the kiosk, from the first touch to the slip: which screen follows which. Pure.
import type { Answer, CameraKind, No, PhotoOffer, PrintResult, Slip, Stage, Tile, TileGroup } from "../protocol";

/** Where the citizen is. */
export type Step =
  | { at: "home" }
  | { at: "groups"; tile: Tile }
  | { at: "consent"; tile: Tile; group: TileGroup }
  | { at: "camera"; tile: Tile; group: TileGroup }
  | { at: "issuing"; group: TileGroup; photo: Blob | null; note: Note | null; agreed: boolean }
  /** Many wait: take a number all the same? */
  | { at: "agree"; no: No; group: TileGroup; photo: Blob | null }
  | { at: "slip"; slip: Slip; print: PrintResult | null; note: Note | null }
  | { at: "refused"; no: No };

/** Why there is no photo although one was offered. */
export type Note = "no_camera" | "camera_broken" | "photo_lost";

export interface Session {
  step: Step;
  /** The key of the one number that this session may take; the page makes it with the session. */
  key: string;
}

/** What a photo step depends on. */
export interface Means {
  photo: PhotoOffer;
  camera: CameraKind;
}

export type Act =
  | { do: "tile"; tile: Tile; means: Means }
  | { do: "group"; tile: Tile; group: TileGroup; means: Means }
  | { do: "consent"; yes: boolean }
  | { do: "picture"; photo: Blob }
  | { do: "camera_broken" }
  | { do: "photo_lost" }
  | { do: "answer"; answer: Answer }
  | { do: "stage"; stage: Stage }
  | { do: "agree" }
  | { do: "again"; print: PrintResult }
  | { do: "back" };

export function begin(key: string): Session {
  return { step: { at: "home" }, key };
}

/** The next screen. An act that does not belong to the present screen changes nothing. */
export function next(session: Session, act: Act): Session {
  const step = follow(session.step, act);
  return step === session.step ? session : { ...session, step };
}

function follow(step: Step, act: Act): Step {
  switch (act.do) {
    case "tile": {
      if (step.at !== "home") return step;
      const [only, second] = act.tile.groups;
      if (!only) return step;
      return second ? { at: "groups", tile: act.tile } : chosen(act.tile, only, act.means);
    }
    case "group":
      return step.at === "groups" ? chosen(act.tile, act.group, act.means) : step;
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
    case "agree":
      return step.at === "agree" ? { ...issuing(step.group, step.photo, null), agreed: true } : step;
    case "again":
      return step.at === "slip" ? { ...step, print: act.print } : step;
    case "back":
      return back(step);
  }
}

function chosen(tile: Tile, group: TileGroup, means: Means): Step {
  if (group.opening.type !== "open") return { at: "home" };
  if (means.photo.type === "off") return issuing(group, null, null);
  if (means.camera === "none") return issuing(group, null, "no_camera");
  return { at: "consent", tile, group };
}

function issuing(group: TileGroup, photo: Blob | null, note: Note | null): Step & { at: "issuing" } {
  return { at: "issuing", group, photo, note, agreed: false };
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
  if (step.at === "groups") return { at: "home" };
  if (step.at !== "consent" && step.at !== "camera") return step;
  if (step.at === "camera") return { ...step, at: "consent" };
  return step.tile.groups.length > 1 ? { at: "groups", tile: step.tile } : { at: "home" };
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

/** How long a screen waits for its citizen. `touched` is true when home is not as it was found. */
export function patience(step: Step, touched: boolean): Patience {
  switch (step.at) {
    case "home":
      return touched ? { kind: "asks", ms: IDLE_MS } : { kind: "none" };
    case "groups":
    case "consent":
    case "camera":
    case "agree":
      return { kind: "asks", ms: IDLE_MS };
    case "issuing":
      return { kind: "asks", ms: UNPRINTED_MS };
    case "refused":
      return { kind: "closes", ms: REFUSED_MS };
    case "slip":
      return step.print === "printed"
        ? { kind: "closes", ms: DONE_MS }
        : { kind: "asks", ms: UNPRINTED_MS };
  }
}
