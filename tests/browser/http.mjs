// What programs of a run ask the server without a page: numbers that are taken, counters that open.
import { randomUUID } from "node:crypto";
import { operate } from "./programs.mjs";
import { until } from "./wait.mjs";

/** A token that the server knows: it looks for new ones every second. `hall` has a data folder and a server. */
export async function enrolled(hall, role, name, ...where) {
  const token = operate("enrol", ["--data", hall.file("data"), "--role", role, "--name", name, ...where]).split("\n")[0];
  const headers = { Authorization: `Bearer ${token}` };
  await until(`the right of ${name}`, async () => (await fetch(`${hall.server.address}/api/you`, { headers })).ok);
  return token;
}

/** Asks as a role; what is answered, or null when the hall says no. */
export async function ask(hall, token, path, body) {
  const answer = await fetch(hall.server.address + path, {
    method: "POST",
    headers: { Authorization: `Bearer ${token}`, "Idempotency-Key": randomUUID(), "Content-Type": "application/json" },
    body: JSON.stringify(body),
  });
  // The hall may say no: a counter with two groups at home is asked twice.
  if (!answer.ok && answer.status !== 409) throw new Error(`${path}: ${answer.status} ${await answer.text()}`);
  return answer.ok ? answer.json() : null;
}
