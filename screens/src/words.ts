// Every sentence of a page, in both languages: `t("kiosk.question")`.
//
// A page imports the parts that it speaks (`import "words:kiosk"`), and only these are in its
// bundle. Keys and parameters are checked by tsc against assets/words (tools/words.mjs).
import type { Language, Names } from "./protocol";

type Texts = { [key: string]: string };
const texts: { [language: string]: Texts } = { vi: {}, en: {} };
let spoken: Language = "vi";

/** Called by the modules `words:<part>`; not by pages. */
export function load(part: string, both: { [language: string]: Texts }): void {
  for (const language in both) {
    const from = both[language]!;
    for (const key in from) texts[language]![part + "." + key] = from[key]!;
  }
}

/** The language of the page from now on. */
export function speak(language: Language): void {
  spoken = language;
  if (typeof document !== "undefined") document.documentElement.lang = language;
}

/** The language of the page. */
export function language(): Language {
  return spoken;
}

type Key = keyof Words;
type Params<K extends Key> = [Words[K]] extends [never]
  ? []
  : [params: { [name in Words[K]]: string | number }];

/** A text in the language of the page. */
export function t<K extends Key>(key: K, ...params: Params<K>): string {
  return tIn(spoken, key, ...params);
}

/** A text in a given language. */
export function tIn<K extends Key>(language: Language, key: K, ...params: Params<K>): string {
  const text = texts[language]![key];
  if (text === undefined) throw new Error("the page does not load the words of " + key);
  const given = params[0] as { [name: string]: string | number } | undefined;
  return given ? text.replace(/\{(\w+)\}/g, (_, name: string) => String(given[name])) : text;
}

/** Whether the page has such a text: keys that come from outside may be unknown. */
export function isKnown(key: string): boolean {
  return texts[spoken]![key] !== undefined;
}

/** Words of the plan in the language of the page. */
export function of(names: Names): string {
  return names[spoken];
}
