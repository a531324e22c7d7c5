// Waiting for something to become true, within a limit; never for a fixed time.
import { setTimeout as pause } from "node:timers/promises";

/** A machine that tests may be slow; a test that fails for that is worth nothing. */
export const PATIENCE_MS = 30_000;

/** Asks again until `look` gives something true, and gives that. `what` is said when it never does. */
export async function until(what, look, limitMs = PATIENCE_MS) {
  const end = Date.now() + limitMs;
  let last;
  for (;;) {
    try {
      last = await look();
      if (last) return last;
    } catch (cause) {
      last = cause;
    }
    if (Date.now() > end) throw new Error(`${what}: not within ${limitMs / 1000} s (last: ${last})`);
    await pause(50);
  }
}

/** `promise`, or an error when it takes longer. */
export function within(limitMs, what, promise) {
  let late;
  const over = new Promise((_, fail) => {
    late = setTimeout(() => fail(new Error(`${what}: not within ${limitMs / 1000} s`)), limitMs);
  });
  return Promise.race([promise, over]).finally(() => clearTimeout(late));
}
