// Which counter is this? A browser may have been given several; the address says which one is meant.
import { useEffect, useState } from "preact/hooks";
import type { You } from "../protocol";
import { t } from "../words";

/** A server that does not answer this question is asked by the socket. */
const PATIENCE_MS = 4000;

/** The counter of the address, "?counter=4"; null when there is none. */
export function counterOf(search: string): number | null {
  const told = /[?&]counter=(\d{1,5})(?:&|$)/.exec(search);
  return told ? Number(told[1]) : null;
}

/** The counters among what a browser may do, in order, each once. */
export function countersOf(rights: You[]): number[] {
  const counters = rights.flatMap((you) => (you.role === "counter" && you.counter != null ? [you.counter] : []));
  return [...new Set(counters)].sort((a, b) => a - b);
}

/** The counters that this browser holds; null until that is known. */
export function useHeld(wanted: boolean): number[] | null {
  const [held, setHeld] = useState<number[] | null>(null);
  useEffect(() => {
    if (!wanted) return;
    const ask = async () => {
      const answer = await fetch("/api/you", { signal: AbortSignal.timeout(PATIENCE_MS) });
      return answer.ok ? countersOf((await answer.json()) as You[]) : [];
    };
    ask().then(setHeld, () => setHeld([]));
  }, [wanted]);
  return held;
}

/** The counters that this browser holds, to choose from. */
export function Pick({ held, title }: { held: number[]; title: boolean }) {
  if (held.length === 0) return null;
  return (
    <>
      {title && <h1>{t("counter.pick")}</h1>}
      <p>{t("counter.pick_hint")}</p>
      <nav class="pick" aria-label={t("counter.pick")}>
        {held.map((counter) => (
          <a key={counter} href={`?counter=${counter}`}>
            {t("counter.title", { n: counter })}
          </a>
        ))}
      </nav>
    </>
  );
}
