// The one browser of a run, and a window for each person in the hall.
import { existsSync, mkdirSync } from "node:fs";
import { join } from "node:path";
import { chromium } from "playwright-core";
import { ARTEFACTS } from "./programs.mjs";
import { PATIENCE_MS } from "./wait.mjs";

const EXECUTABLE = process.env["CHROMIUM"] ?? "/usr/bin/chromium";

export async function launch(more = []) {
  if (!existsSync(EXECUTABLE)) throw new Error(`${EXECUTABLE} is not there; install chromium or set CHROMIUM`);
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: [
      "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
      "--disable-component-update", "--disable-sync", "--font-render-hinting=none", "--force-color-profile=srgb",
      "--use-fake-device-for-media-stream", "--use-fake-ui-for-media-stream", ...more,
    ],
  });
}

export class Windows {
  constructor(browser) {
    this.browser = browser;
    this.pages = new Map();
    /** What pages complained of: a page that throws or breaks its own policy is broken. */
    this.complaints = [];
  }

  async open(name, address, width, height, more = {}) {
    const context = await this.browser.newContext({ viewport: { width, height }, locale: "vi-VN", timezoneId: "Asia/Ho_Chi_Minh", ...more });
    const page = await context.newPage();
    page.setDefaultTimeout(PATIENCE_MS);
    page.on("pageerror", (cause) => this.complaints.push(`${name}: ${cause.message}`));
    page.on("console", (line) => {
      if (/Content Security Policy|Refused to/.test(line.text())) this.complaints.push(`${name}: ${line.text()}`);
    });
    this.pages.set(name, page);
    await page.goto(address);
    return page;
  }

  /** A picture of every window, for who must find out what went wrong. */
  async photograph(prefix) {
    mkdirSync(ARTEFACTS, { recursive: true });
    for (const [name, page] of this.pages) {
      await page.screenshot({ path: join(ARTEFACTS, `${prefix}-${name}.png`), timeout: 10_000 }).catch(() => {});
    }
  }
}
