// How many calls fit so that the farthest seat can read them, and how large each part becomes. Pure.
//
// Lengths are in `rem`: the page makes one rem a hundred-and-eighth of the panel's short side, so a
// picture of 1080 lines has 10 px to the rem and every other panel follows.

/** The television and the hall, as the address says: `/board?tv=65&far=15`. */
export interface Place {
  /** Diagonal, inches. */
  tv: number;
  /** The farthest seat, metres. */
  far: number;
}

/** What stands when the installer said nothing: read from 20 m on a television of 75 inches. */
export const DEFAULT: Place = { tv: 75, far: 20 };

/** Capital height per metre of distance, millimetres: 1:200. */
const CAP_MM_PER_M = 5;
/** Of a 16:9 panel: short and long side per diagonal. */
const SHORT = 0.4903;
const LONG = 0.8716;

export const HEADER = 10.8;
/** Upright, the hall's name takes two lines. */
export const HEADER_PORTRAIT = 15;
export const FOOTER = 8.8;
/** Upright, the part below the calls that the queues have, of the whole height; the foot included. */
const QUEUES_PORTRAIT = 0.24;
/** Height of the first row to the others. */
export const FIRST = 1.24;
/** Digits to the height of their row. */
const DIGITS = 0.835;

export function placeOf(search: string): Place {
  const number = (name: string, least: number, most: number, otherwise: number) => {
    const found = new RegExp("[?&]" + name + "=(\\d+(?:\\.\\d+)?)(?:&|$)").exec(search);
    const value = found ? Number(found[1]) : otherwise;
    return value >= least && value <= most ? value : otherwise;
  };
  return { tv: number("tv", 7, 200, DEFAULT.tv), far: number("far", 1, 60, DEFAULT.far) };
}

/** Calls that the farthest seat can read. */
export function rowsThatFit(place: Place, portrait: boolean): number {
  const cap = place.far * CAP_MM_PER_M;
  const height = place.tv * 25.4 * (portrait ? LONG : SHORT);
  // Upright, the counter stands below the number, and the queues have the foot of the panel.
  const rows = portrait ? (0.62 * height) / (3.1 * cap) : (0.8 * height) / (1.7 * cap);
  return Math.min(8, Math.max(2, Math.floor(rows)));
}

export interface Sizes {
  rows: number;
  /** Height of a row, rem. */
  row: number;
  /** Size of its digits, rem. */
  digits: number;
  /** Size of the digits of the first row, rem. */
  first: number;
}

/** Sizes of a panel of `width` × `height` rem that shows `longest` as its longest label. */
export function sizes(place: Place, width: number, height: number, longest: string): Sizes {
  const portrait = height > width;
  const rows = rowsThatFit(place, portrait);
  const room = portrait ? height * (1 - QUEUES_PORTRAIT) - HEADER_PORTRAIT : height - HEADER - FOOTER;
  const row = room / (rows - 1 + FIRST);
  const wanted = row * (portrait ? 0.43 : DIGITS);
  const across = (portrait ? width : width * 0.42) - 6;
  const widest = across / ems(longest);
  return { rows, row, digits: Math.min(wanted, widest), first: Math.min(wanted * FIRST, widest) };
}

/** About how wide a label is in Inter bold, in ems. */
export function ems(label: string): number {
  let sum = 0;
  for (let i = 0; i < label.length; i++) {
    const letter = label.charAt(i);
    sum += letter === " " ? 0.3 : /\d/.test(letter) ? 0.67 : 0.76;
  }
  return sum;
}
