// How the reception asks: by the socket with an answer to wait for, and by HTTP for what is looked up.
import { useRef, useState } from "preact/hooks";
import { Gate, readingMs, sentence } from "../kit/ask";
import type { BookedRow, Done, ReceptionRequest, ReceptionTicket, ReceptionView } from "../protocol";
import { newKey, type Link } from "../socket";

/** What a desk's request came to. */
export type Outcome = { done: Done } | { no: string; code: string };

export interface Desk {
  /** The names of the actions that are not answered yet. */
  busy: ReadonlySet<string>;
  /** The last sentence for the person at the desk, and whether it is a refusal. */
  said: { text: string; no: boolean } | null;
  /** Asks under a name; `null` when the press belongs to one that is not answered yet. */
  ask(name: string, request: ReceptionRequest): Promise<Outcome | null>;
  /** Shows a sentence for as long as it takes to read it. */
  tell(text: string, no?: boolean): void;
}

export function useDesk(link: Link<ReceptionRequest, ReceptionView>): Desk {
  const [busy, setBusy] = useState<ReadonlySet<string>>(new Set());
  const [said, setSaid] = useState<Desk["said"]>(null);
  const gate = useRef(new Gate()).current;
  const hiding = useRef(0);
  const tell = (text: string, no = false) => {
    clearTimeout(hiding.current);
    setSaid({ text, no });
    hiding.current = window.setTimeout(() => setSaid(null), readingMs(text));
  };
  return {
    busy,
    said,
    tell,
    async ask(name, request) {
      if (!gate.press(name, Date.now())) return null;
      setBusy(gate.waiting());
      const answer = await link.send(request, newKey());
      gate.answered(name);
      setBusy(gate.waiting());
      if (answer.type === "done") {
        setSaid(null);
        return { done: answer };
      }
      const no = sentence(answer);
      tell(no, true);
      return { no, code: answer.code };
    },
  };
}

async function get<T>(path: string): Promise<T> {
  const answer = await fetch(path, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Error(String(answer.status));
  return (await answer.json()) as T;
}

/** Tickets of today that fit. */
export function findTickets(sought: { label?: string; key?: string; place?: string; group?: string }): Promise<ReceptionTicket[]> {
  return get(`/api/reception/tickets?${new URLSearchParams(sought)}`);
}

/** The booked times of today. */
export function bookedToday(): Promise<BookedRow[]> {
  return get("/api/appointments");
}
