// One press is one action, and a "no" stands long enough to be read.
import { describe, expect, it } from "vitest";
import { speak } from "../words";
import { Gate, TWICE_MS, readingMs, sentence } from "./ask";

describe("Gate", () => {
  it("takes a second press before the answer for the first", () => {
    const gate = new Gate();
    expect(gate.press("primary", 0)).toBe(true);
    expect(gate.press("primary", 10_000)).toBe(false);
    expect([...gate.waiting()]).toEqual(["primary"]);
  });
  it("takes a quick second press for the first even when its answer was quicker", () => {
    const gate = new Gate();
    gate.press("primary", 0);
    gate.answered("primary");
    expect(gate.press("primary", TWICE_MS - 1)).toBe(false);
    expect(gate.press("primary", TWICE_MS)).toBe(true);
  });
  it("keeps different actions apart", () => {
    const gate = new Gate();
    gate.press("open:4", 0);
    expect(gate.press("open:5", 1)).toBe(true);
    gate.answered("open:4");
    expect([...gate.waiting()]).toEqual(["open:5"]);
  });
});

it("shows a refusal for three seconds, and longer when it is long", () => {
  expect(readingMs("Không.")).toBe(3000);
  expect(readingMs("x".repeat(100))).toBe(6000);
});

it("says why not and what to do", () => {
  speak("en");
  const no = { code: "x", say: { vi: "Chưa mở.", en: "Not open." }, remedy: { vi: "Mở trước.", en: "Open it first." } };
  expect(sentence(no)).toBe("Not open. Open it first.");
  expect(sentence({ ...no, remedy: { vi: "", en: "" } })).toBe("Not open.");
});
