// How the kiosk's millimetres fall on a panel: sizes of type and touch are lengths, not pixels.

/** What a panel shows, in millimetres of the design. */
export interface Panel {
  /** CSS pixels of one millimetre. */
  mm: number;
  width: number;
  height: number;
  landscape: boolean;
  /** Too small for the full design (21.5"): narrower gaps, smaller pictures, never smaller type. */
  tight: boolean;
}

/** Below these the design no longer fits, and its millimetre shrinks: tablets, which are held closer. */
const LEAST_WIDTH_MM = 240;
const LEAST_HEIGHT_MM = 376;
const LANDSCAPE_LEAST_WIDTH_MM = 560;

/** A window of `width` × `height` CSS pixels that fills a panel of that diagonal. */
export function panel(tenthsInch: number, width: number, height: number): Panel {
  const diagonalMm = ((tenthsInch || 320) / 10) * 25.4;
  const landscape = width > height;
  const true_mm = Math.hypot(width, height) / diagonalMm;
  const least = landscape ? LANDSCAPE_LEAST_WIDTH_MM : LEAST_WIDTH_MM;
  const mm = Math.min(true_mm, width / least, height / LEAST_HEIGHT_MM);
  const [w, h] = [width / mm, height / mm];
  return { mm, width: w, height: h, landscape, tight: landscape || h < 520 || w < 300 };
}

/** What the citizen chose to see better or to reach. */
export interface Comfort {
  larger: boolean;
  lower: boolean;
}

/** Where the tiles of one screen stand. */
export interface Grid {
  columns: number;
  rows: number;
  /** Height of one tile, millimetres. */
  tile: number;
  /** Millimetres between two. */
  gap: number;
  /** Choices on one page; the last cell is "more" when not all fit. */
  perPage: number;
}

export const FOOTER_MM = 40;
export const FOOTER_TIGHT_MM = 36;
export const BACK_MM = 25;
/** The row of ways below the tiles, with its gap. */
export const WAYS_MM = 44;
export const WAYS_TIGHT_MM = 34.5;

/** Everything that can be touched stands in this part of the panel, from below (K-03). */
export function reach(panel: Panel, comfort: Comfort): number {
  return panel.height * (comfort.lower ? 0.5 : 0.65);
}

/**
 * The grid for `count` choices. `below` is what stands between tiles and footer (the back button).
 * Rules: tiles at least 60 mm high, 48 mm when lowered; gaps at least 4 mm; at most 8 on a page.
 */
export function grid(count: number, panel: Panel, comfort: Comfort, below: number, wide: boolean): Grid {
  const gap = panel.tight ? 4.5 : 6;
  const footer = panel.tight ? FOOTER_TIGHT_MM : FOOTER_MM;
  const least = comfort.lower ? 48 : comfort.larger ? 68 : 60;
  const most = comfort.lower ? 60 : 84;
  const room = reach(panel, comfort) - footer - gap - below;
  const mostRows = Math.max(1, Math.floor((room + gap) / (least + gap)));
  const leastWidth = comfort.larger ? 150 : panel.tight ? 102 : 108;
  const across = panel.width - 24;
  const mostColumns = Math.max(1, Math.min(4, Math.floor((across + gap) / (leastWidth + gap))));
  const leastColumns = Math.min(wide ? 1 : 2, mostColumns, count);

  let best = { columns: mostColumns, rows: mostRows, empty: Infinity };
  for (let columns = Math.max(1, leastColumns); columns <= mostColumns; columns++) {
    const rows = Math.ceil(count / columns);
    const empty = rows * columns - count;
    if (rows <= mostRows && empty < best.empty) best = { columns, rows, empty };
  }
  const { columns, rows } = best;
  const tile = Math.min(most, Math.max(least, (room - gap * (rows - 1)) / rows));
  return { columns, rows, tile, gap, perPage: Math.min(columns * rows, 12) };
}

/** One page of choices: all, or all but the last cell, which then shows "more". */
export function pageOf<T>(choices: T[], perPage: number, page: number): { shown: T[]; more: boolean } {
  if (choices.length <= perPage) return { shown: choices, more: false };
  const size = Math.max(1, perPage - 1);
  const pages = Math.ceil(choices.length / size);
  const from = (page % pages) * size;
  return { shown: choices.slice(from, from + size), more: true };
}
