// One day of a small hall in a real browser: touch, photo, number, call, board, voice, phone; and what goes wrong.
//
// Ends with "N passed, N failed". A failure leaves a picture of every window in target/browser/.
import assert from "node:assert/strict";
import { readFileSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import { Windows, launch } from "./chromium.mjs";
import { desk as atDesk, press as pressAt } from "./clerk.mjs";
import { front } from "./front.mjs";
import { Hall, scan } from "./hall.mjs";
import { ARTEFACTS, killAll } from "./programs.mjs";
import { PATIENCE_MS, until, within } from "./wait.mjs";

const CATEGORY = "tu-phap";
const GROUP = "ho-tich";
const STEP_MS = 90_000;
const RUN_MS = 300_000;

let passed = 0;
let failed = 0;
let hall;
let windows;
/** What one step leaves to the next. */
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
    await windows?.photograph(`${failed}`);
  }
}

/** "H001" as pages show it. */
const spaced = (label) => label.replace(/^([A-Z]+)/, "$1 ");
/** The next label of the same group. */
const following = (label) => label.replace(/\d+$/, (n) => String(Number(n) + 1).padStart(n.length, "0"));
const shown = (page, selector, text) => page.locator(selector, { hasText: text }).first().waitFor();

/** A card of somebody who is not there, as its code has it. */
const CARD = "001090123456|182345678|NGUYỄN VĂN A|01011990|Nam|16 Trường Thi, Vinh|15042021";

/** A code under the light of a scanner that types: faster than any hand, ended by Enter. */
async function underLight(page, text) {
  await page.evaluate((keys) => {
    for (const key of keys) {
      const about = { key, bubbles: true, cancelable: true };
      document.body.dispatchEvent(new KeyboardEvent("keydown", about));
      document.body.dispatchEvent(new KeyboardEvent("keyup", about));
    }
  }, [...text, "Enter"]);
}

/** From home to the question whether to take a photo. */
async function choose(kiosk) {
  await kiosk.locator(`.kiosk[data-step="home"] [data-id="${CATEGORY}"]`).click();
  await kiosk.locator(`.kiosk[data-step="groups"] [data-id="${GROUP}"]`).click();
  await kiosk.locator('.kiosk[data-step="consent"]').waitFor();
}

/** The number that the kiosk shows once its paper is out, and the path of its phone page. */
async function takeSlip(kiosk, count) {
  await kiosk.locator('.kiosk[data-step="slip"] .take .arrow').waitFor();
  const label = (await kiosk.locator(".number").innerText()).replace(/\s/g, "");
  const slip = (await until("a slip in the tray", () => hall.slipFiles().length >= count && hall.slipFiles()))[count - 1];
  const path = await until("the slip's code", () => scan(slip));
  const { body } = await hall.get(path.replace("/t/", "/api/tickets/"));
  assert.equal((body.view ?? body).label, label, "the code of the slip belongs to the number on the screen");
  await kiosk.locator(".pair .action.yes").click();
  await kiosk.locator('.kiosk[data-step="home"] .tile').first().waitFor();
  return { label, path };
}

const desk = (state) => atDesk(now.clerk, state);
const press = (act, state) => pressAt(now.clerk, act, state);

