// Which call stands in the bright row, and which calls are listed. Pure.
import type { Call, Millis } from "../protocol";

/** The bright row. */
export interface Spotlight {
  /** The highest `seq` that was ever seen: older calls are not announced again. */
  seen: number;
  /** Calls that wait for the bright row, oldest first. */
  queue: number[];
  current: { seq: number; since: Millis; fresh: boolean } | null;
}

/** A call of this age is shown, but no longer announced. */
const NEWS_MS = 30000;
/** A call stays bright at least this long when another one waits. */
const SHARE_MS = 6000;
/** A call stays bright at least this long when none waits. */
const BRIGHT_MS = 10000;
/** A call that nobody follows stays bright this long. */
const LONGEST_MS = 60000;

/** The bright row after a view, or after time went by. A first view announces nothing. */
export function follow(light: Spotlight | null, calls: Call[], now: Millis): Spotlight {
  const top = calls.reduce((most, call) => Math.max(most, call.seq), 0);
  if (!light || top < light.seen) {
    const newest = calls.filter((call) => call.state === "calling" && now - call.at < LONGEST_MS)[0];
    return { seen: top, queue: [], current: newest ? { seq: newest.seq, since: newest.at, fresh: false } : null };
  }
  const of = (seq: number) => calls.filter((call) => call.seq === seq)[0];
  const news = calls
    .filter((call) => call.seq > light.seen && now - call.at < NEWS_MS)
    .map((call) => call.seq)
    .sort((a, b) => a - b);
  // A number called again has a new `seq`; who has arrived needs no bright row any more.
  const queue = light.queue.concat(news).filter((seq) => {
    const call = of(seq);
    return !!call && call.state === "calling";
  });
  let current = light.current;
  const call = current ? of(current.seq) : undefined;
  if (current) {
    const shown = now - current.since;
    const arrived = !!call && call.state !== "calling" && shown >= BRIGHT_MS;
    const over = queue.length > 0 ? shown >= SHARE_MS : arrived || shown >= LONGEST_MS;
    // Who was missed or has left already is not announced any longer.
    if (!call || call.state === "gone" || over) current = null;
  }
  if (!current && queue.length > 0) current = { seq: queue.shift()!, since: now, fresh: true };
  return { seen: Math.max(light.seen, top), queue, current };
}

/** A call is listed at least this long, whatever became of it. */
const LISTED_MS = 60000;

function rank(call: Call, now: Millis): number {
  if (call.state === "calling") return 0;
  if (now - call.at < LISTED_MS) return 1;
  return call.state === "serving" ? 2 : 3;
}

/** The calls to show, the bright one first, then the newest; who is still on the way stays longest. */
export function listed(calls: Call[], light: Spotlight | null, rows: number, now: Millis): Call[] {
  const newest = calls.slice().sort((a, b) => b.seq - a.seq);
  const labels: { [label: string]: boolean } = {};
  const once = newest.filter((call) => {
    if (labels[call.label]) return false;
    return (labels[call.label] = true);
  });
  const bright = light && light.current ? light.current.seq : -1;
  const kept = once
    .slice()
    .sort((a, b) => Number(b.seq === bright) - Number(a.seq === bright) || rank(a, now) - rank(b, now) || b.seq - a.seq)
    .slice(0, rows);
  return kept.sort((a, b) => Number(b.seq === bright) - Number(a.seq === bright) || b.seq - a.seq);
}
