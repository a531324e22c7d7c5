import { expect, test } from "vitest";
import { Gatherer, readScan } from "./scan";

const CARD = "001090123456|012345678|NGUYỄN VĂN A|01011990|Nam|16 Trường Thi|15042021";

test("of an ID only the number and the date of birth go on", () => {
  expect(readScan(CARD)).toEqual({ is: "id", reading: "001090123456|||01011990" });
  expect(readScan("001090123456|NGUYEN VAN A|01/01/1990|Nam|Vinh|15042021")).toEqual({ is: "id", reading: "001090123456|||01/01/1990" });
  expect(readScan(" 001090123456\r")).toEqual({ is: "id", reading: "001090123456" });
  expect(readScan("182345678")).toEqual({ is: "id", reading: "182345678" });
});

test("a booked time has six digits, and anything else is unread", () => {
  expect(readScan("004711")).toEqual({ is: "appointment", code: "004711" });
  for (const text of ["", "12345", "http://hall.example/t/abc", "x|y|z", "00109012345|||01011990", "001090123456|"]) {
    expect(readScan(text), text).toEqual({ is: "unread" });
  }
});

const type = (text: string, gap: number) => {
  const gatherer = new Gatherer();
  const keys = [...text, "Enter"].map((key, i) => gatherer.press({ key, code: "", shiftKey: false, at: 1000 + i * gap }));
  return { mine: keys.filter((key) => key.mine).length, whole: keys.at(-1)!.whole };
};

test("fast keys that end with Enter are one code, and nobody else gets them", () => {
  expect(type(CARD, 5)).toEqual({ mine: CARD.length + 1, whole: CARD });
});

test("what a hand types is no code", () => {
  expect(type("004711", 200).whole).toBe(null);
  expect(type("12", 5).whole).toBe(null);
  expect(type(" ", 5)).toEqual({ mine: 0, whole: null });
});

test("two codes after each other are two, and a broken one spoils none", () => {
  const gatherer = new Gatherer();
  let at = 0;
  const press = (key: string, gap = 5) => gatherer.press({ key, code: "", shiftKey: false, at: (at += gap) }).whole;
  for (const key of "00471") press(key);
  press("1", 500);
  for (const key of "82345678") press(key);
  expect(press("Enter")).toBe("182345678");
  for (const key of "004711") press(key);
  expect(press("Enter")).toBe("004711");
  expect(press("Enter")).toBe(null);
});

test("an input method hides letters and not the digits", () => {
  const gatherer = new Gatherer();
  let at = 0;
  const press = (code: string, shiftKey = false) => gatherer.press({ key: "Process", code, shiftKey, at: (at += 5) });
  for (const digit of "001090123456") press(`Digit${digit}`);
  for (let bar = 0; bar < 3; bar++) press("Backslash", true);
  for (const digit of "01011990") press(`Numpad${digit}`);
  press("ShiftLeft");
  expect(gatherer.press({ key: "Enter", code: "Enter", shiftKey: false, at: at + 5 }).whole).toBe("001090123456|||01011990");
});
