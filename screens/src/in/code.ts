// A one-use code and what the server says to it.
import type { Names } from "../protocol";

/** What the server says to a code: where to go, or why not. */
export type Entry = { go: string } | { no: Refused };

/** A problem of the server as a person reads it. */
export interface Refused {
  say: Names | null;
  remedy: Names | null;
}

/** The code of an address or of a hand: without blanks. Empty when there is none. */
export function codeOf(text: string): string {
  let plain = text.replace(/^#/, "");
  try {
    plain = decodeURIComponent(plain);
  } catch {
    // A stray "%" of a hand: the server will say that it knows no such code.
  }
  return plain.replace(/\s+/g, "");
}

/** True for an address of this same origin, and nothing else. */
export function isOwnPath(go: unknown): go is string {
  return typeof go === "string" && /^\/(?![/\\])/.test(go);
}

/** Trades the code for a cookie. Throws only when the server cannot be reached. */
export async function enter(code: string): Promise<Entry> {
  const response = await fetch("/api/session", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ code }),
  });
  const told = (await response.json().catch(() => ({}))) as Partial<{ go: string } & Refused>;
  if (response.ok && isOwnPath(told.go)) return { go: told.go };
  return { no: { say: told.say ?? null, remedy: told.remedy ?? null } };
}
