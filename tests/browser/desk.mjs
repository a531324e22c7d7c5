// What clerks do beside calling, in a real browser against a real server: hold and return, transfer and come back,
// undo, signing in and taking over, and the supervisor's word.
//
// Ends with "N passed, N failed". A failure leaves a picture of every window in target/browser/.
import assert from "node:assert/strict";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Windows, launch } from "./chromium.mjs";
import { desk, press } from "./clerk.mjs";
import { ask, enrolled } from "./http.mjs";
import { atAllHours } from "./plan.mjs";
import { Program, ROOT, killAll, operate } from "./programs.mjs";
import { PATIENCE_MS, until, within } from "./wait.mjs";

/** Two counters of civil status; staff "1201" may sit at both. The fee is paid at counter 31's group. */
const [CLERK, OTHER] = [8, 9];
const GROUP = "ho-tich";
const STEP_MS = 60_000;
const RUN_MS = 240_000;

let passed = 0;
let failed = 0;
let windows;
const hall = { folder: mkdtempSync(join(tmpdir(), "layso-desk-")), file: (name) => join(hall.folder, name) };
const now = {};

async function step(name, act) {
  const began = Date.now();
  try {
    await within(STEP_MS, name, act());
    passed += 1;
    console.log(`ok      ${name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
  } catch (cause) {
    failed += 1;
    console.log(`FAILED  ${name}\n${String(cause?.stack ?? cause).replace(/^/gm, "        ")}`);
    await windows?.photograph(`desk-${failed}`);
  }
}

async function open() {
  writeFileSync(hall.file("plan.toml"), atAllHours(readFileSync(join(ROOT, "assets/plans/nghe-an.toml"), "utf8")));
  hall.server = await Program.start("layso-server", "desk-server", ["run", "--data", hall.file("data"), "--listen", "127.0.0.1:0", "--plan", hall.file("plan.toml")]);
  now.kiosk = await enrolled(hall, "kiosk", "kiosk-1");
  now.chief = await enrolled(hall, "supervisor", "chief-1");
  const clerk = (counter) => {
    const args = ["--data", hall.file("data"), "--role", "counter", "--name", `clerk-${counter}`, "--counter", String(counter), "--code", "--url", hall.server.address];
    return operate("enrol", args).split("\n").find((line) => line.includes("/in#"));
  };
  now.clerk = await windows.open("clerk", clerk(CLERK), 1366, 768);
  now.other = await windows.open("other", clerk(OTHER), 420, 300);
  for (const page of [now.clerk, now.other]) {
    await page.waitForURL(/\/counter/);
    await desk(page, "shut");
  }
}

const take = async () => (await ask(hall, now.kiosk, "/api/tickets", { group: GROUP, language: "vi" })).slip.label;
const look = async (counter) => (await fetch(`${hall.server.address}/api/counters/${counter}`, { headers: { Authorization: `Bearer ${now.chief}` } })).json();
const spaced = (label) => label.replace(/^([A-Z]+)/, "$1 ");
const at = (page, label) => page.locator(".citizen .number", { hasText: spaced(label) }).waitFor();
const panel = (page, name) => page.locator(`dialog[data-panel^="${name}"]`);

/** Presses a key until its panel is there: a press in the same breath as another counts for that one. */
async function opens(page, key, name) {
  await until(`the panel ${name}`, async () => {
    await page.keyboard.press(key);
    return panel(page, name).waitFor({ timeout: 700 }).then(() => true, () => false);
  });
}

async function day() {
  await step("a server runs, and two clerks open their pages", open);
  if (failed > 0) return;

  await step("a clerk signs in by code; a wrong one is refused in place", async () => {
    await opens(now.clerk, "F2", "sit");
    await now.clerk.keyboard.type("9999");
    await now.clerk.keyboard.press("Enter");
    await panel(now.clerk, "sit").locator(".sheet-said", { hasText: /\S/ }).waitFor();
    await now.clerk.locator(".sheet input").fill("1201");
    // A second press in the same breath as the first would count for it.
    await until("somebody sits there", async () => {
      await now.clerk.keyboard.press("Enter");
      return now.clerk.locator(".bar-staff", { hasText: "tp-01" }).waitFor({ timeout: 700 }).then(() => true, () => false);
    });
    await panel(now.clerk, "sit").waitFor({ state: "detached" });
  });

  await step("the same code at another counter asks, and takes over when that is said", async () => {
    await opens(now.other, "F2", "sit");
    await now.other.keyboard.type("1201");
    await now.other.keyboard.press("Enter");
    await panel(now.other, "sit").locator(".go.warn").waitFor();
    assert.equal((await look(CLERK)).staff, "tp-01", "nothing happens before it is said");
    await until("it is taken over", async () => {
      if (await panel(now.other, "sit").isVisible()) await now.other.keyboard.press("Enter");
      return (await look(OTHER)).staff === "tp-01";
    });
    await now.clerk.locator(".bar-staff.nobody").waitFor();
  });

  await step("a number is held with its papers and served on from the list", async () => {
    now.first = await take();
    now.second = await take();
    await press(now.clerk, "open", "free");
    await press(now.clerk, "call_next", "calling");
    await press(now.clerk, "start", "serving");
    await opens(now.clerk, "h", "suspend");
    await now.clerk.keyboard.press("2");
    await desk(now.clerk, "free");
    const held = now.clerk.locator(`[data-list="suspended"] [data-label="${now.first}"]`);
    await held.waitFor();
    await opens(now.clerk, "s", "away");
    await now.clerk.keyboard.press("1");
    await desk(now.clerk, "serving");
    await at(now.clerk, now.first);
    await held.waitFor({ state: "detached" });
  });

  await step("what came of it is chosen by a digit, and the wrong key is undone by one", async () => {
    await now.clerk.keyboard.press("1");
    await now.clerk.locator('[data-outcome][aria-pressed="true"]').waitFor();
    await now.clerk.keyboard.press("x");
    await desk(now.clerk, "free");
    await now.clerk.locator('[data-strip="undo"]').waitFor();
    await now.clerk.keyboard.press("Backspace");
    await desk(now.clerk, "serving");
    await at(now.clerk, now.first);
  });

  await step("a number goes to one counter, by keys alone, and comes back", async () => {
    await press(now.other, "open", "free");
    await opens(now.clerk, "c", "transfer");
    await now.clerk.keyboard.type("hot");
    await now.clerk.locator(`.sheet [data-id="${GROUP}"]`).waitFor();
    await now.clerk.keyboard.press("1");
    await panel(now.clerk, "transfer-how").waitFor();
    await now.clerk.keyboard.press("1");
    await now.clerk.keyboard.press("v");
    await now.clerk.keyboard.press("q");
    await now.clerk.keyboard.press("Enter");
    await desk(now.clerk, "free");
    await now.clerk.locator(`[data-list="suspended"] [data-label="${now.first}"]`).waitFor();
    await press(now.other, "call_next", "calling");
    await at(now.other, now.first);
    await press(now.other, "start", "serving");
    await until("the other counter is done", async () => {
      await now.other.keyboard.press("x");
      return now.other.locator('.counter[data-desk="free"]').waitFor({ timeout: 700 }).then(() => true, () => false);
    });
    await press(now.clerk, "call_next", "calling");
    await at(now.clerk, now.first);
  });

  await step("somebody without a slip is served, and no number is spent", async () => {
    await press(now.clerk, "start", "serving");
    await now.clerk.keyboard.press("x");
    await desk(now.clerk, "free");
    await opens(now.clerk, "n", "direct");
    await now.clerk.keyboard.press("1");
    await desk(now.clerk, "serving");
    assert.equal((await look(CLERK)).desk.ticket.direct, true);
    assert.equal(await take(), now.second.replace(/\d+$/, (n) => String(Number(n) + 1).padStart(3, "0")));
  });

  await step("clerk and supervisor speak by code", async () => {
    await opens(now.clerk, "k", "tell");
    await now.clerk.keyboard.press("1");
    await now.clerk.locator('[data-strip="told"]').waitFor();
    const hears = async () => (await (await fetch(`${hall.server.address}/api/hall`, { headers: { Authorization: `Bearer ${now.chief}` } })).json()).office.messages;
    const [said] = await until("the supervisor hears it", async () => ((await hears()) ?? []).length > 0 && hears());
    assert.equal(said.counter, CLERK);
    await ask(hall, now.chief, "/api/hall", { type: "tell", counter: CLERK, code: "len-ban" });
    const word = now.clerk.locator('[data-strip="message"]');
    await word.waitFor();
    await until("it is read", async () => {
      await now.clerk.keyboard.press("y");
      return word.waitFor({ state: "detached", timeout: 700 }).then(() => true, () => false);
    });
  });

  await step("no page broke and none broke its policy", async () => {
    assert.deepEqual(windows.complaints, []);
  });
}

const tooLong = setTimeout(() => end(new Error(`the run took longer than ${RUN_MS / 1000} s`)), RUN_MS);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(new Error(signal)));

function end(cause) {
  if (cause) {
    failed += 1;
    console.log(`FAILED  ${cause.message}`);
  }
  killAll();
  rmSync(hall.folder, { recursive: true, force: true });
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

try {
  const browser = await within(PATIENCE_MS, "the browser", launch());
  windows = new Windows(browser);
  await day();
  await browser.close();
  if (hall.server) await hall.server.stop();
  clearTimeout(tooLong);
  end();
} catch (cause) {
  end(cause instanceof Error ? cause : new Error(String(cause)));
}
