// A scanner that types: the keys of a code come faster than any hand, and end with Enter.

/** Two keys of one code lie no further apart, milliseconds. */
const GAP_MS = 80;
/** The shortest code that is looked at: that of a booked time. */
const LEAST = 6;
const MOST = 1000;

/** What a code says. What is no code of ours is said to be unread. */
export type Scan =
  | { is: "id"; reading: string }
  | { is: "appointment"; code: string }
  | { is: "unread" };

/** Reads a code. Of an ID only the number and the date of birth go on; the rest is dropped here. */
export function readScan(text: string): Scan {
  const plain = text.trim();
  if (/^\d{6}$/.test(plain)) return { is: "appointment", code: plain };
  if (/^(\d{9}|\d{12})$/.test(plain)) return { is: "id", reading: plain };
  const fields = plain.split("|").map((field) => field.trim());
  const number = fields[0]!;
  if (fields.length < 3 || !/^\d{12}$/.test(number)) return { is: "unread" };
  const born = fields.slice(2, 4).find((field) => /^\d{8}$|^\d\d[/.-]\d\d[/.-]\d{4}$/.test(field));
  return { is: "id", reading: `${number}|||${born ?? ""}` };
}

/** One key as the page gets it. */
export interface Key {
  key: string;
  code: string;
  shiftKey: boolean;
  at: number;
}

/** Gathers the keys of a scanner. What a hand types is left to the page. */
export class Gatherer {
  private text = "";
  private last = -Infinity;

  /** `mine`: the key belongs to a code and nobody else shall have it. `whole`: a code is complete. */
  press(key: Key): { mine: boolean; whole: string | null } {
    const follows = this.text !== "" && key.at - this.last <= GAP_MS;
    if (!follows) this.text = "";
    if (key.key === "Enter" || key.key === "Tab") {
      const whole = follows && this.text.length >= LEAST ? this.text : null;
      this.text = "";
      return { mine: whole !== null, whole };
    }
    const letter = letterOf(key);
    // A modifier on its own says nothing.
    if (letter === null) return { mine: false, whole: null };
    // A code begins with a digit; a space or a letter may be meant for the page.
    if (!follows && !/\d/.test(letter)) return { mine: false, whole: null };
    if (this.text.length < MOST) this.text += letter;
    this.last = key.at;
    return { mine: true, whole: null };
  }
}

/** The letter of a key, also where an input method stands between the keyboard and the page. */
function letterOf(key: Key): string | null {
  if (key.key.length === 1) return key.key;
  const digit = /^(?:Digit|Numpad)(\d)$/.exec(key.code);
  if (digit && !key.shiftKey) return digit[1]!;
  if (key.code === "Backslash" && key.shiftKey) return "|";
  return null;
}
