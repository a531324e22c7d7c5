import { expect, test } from "vitest";
import type { CitizenView } from "../protocol";
import { newer, NOTHING, polled, type Shown } from "./poll";

const view = (as_of: number) => ({ label: "B045", as_of }) as CitizenView;
const socket = (change: Partial<Shown>): Shown => ({ view: view(1000), unwelcome: null, heard: 1000, late: true, ...change });

test("an answer is a view, a ticket that is not there, or nothing new", () => {
  const one = polled(200, view(5000), 5100, NOTHING);
  expect(one).toEqual({ view: view(5000), unwelcome: null, at: 5000 });
  const names = { vi: "Không có", en: "None" };
  expect(polled(404, { code: "no_such_ticket", say: names, remedy: names }, 5100, one).unwelcome).toMatchObject({ code: "no_such_ticket" });
  expect(polled(404, "<html>", 5100, one)).toBe(one);
  expect(polled(503, { code: "too_many", say: names, remedy: names }, 5100, one)).toBe(one);
});

test("what was asked for is shown only where the socket is silent and older", () => {
  const asked = { view: view(5000), unwelcome: null, at: 5000 };
  expect(newer(socket({ late: false }), asked, 6000, 20000).heard).toBe(1000);
  expect(newer(socket({ heard: 5500 }), asked, 6000, 20000).heard).toBe(5500);
  expect(newer(socket({}), asked, 6000, 20000)).toMatchObject({ heard: 5000, late: false });
  expect(newer(socket({}), asked, 26000, 20000)).toMatchObject({ heard: 5000, late: true });
  expect(newer(socket({}), NOTHING, 6000, 20000).heard).toBe(1000);
});
