// Where the pages get their words and pictures: assets/words, assets/plans and Material Symbols.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { parse } from "smol-toml";

export const SCREENS = resolve(dirname(fileURLToPath(import.meta.url)), "..");
export const PAGES = join(SCREENS, "src");
const ASSETS = resolve(SCREENS, "../assets");
const SYMBOLS = join(SCREENS, "node_modules/@material-symbols/svg-400/rounded");

export const LANGUAGES = ["vi", "en"];

function toml(file) {
  try {
    return parse(readFileSync(file, "utf8"));
  } catch (cause) {
    throw new Error(`${file}: ${cause.message}`);
  }
}

export function wordFile(language, part) {
  return join(ASSETS, "words", language, `${part}.toml`);
}

/** Every part that has words, by its file name. */
export function parts() {
  return readdirSync(join(ASSETS, "words", "vi"))
    .filter((name) => name.endsWith(".toml"))
    .map((name) => basename(name, ".toml"))
    .sort();
}

/** The words of one part: { vi: { key: text }, en: { key: text } }, in NFC, with equal keys. */
export function words(part) {
  const both = {};
  for (const language of LANGUAGES) {
    const file = wordFile(language, part);
    if (!existsSync(file)) throw new Error(`no words for "${part}": ${file} is missing`);
    both[language] = {};
    for (const [key, text] of Object.entries(toml(file))) {
      if (typeof text !== "string") throw new Error(`${file}: "${key}" must be a text`);
      both[language][key] = text.normalize("NFC");
    }
  }
  for (const [a, b] of [["vi", "en"], ["en", "vi"]]) {
    for (const key of Object.keys(both[a])) {
      if (!(key in both[b])) {
        throw new Error(`${wordFile(b, part)}: "${key}" is missing; ${a} has it: "${both[a][key]}"`);
      }
      const [here, there] = [both[a][key], both[b][key]].map((text) => params(text).join(" "));
      if (here !== there) {
        throw new Error(`${wordFile(b, part)}: "${key}" takes {${there}} but in ${a} {${here}}`);
      }
    }
  }
  return both;
}

/** The names in braces in a text, sorted. */
export function params(text) {
  return [...new Set([...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]))].sort();
}

/** The path of one symbol, such as "gavel" or "gavel-fill"; `asker` is named when there is none. */
export function symbol(name, asker) {
  const file = join(SYMBOLS, `${name}.svg`);
  if (!/^[a-z0-9_]+(-fill)?$/.test(name) || !existsSync(file)) {
    throw new Error(
      `${asker} names the icon "${name}", which Material Symbols does not have; ` +
        "choose a name from fonts.google.com/icons",
    );
  }
  const path = /<path d="([^"]+)"\/>/.exec(readFileSync(file, "utf8"));
  if (!path) throw new Error(`${file} is not a single path`);
  return path[1];
}

/** The plans of the shop window: a hall may pick any of their icons. */
export function planFiles() {
  const folder = join(ASSETS, "plans");
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => name.endsWith(".toml"))
    .map((name) => join(folder, name))
    .sort();
}

/** Every `icon = "…"` of every plan, at any depth: name → file that names it. */
export function planIcons() {
  const found = new Map();
  const walk = (value, file) => {
    if (Array.isArray(value)) value.forEach((item) => walk(item, file));
    else if (value && typeof value === "object" && !(value instanceof Date)) {
      for (const [key, item] of Object.entries(value)) {
        if (key === "icon" && typeof item === "string") found.set(item, file);
        else walk(item, file);
      }
    }
  };
  for (const file of planFiles()) walk(toml(file), file);
  return new Map([...found].sort(([a], [b]) => (a < b ? -1 : 1)));
}
