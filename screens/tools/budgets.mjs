// Builds the pages and compares the script that each one loads, gzip, with its budget (screens.md 11.1).
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { SCREENS } from "./sources.mjs";

/** Kilobytes of script, gzip. */
const BUDGETS = { board: 15, citizen: 15, kiosk: 60, counter: 60, supervisor: 80, reception: 60, plan: 120, in: 60 };
/** A television of 2016 knows none of these; the board's script must not name them. */
const TOO_NEW = [
  /\bfetch\(/, /\.includes\(/, /\.startsWith\(/, /\.endsWith\(/, /\.padStart\(/, /Object\.(assign|entries|values|fromEntries)\b/,
  /Array\.from\b/, /\.(find|findIndex|fill|flat|flatMap)\(/, /\bURLSearchParams\b/, /\.append\(/, /\.replaceChildren\(/,
  /\.closest\(/, /\.remove\(\)/, /\bSymbol\b/, /\bnew (Map|Set|Proxy)\b/, /\.repeat\(/, /globalThis/, /queueMicrotask/,
];

const dist = join(SCREENS, "dist");
execFileSync(process.execPath, [join(SCREENS, "tools/build.mjs"), "--out", dist], { stdio: "inherit" });

/** Every script that a page loads: those it names, and what they import. */
function scripts(html) {
  const found = new Set();
  const add = (file) => {
    if (found.has(file)) return;
    found.add(file);
    const text = readFileSync(join(dist, "assets", file), "utf8");
    for (const [, next] of text.matchAll(/(?:from|import)\s*\(?["'`]\.\/([\w.-]+\.js)["'`]/g)) add(next);
  };
  for (const [, file] of html.matchAll(/(?:src|href)="\/assets\/([\w.-]+\.js)"/g)) add(file);
  return [...found];
}

let broken = 0;
for (const [page, budget] of Object.entries(BUDGETS)) {
  const file = join(dist, `${page}.html`);
  if (!existsSync(file)) {
    console.log(`${page.padEnd(12)} is not there yet`);
    continue;
  }
  const loaded = scripts(readFileSync(file, "utf8"));
  const texts = loaded.map((name) => readFileSync(join(dist, "assets", name)));
  const kb = texts.reduce((sum, text) => sum + gzipSync(text, { level: 9 }).length, 0) / 1000;
  const over = kb > budget || loaded.length === 0;
  console.log(`${page.padEnd(12)} ${kb.toFixed(1).padStart(6)} kB of ${budget}${over ? "  OVER" : ""}`);
  if (over) broken += 1;
  if (page !== "board") continue;
  for (const text of texts.map(String)) {
    for (const pattern of TOO_NEW) {
      const hit = pattern.exec(text);
      if (!hit) continue;
      console.log(`board        uses ${hit[0]}, which Chromium 38 does not know (for…of becomes that: use forEach)`);
      broken += 1;
    }
    if (/=>|\b(const|let|class)\s|`/.test(text.replace(/"(\\.|[^"\\])*"|'(\\.|[^'\\])*'/g, '""'))) {
      console.log("board        is not ES5");
      broken += 1;
    }
  }
}
process.exitCode = broken ? 1 : 0;
