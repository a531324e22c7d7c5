// The pictures of the README, taken from a running hall: docs/pictures/*.png, and all of them laid out as hall.png.
import { copyFileSync, mkdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { Windows, launch } from "./chromium.mjs";
import { press } from "./clerk.mjs";
import { Hall, scan } from "./hall.mjs";
import { ask, enrolled } from "./http.mjs";
import { ROOT, killAll } from "./programs.mjs";
import { homesOf } from "./plan.mjs";
import { until } from "./wait.mjs";

const OUT = join(ROOT, "docs/pictures");
const GROUP = "ho-tich";
/** People who came before the citizen of the pictures: group and how many. */
const CAME = { "dat-dai": 9, "ho-tich": 2, "doanh-nghiep": 5, "ly-lich": 4, "lai-xe": 6, "ket-qua": 3, "bao-hiem": 3 };

/** Counters are open, people wait, some are called and some are served. */
async function life(hall) {
  const kiosk = await enrolled(hall, "kiosk", "kiosk-2");
  const chief = await enrolled(hall, "supervisor", "chief-2");
  const plan = readFileSync(hall.plan, "utf8");
  for (const [group, people] of Object.entries(CAME)) {
    for (let i = 0; i < people; i++) await ask(hall, kiosk, "/api/tickets", { group, language: "vi" });
  }
  const act = (number, what) => ask(hall, chief, `/api/counters/${number}/${what}`, {});
  for (const group of Object.keys(CAME)) {
    for (const { number, zone } of homesOf(plan, group).slice(0, 2)) {
      if (number === hall.counter || (group === GROUP && zone !== hall.zone)) continue;
      await act(number, "open");
      await act(number, "next");
      if (number % 2 === 0) await act(number, "start");
    }
  }
}

/** The usual end of a working day, or midnight for who takes pictures in the evening. */
function endOfDay() {
  const hour = new Date(Date.now() + 7 * 3600_000).getUTCHours();
  return hour < 16 ? "17:00" : "24:00";
}

async function take(page, name) {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: join(OUT, `${name}.png`) });
}

async function pictures() {
  mkdirSync(OUT, { recursive: true });
  const hall = await Hall.open(GROUP, { camera: "still", until: endOfDay() });
  const browser = await launch();
  const windows = new Windows(browser);
  try {
    await life(hall);
    const kiosk = await windows.open("kiosk", `${hall.kiosk.address}/kiosk`, 1080, 1920, { deviceScaleFactor: 0.5 });
    const board = await windows.open("board", `${hall.board.address}/board?sound=off`, 1920, 1080, { deviceScaleFactor: 0.5, reducedMotion: "reduce" });
    const clerk = await windows.open("clerk", hall.link("counter", "clerk-1", "--counter", String(hall.counter)), 1000, 640);
    const chief = await windows.open("supervisor", hall.link("supervisor", "chief-1"), 1440, 900);

    await kiosk.locator(".tile").first().waitFor();
    await take(kiosk, "kiosk");
    await kiosk.locator('[data-id="tu-phap"]').click();
    await kiosk.locator(`[data-id="${GROUP}"]`).click();
    await kiosk.locator(".pair.consent .action.yes").waitFor();
    await take(kiosk, "kiosk-consent");
    await kiosk.locator(".pair.consent .action.yes").click();
    await kiosk.locator(".frame.kept img").waitFor();
    await take(kiosk, "kiosk-photo");
    await kiosk.locator(".pair .action.yes").click();
    await kiosk.locator('.kiosk[data-step="slip"] .take .arrow').waitFor();
    await take(kiosk, "kiosk-number");
    const label = await kiosk.locator(".number").innerText();
    const slip = (await until("a slip", () => hall.slipFiles().length > 0 && hall.slipFiles()))[0];
    const path = await until("its code", () => scan(slip));
    copyFileSync(slip, join(OUT, "slip.png"));

    // The clerk works through the line until the citizen of the pictures stands at the desk.
    const phone = await windows.open("phone", hall.server.address + path, 360, 640, { deviceScaleFactor: 1.5, reducedMotion: "reduce" });
    await press(clerk, "open", "free");
    await press(clerk, "call_next", "calling");
    while (!(await clerk.locator(".citizen .number").innerText()).includes(label)) {
      await press(clerk, "start", "serving");
      await press(clerk, "finish_next", "calling");
    }
    await board.locator("tr.bright", { hasText: label }).waitFor();
    await clerk.waitForFunction(() => document.querySelector(".citizen img")?.naturalWidth > 0);
    await phone.locator(".phone.is-called").waitFor();
    await take(board, "board");
    await take(phone, "phone");
    await take(clerk, "counter");
    await take(chief, "supervisor");
    await compose(browser);
  } finally {
    await browser.close();
    await hall.close();
  }
}

/** All pictures as they hang and stand in a hall. */
async function compose(browser) {
  const page = await browser.newPage({ viewport: { width: 1600, height: 1150 } });
  const image = (name) => `<img class="${name}" src="data:image/png;base64,${readFileSync(join(OUT, `${name}.png`)).toString("base64")}">`;
  await page.setContent(`<!doctype html><style>
    body { margin: 0; width: 1600px; height: 1150px; position: relative; background: linear-gradient(#f4efe2, #dcd5c4); }
    img { position: absolute; display: block; box-shadow: 0 10px 30px rgb(0 0 0 / 35%); }
    .kiosk { left: 40px; top: 40px; width: 600px; border: 10px solid #26292d; border-radius: 14px; }
    .board { left: 700px; top: 40px; width: 860px; border: 10px solid #111; border-radius: 8px; box-sizing: border-box; }
    .counter { left: 700px; top: 556px; width: 400px; border-radius: 6px; }
    .supervisor { left: 700px; top: 838px; width: 400px; border-radius: 6px; }
    .slip { left: 1126px; top: 600px; width: 196px; }
    .phone { left: 1344px; top: 570px; width: 200px; border: 8px solid #1a1a1a; border-radius: 24px; }
  </style>${["kiosk", "board", "counter", "supervisor", "phone", "slip"].map(image).join("")}`);
  await page.waitForFunction(() => [...document.images].every((one) => one.complete && one.naturalWidth > 0));
  await page.screenshot({ path: join(OUT, "hall.png") });
}

try {
  await pictures();
  console.log(`pictures are in ${OUT}`);
} catch (cause) {
  console.error(cause);
  process.exitCode = 1;
} finally {
  killAll();
}
