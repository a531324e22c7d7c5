import { expect, test } from "vitest";
import { DEFAULT, ems, placeOf, rowsThatFit, sizes } from "./size";

test.each([
  [43, 8, 6], [43, 20, 2], [50, 12, 4], [55, 8, 8], [55, 12, 5], [55, 15, 4], [65, 15, 5], [75, 20, 4], [85, 10, 8], [85, 20, 4],
])("a television of %i inches shows %i m away %i calls", (tv, far, rows) => {
  expect(rowsThatFit({ tv, far }, false)).toBe(rows);
});

test("capitals are at least a two-hundredth of the distance, on every television and upright too", () => {
  for (const tv of [43, 55, 65, 75, 85]) {
    for (const far of [8, 10, 12, 15, 20]) {
      for (const portrait of [false, true]) {
        const [width, height] = portrait ? [108, 192] : [192, 108];
        const at = sizes({ tv, far }, width, height, "B 045");
        const mmPerRem = (tv * 25.4 * 0.4903) / 108;
        // Two rows are the least that a board shows; where they do not suffice the hall needs a second television.
        if (at.rows > 2) expect(at.digits * 0.728 * mmPerRem, `${tv}" at ${far} m, upright ${portrait}`).toBeGreaterThanOrEqual(far * 5);
      }
    }
  }
});

test("a long label makes the digits smaller, so that it stays in its column", () => {
  const short = sizes(DEFAULT, 192, 108, "B 045");
  const long = sizes(DEFAULT, 192, 108, "AB 1000");
  expect(long.first).toBeLessThan(short.first);
  expect(long.first * ems("AB 1000")).toBeLessThanOrEqual(192 * 0.42);
});

test("the address says how large the television is and how far the last seat, within reason", () => {
  expect(placeOf("?tv=55&far=12")).toEqual({ tv: 55, far: 12 });
  expect(placeOf("?zone=a&far=9.5")).toEqual({ tv: DEFAULT.tv, far: 9.5 });
  expect(placeOf("?tv=0&far=900")).toEqual(DEFAULT);
  expect(placeOf("?tv=big")).toEqual(DEFAULT);
});
