// Asking the hall for something, and its "no" in words. Nothing is shown as done before its answer.
import { useRef, useState } from "preact/hooks";
import type { Answer, No } from "../protocol";
import { newKey, type Link } from "../socket";
import { of } from "../words";

/** A refusal is shown at least this long, milliseconds. */
const READ_MS = 3000;
/** A second press of one key within this time belongs to the first: the hand was quick, not the thought. */
export const TWICE_MS = 500;

/** How long a sentence must stand to be read: 3 seconds, more when it is long. */
export function readingMs(text: string): number {
  return Math.max(READ_MS, 1000 + text.length * 50);
}

export interface Asking<R> {
  /** The names of the actions that are not answered yet. */
  busy: ReadonlySet<string>;
  /** The last refusal, or a hint of the page itself, while it stands. */
  said: string | null;
  /** Asks for something under a name. The same name again, before its answer, is the same action. */
  ask(name: string, request: R): void;
  /** Shows a sentence as long as a refusal. */
  tell(text: string): void;
}

export function sentence(no: No): string {
  return `${of(no.say)} ${of(no.remedy)}`.trim();
}

export function useAsking<R>(link: Link<R, unknown>): Asking<R> {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState<string | null>(null);
  const asked = useRef(new Set<string>());
  const pressed = useRef(new Map<string, number>());
  const hiding = useRef(0);

  const tell = (text: string) => {
    clearTimeout(hiding.current);
    setSaid(text);
    hiding.current = window.setTimeout(() => setSaid(null), readingMs(text));
  };
  return {
    busy,
    said,
    tell,
    ask(name, request) {
      const now = Date.now();
      if (asked.current.has(name) || now - (pressed.current.get(name) ?? 0) < TWICE_MS) return;
      pressed.current.set(name, now);
      asked.current.add(name);
      setBusy(new Set(asked.current));
      setSaid(null);
      void link.send(request, newKey()).then((answer: Answer) => {
        asked.current.delete(name);
        setBusy(new Set(asked.current));
        if (answer.type === "no") tell(sentence(answer));
      });
    },
  };
}
