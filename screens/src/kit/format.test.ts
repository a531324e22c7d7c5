// The hall's clock as people read it.
import { expect, test } from "vitest";
import { clock, clockEnd } from "./format";

test("a stretch of time ends at 24:00 and begins at 00:00", () => {
  const midnight = Date.UTC(2026, 10, 24, 17);
  expect([clock(midnight), clockEnd(midnight)]).toEqual(["00:00", "24:00"]);
  expect(clockEnd(midnight - 60_000)).toBe("23:59");
  expect(clockEnd(midnight + 60_000)).toBe("00:01");
});
