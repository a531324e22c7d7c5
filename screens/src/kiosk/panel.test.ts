import { expect, test } from "vitest";
import { BACK_MM, FOOTER_MM, FOOTER_TIGHT_MM, grid, pageOf, panel, reach, type Comfort } from "./panel";

const PANELS: [string, number, number, number][] = [
  ["32 inches upright", 320, 1080, 1920],
  ["21.5 inches upright", 215, 1080, 1920],
  ["43 inches upright", 430, 1080, 1920],
  ["32 inches lying", 320, 1920, 1080],
];
const PLAIN: Comfort = { larger: false, lower: false };

test("a millimetre is one on the panel", () => {
  expect(1 / panel(320, 1080, 1920).mm).toBeCloseTo(0.369, 3);
  expect(1 / panel(215, 1080, 1920).mm).toBeCloseTo(0.248, 3);
  expect(panel(0, 1080, 1920).mm).toBe(panel(320, 1080, 1920).mm);
});

test.each(PANELS)("on %s tiles are large, apart, and in reach", (_, inch, width, height) => {
  const shape = panel(inch, width, height);
  for (const comfort of [PLAIN, { larger: true, lower: false }, { larger: false, lower: true }]) {
    for (let count = 1; count <= 8; count++) {
      const at = grid(count, shape, comfort, 0, false);
      const high = at.rows * at.tile + (at.rows - 1) * at.gap;
      expect(at.tile).toBeGreaterThanOrEqual(comfort.lower ? 48 : 60);
      expect(at.gap).toBeGreaterThanOrEqual(4);
      expect(high + (shape.tight ? FOOTER_TIGHT_MM : FOOTER_MM)).toBeLessThanOrEqual(reach(shape, comfort));
      expect(at.perPage).toBeGreaterThanOrEqual(Math.min(count, 2));
    }
  }
});

test("eight tiles are one page on the reference panel and on 21.5 inches", () => {
  expect(grid(8, panel(320, 1080, 1920), PLAIN, 0, false)).toMatchObject({ columns: 2, rows: 4, perPage: 8 });
  expect(grid(8, panel(215, 1080, 1920), PLAIN, 0, false).perPage).toBe(8);
});

test("few services of a tile stand below each other", () => {
  expect(grid(3, panel(320, 1080, 1920), PLAIN, BACK_MM + 6, true)).toMatchObject({ columns: 1, rows: 3 });
});

test("what does not fit is behind 'more', which comes back to the beginning", () => {
  const eight = [1, 2, 3, 4, 5, 6, 7, 8];
  expect(pageOf(eight, 8, 0)).toEqual({ shown: eight, more: false });
  expect(pageOf(eight, 6, 0)).toEqual({ shown: [1, 2, 3, 4, 5], more: true });
  expect(pageOf(eight, 6, 1)).toEqual({ shown: [6, 7, 8], more: true });
  expect(pageOf(eight, 6, 2)).toEqual(pageOf(eight, 6, 0));
});