async function day() {
  await step("a hall opens: server, kiosk, printer, board", async () => {
    hall = await Hall.open(GROUP);
  });
  if (!hall) return;

  await step("everybody opens their page", async () => {
    now.kiosk = await windows.open("kiosk", `${hall.kiosk.address}/kiosk`, 1080, 1920, { permissions: ["camera"] });
    now.board = await windows.open("board", `${hall.board.address}/board`, 1920, 1080);
    now.clerk = await windows.open("clerk", hall.link("counter", "clerk-1", "--counter", String(hall.counter)), 1280, 800);
    now.chief = await windows.open("supervisor", hall.link("supervisor", "chief-1"), 1440, 900);
    await now.kiosk.locator(".notice-cut-off").waitFor({ state: "detached" });
    await now.kiosk.locator(".tile").first().waitFor();
    await now.board.locator(".board.fresh").waitFor();
    await now.clerk.waitForURL(/\/counter/);
    await now.chief.waitForURL(/\/supervisor/);
    await now.chief.locator('.supervisor[data-online="true"]').waitFor();
    await desk("shut");
  });

  await step("a citizen touches a picture, agrees to a photo, and holds a number", async () => {
    await choose(now.kiosk);
    await now.kiosk.locator(".pair.consent .action.yes").click();
    await now.kiosk.locator(".frame.live video").waitFor();
    await now.kiosk.locator(".frame.kept canvas").waitFor();
    await now.kiosk.locator(".pair .action.yes").click();
    now.first = await takeSlip(now.kiosk, 1);
  });

  await step("the phone follows the turn", async () => {
    now.phone = await windows.open("phone", hall.server.address + now.first.path, 360, 740, { isMobile: true, hasTouch: true });
    await shown(now.phone, ".number", spaced(now.first.label));
    await now.phone.locator(".phone.is-near").waitFor();
    await shown(now.phone, ".card", "chưa ước tính được");
  });

  await step("a clerk opens the counter and calls by one key; the photo is there", async () => {
    await press("open", "free");
    await press("call_next", "calling");
    await shown(now.clerk, ".citizen .number", spaced(now.first.label));
    await now.clerk.waitForFunction(() => {
      const photo = document.querySelector(".citizen img");
      return photo && photo.complete && photo.naturalWidth >= 100;
    });
  });

  await step("the board shows the number and its counter, the voice says it, the phone calls its holder", async () => {
    const row = now.board.locator("tr.calling.bright", { hasText: spaced(now.first.label) });
    await row.waitFor();
    assert.equal(await row.locator(".digits").innerText(), String(hall.counter));
    await now.phone.locator(".phone.is-called").waitFor();
    await shown(now.phone, "h1", `quầy ${hall.counter} `);
    const [file] = await until("the voice", () => hall.voiceFiles().length > 0 && hall.voiceFiles());
    const sound = await until("the whole sentence", () => {
      const bytes = readFileSync(file);
      return bytes.length > 100_000 && bytes;
    });
    assert.equal(sound.toString("latin1", 0, 4), "RIFF");
    const loudest = new Int16Array(sound.buffer.slice(sound.byteOffset + 44, sound.byteOffset + 44 + 200_000)).reduce((most, one) => Math.max(most, Math.abs(one)), 0);
    assert.ok(loudest > 1000, "the voice is heard");
  });

  await step("the citizen is served and leaves; supervisor, phone and board agree", async () => {
    await press("start", "serving");
    await now.phone.locator(".phone.is-serving").waitFor();
    await now.board.locator("tr.serving", { hasText: spaced(now.first.label) }).waitFor();
    await shown(now.chief, `[data-counter="${hall.counter}"]`, spaced(now.first.label));
    await now.clerk.keyboard.press("x");
    await desk("free");
    await now.phone.locator(".phone.is-finished").waitFor();
    await until("the supervisor sees one served", async () => /(^|\D)1(\D|$)/.test(await now.chief.locator('[data-figure="served"] dd').innerText()));
    assert.equal(await now.clerk.locator(".citizen img").count(), 0, "the photo is gone from the counter");
  });

  await step("who declines the photo gets the next number, and two quick touches get one", async () => {
    await choose(now.kiosk);
    await now.kiosk.locator(".pair.consent .action.no").click({ clickCount: 2, delay: 20 });
    now.second = await takeSlip(now.kiosk, 2);
    assert.equal(now.second.label, following(now.first.label));
    await choose(now.kiosk);
    await now.kiosk.locator(".pair.consent .action.no").click();
    now.third = await takeSlip(now.kiosk, 3);
    assert.equal(now.third.label, following(now.second.label), "no number was given in between");
  });

  await step("a counter calls who has no photo", async () => {
    await press("call_next", "calling");
    await shown(now.clerk, ".citizen .number", spaced(now.second.label));
    assert.equal(await now.clerk.locator(".citizen img").count(), 0);
    await now.board.locator("tr.calling", { hasText: spaced(now.second.label) }).waitFor();
  });

  await step("the server dies in the middle of it, and every page says so", async () => {
    await hall.server.kill();
    // It has numbers of its own now, and says so.
    await now.kiosk.locator(".notice-cut-off").waitFor();
    await now.clerk.locator('.counter[data-online="false"]').waitFor();
    await now.board.locator(".board.late").waitFor();
    await now.phone.locator(".phone.late").waitFor();
    await now.chief.locator('.supervisor[data-online="false"]').waitFor();
  });

  await step("the server starts again, and every page is back by itself where it was", async () => {
    await hall.startServer();
    await desk("calling");
    await shown(now.clerk, ".citizen .number", spaced(now.second.label));
    await now.kiosk.locator(".notice-cut-off").waitFor({ state: "detached" });
    await now.kiosk.locator(".tile").first().waitFor();
    await now.board.locator(".board.fresh tr.calling", { hasText: spaced(now.second.label) }).waitFor();
    await now.chief.locator('.supervisor[data-online="true"]').waitFor();
    await now.phone.locator(".phone.is-finished:not(.late)").waitFor();
    assert.equal(hall.voiceFiles().length, 2, "no call is said again");
    await press("start", "serving");
    await now.clerk.keyboard.press("x");
    await desk("free");
  });

  await step("no number is given twice, and none is lost", async () => {
    await choose(now.kiosk);
    await now.kiosk.locator(".pair.consent .action.no").click();
    const fourth = await takeSlip(now.kiosk, 4);
    assert.equal(fourth.label, following(now.third.label));
  });

  await front(step, hall, windows, now);
  await step("who shows a card holds one number of a group; asked again, its slip comes again", async () => {
    await underLight(now.kiosk, CARD);
    await now.kiosk.locator(".said li").waitFor();
    await choose(now.kiosk);
    await now.kiosk.locator(".scan-offer.got").waitFor();
    await now.kiosk.locator(".pair.consent .action.no").click();
    now.fifth = await takeSlip(now.kiosk, 5);
    // The card is held under the light on the screen of the photo this time.
    await choose(now.kiosk);
    await underLight(now.kiosk, CARD);
    await now.kiosk.locator(".pair.consent .action.no").click();
    await shown(now.kiosk, '.kiosk[data-step="refused"] h1', now.fifth.label);
    await now.kiosk.locator('.pair[data-way="own"] .action.plain').click();
    const again = await takeSlip(now.kiosk, 6);
    assert.deepEqual(again, now.fifth);
    const files = readdirSync(hall.file("data"), { recursive: true, withFileTypes: true }).filter((one) => one.isFile());
    for (const one of files) {
      const bytes = readFileSync(join(one.parentPath, one.name));
      assert.ok(!bytes.includes("001090123456"), `${one.name} has the number of the card`);
    }
  });

  await step("who booked a time checks in by its code; a code that nobody knows may be typed again", async () => {
    const at = new Date(Date.now() + 2 * 60_000 + 7 * 3_600_000).toISOString().slice(0, 16);
    const booked = await hall.asReception("/api/appointments", [{ code: "004711", group: GROUP, time: at }]);
    assert.equal(booked.status, 200, JSON.stringify(booked.body));
    await underLight(now.kiosk, "999999");
    await now.kiosk.locator(".pair.consent .action.no").click();
    await now.kiosk.locator('.pair[data-way="type_again"] .action.plain').click();
    for (const digit of "004711") await now.kiosk.locator(".pad .key", { hasText: digit }).first().click();
    await now.kiosk.locator(".pad .key.ok").click();
    await now.kiosk.locator(".pair.consent .action.no").click();
    await now.kiosk.locator(".hint.note", { hasText: at.slice(11) }).waitFor();
    const { label } = await takeSlip(now.kiosk, 7);
    assert.equal(label, following(now.fifth.label));
  });

  await step("without paper the kiosk says so and gives no number; with paper it does again", async () => {
    hall.printerIs("paper_out");
    await now.kiosk.locator('[data-stop="paper_out"]').waitFor();
    assert.equal(await now.kiosk.locator(".tile").count(), 0);
    await shown(now.chief, ".supervisor", "kiosk-1");
    hall.printerIs("ready");
    await now.kiosk.locator(".tile").first().waitFor();
    assert.equal(hall.slipFiles().length, 7);
  });

  await step("the admin changes the plan: a flaw is shown, mended, published, and the way back", async () => {
    const admin = await windows.open("admin", hall.link("admin", "admin-1"), 1440, 900);
    await admin.waitForURL(/\/plan/);
    await admin.locator('[data-part="counters"]').click();
    const first = admin.locator(".grid tbody tr").first();
    const number = await first.getAttribute("data-counter");
    const home = first.locator('.cell[data-skill="home"]');
    while ((await home.count()) > 0) {
      await home.first().click();
      await first.locator('.cell[data-skill="also"]').first().click();
    }
    const flaw = admin.locator(`[data-flaws="${number}"]`);
    await flaw.waitFor();
    assert.ok(await admin.locator('[data-do="publish"]').isDisabled(), "what is wrong is not published");
    const name = await first.locator('.cell[data-skill="none"]').nth(1).getAttribute("data-cell");
    const prefix = name.split("/")[1];
    await first.locator(`[data-cell="${name}"]`).click();
    await flaw.waitFor({ state: "detached" });
    // Whatever lost its only home by that gets one at the second counter.
    for (const wrong of await admin.locator(".counters > .flaw").all()) {
      const lost = (await wrong.innerText()).split(" ")[0];
      await admin.locator(`.grid tbody tr[data-counter]:not([data-counter="${number}"]) [data-cell$="/${lost}"]`).first().click();
    }
    await admin.locator('[data-do="publish"]:not([disabled])').click();
    await admin.locator('[data-notice="done"]').waitFor();
    await until("the counter has the group", async () => {
      const row = (await now.chief.locator(`[data-counter="${number}"]`).count()) > 0;
      return row && (await admin.locator(".bar .quiet").innerText()).includes("2");
    });
    const grid = await admin.evaluate(() => fetch("/api/plan").then((answer) => answer.json()));
    const group = grid.group.find((it) => it.prefix === prefix).id;
    assert.ok(grid.counter.find((it) => String(it.number) === number).home.includes(group), "the counter serves what was ticked");
    await admin.locator('[data-part="history"]').click();
    await admin.locator('[data-do="restore-1"]').click();
    await admin.locator('[data-card="restore"] [data-do="publish"]').click();
    await admin.locator('[data-version="3"]').waitFor();
    const back = await admin.evaluate(() => Promise.all([1, 3].map((n) => fetch(`/api/plan/versions/${n}`).then((answer) => answer.text()))));
    assert.equal(back[0], back[1], "the way back restores every byte");
  });

  await step("no page broke and none broke its policy", async () => {
    assert.deepEqual(windows.complaints, []);
  });

  await step("everything stops when it is asked to", async () => {
    await hall.close();
  });
}

rmSync(ARTEFACTS, { recursive: true, force: true });
const tooLong = setTimeout(() => end(new Error(`the run took longer than ${RUN_MS / 1000} s`)), RUN_MS);
for (const signal of ["SIGINT", "SIGTERM"]) process.on(signal, () => end(new Error(signal)));

function end(cause) {
  if (cause) {
    failed += 1;
    console.log(`FAILED  ${cause.message}`);
  }
  killAll();
  console.log(`${passed} passed, ${failed} failed`);
  process.exit(failed > 0 ? 1 : 0);
}

try {
  const browser = await within(PATIENCE_MS, "the browser", launch());
  windows = new Windows(browser);
  await day();
  await browser.close();
  clearTimeout(tooLong);
  end();
} catch (cause) {
  end(cause instanceof Error ? cause : new Error(String(cause)));
}
