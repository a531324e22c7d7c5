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

/** Lets one press through for one intended action: not again before its answer, nor by a quick second press. */
export class Gate {
  private readonly out = new Set<string>();
  private readonly pressed = new Map<string, number>();

  /** Whether a press at this moment is a new action. */
  press(name: string, now: number): boolean {
    if (this.out.has(name) || now - (this.pressed.get(name) ?? -TWICE_MS) < TWICE_MS) return false;
    this.pressed.set(name, now);
    this.out.add(name);
    return true;
  }

  answered(name: string): void {
    this.out.delete(name);
  }

  /** The names that are not answered yet. */
  waiting(): ReadonlySet<string> {
    return new Set(this.out);
  }
}

export interface Asking<R> {
  /** The names of the actions that are not answered yet. */
  busy: ReadonlySet<string>;
  /** The last refusal, or a hint of the page itself, while it stands. */
  said: string | null;
  /**
   * Asks for something under a name. The same name again, before its answer, is the same action.
   * Says whether it was a new action. `heard` gets the answer; when it says true, the "no" is shown there and not here.
   */
  ask(name: string, request: R, heard?: (answer: Answer) => boolean): boolean;
  /** Shows a sentence as long as a refusal. */
  tell(text: string): void;
}

export function sentence(no: No): string {
  return `${of(no.say)} ${of(no.remedy)}`.trim();
}

export function useAsking<R>(link: Link<R, unknown>): Asking<R> {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState<string | null>(null);
  const gate = useRef(new Gate()).current;
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
    ask(name, request, heard) {
      if (!gate.press(name, Date.now())) return false;
      setBusy(gate.waiting());
      setSaid(null);
      void link.send(request, newKey()).then((answer: Answer) => {
        gate.answered(name);
        setBusy(gate.waiting());
        const shown = heard?.(answer) ?? false;
        if (answer.type === "no" && !shown) tell(sentence(answer));
      });
      return true;
    },
  };
}
