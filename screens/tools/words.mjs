// Writes types/words.d.ts: every key of assets/words with its parameters, so that tsc finds a wrong one.
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { SCREENS, params, parts, words } from "./sources.mjs";

const lines = parts().flatMap((part) =>
  Object.entries(words(part).vi).map(([key, text]) => {
    const names = params(text).map((name) => `"${name}"`).join(" | ") || "never";
    return `  ${JSON.stringify(`${part}.${key}`)}: ${names};`;
  }),
);
const text = `// Written by tools/words.mjs from assets/words. Do not edit.\ninterface Words {\n${lines.join("\n")}\n}\n`;
const file = join(SCREENS, "types/words.d.ts");
mkdirSync(join(SCREENS, "types"), { recursive: true });
let old = "";
try {
  old = readFileSync(file, "utf8");
} catch {
  // The first time there is none.
}
if (old !== text) writeFileSync(file, text);
