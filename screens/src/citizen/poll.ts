// Where a websocket does not come through, the phone asks by HTTP instead, as often as it would retry.
import type { CitizenView, Millis, Unwelcome } from "../protocol";

/** What the last question brought. */
export interface Polled {
  view: CitizenView | null;
  unwelcome: Unwelcome | null;
  /** When it came, by the server's clock; 0 when the server has not answered yet. */
  at: Millis;
}

export const NOTHING: Polled = { view: null, unwelcome: null, at: 0 };

/** What an answer means. Only "there is no such ticket" is said of a ticket; a busy server says nothing about it. */
export function polled(status: number, body: unknown, now: Millis, before: Polled): Polled {
  if (status === 200) {
    const view = body as CitizenView;
    return { view, unwelcome: null, at: view.as_of };
  }
  const no = body as Partial<Unwelcome> | null;
  if (status === 404 && no && no.code === "no_such_ticket" && no.say && no.remedy) {
    return { view: null, unwelcome: { code: no.code, say: no.say, remedy: no.remedy }, at: now };
  }
  return before;
}

export interface Shown {
  view: CitizenView | null;
  unwelcome: Unwelcome | null;
  heard: Millis;
  late: boolean;
}

/** The newer of what the socket said and what was asked for. `late` when neither is of now. */
export function newer(socket: Shown, asked: Polled, now: Millis, lateMs: number): Shown {
  if (!socket.late || socket.unwelcome || asked.at <= socket.heard) return socket;
  return { view: asked.view, unwelcome: asked.unwelcome, heard: asked.at, late: now - asked.at > lateMs };
}
