// The two vite plugins of the house: words and icons.
import { planFiles, planIcons, symbol, wordFile, words, LANGUAGES } from "./sources.mjs";

/** `import "words:kiosk"` puts the words of that part into `words.ts`, both languages. */
export function wordsPlugin() {
  const prefix = "words:";
  return {
    name: "layso-words",
    resolveId: (id) => (id.startsWith(prefix) ? `\0${id}` : null),
    load(id) {
      if (!id.startsWith(`\0${prefix}`)) return null;
      const part = id.slice(prefix.length + 1);
      for (const language of LANGUAGES) this.addWatchFile(wordFile(language, part));
      return {
        code:
          `import { load } from "/words.ts";\n` +
          `load(${JSON.stringify(part)}, ${JSON.stringify(words(part))});`,
        moduleSideEffects: true,
      };
    },
  };
}

/**
 * `import gavel from "icon:gavel"` (or `icon:gavel-fill`) is the path of one Material Symbol.
 * `import { icons } from "icons:plan"` holds the filled form of every icon that a plan names.
 */
export function iconsPlugin() {
  return {
    name: "layso-icons",
    resolveId: (id) => (id.startsWith("icon:") || id === "icons:plan" ? `\0${id}` : null),
    load(id) {
      if (id.startsWith("\0icon:")) {
        return `export default ${JSON.stringify(symbol(id.slice(6), "a page"))};`;
      }
      if (id !== "\0icons:plan") return null;
      for (const file of planFiles()) this.addWatchFile(file);
      const icons = {};
      for (const [name, file] of planIcons()) icons[name] = symbol(`${name}-fill`, file);
      return `export const icons = ${JSON.stringify(icons)};`;
    },
  };
}
