// The foot of the board: one sentence at a time, Vietnamese and English in turn. Pure.
import { count } from "../kit/format";
import type { AnnouncementRow, BoardView, Language, Millis } from "../protocol";
import { tIn } from "../words";

/** Each sentence stands this long; nothing scrolls. */
export const NOTE_MS = 12000;
/** Groups in one sentence. */
const TOGETHER = 2;

export interface Note {
  language: Language;
  text: string;
}

/** The longest queues, a few to a sentence: "Đất đai 12 · Hộ tịch 5". */
function queues(view: BoardView, language: Language, together: number): string[] {
  const waited = view.groups.filter((group) => group.waiting > 0);
  const told: string[] = [];
  for (let i = 0; i < waited.length; i += together) {
    const some = waited.slice(i, i + together).map((group) => group.name[language] + ": " + count(group.waiting));
    told.push(tIn(language, "board.queues", { list: some.join(" · ") }));
  }
  return told;
}

/** Every sentence that is true now. `listed` is true where the queues stand elsewhere on the panel. */
export function notes(view: BoardView, listed: boolean): Note[] {
  const all: Note[] = [];
  if (view.opening.type === "closed" && view.waiting === 0) return all;
  const languages: Language[] = ["vi", "en"];
  languages.forEach((language) => {
    view.groups.forEach((group) => {
      if (!group.closed) return;
      all.push({ language, text: tIn(language, "board.closed_group", { group: group.name[language], reason: group.closed[language] }) });
    });
    if (!listed) queues(view, language, TOGETHER).forEach((text) => all.push({ language, text }));
    all.push({ language, text: tIn(language, "board.scan") });
    const calls = view.calls_before_no_show;
    if (calls > 0) {
      const text =
        view.return_min > 0
          ? tIn(language, "board.missed", { calls, minutes: view.return_min })
          : tIn(language, "board.missed_for_good", { calls });
      all.push({ language, text });
    }
  });
  return all;
}

/** The sentence of this moment: the same on every board of the hall. */
export function noteAt(all: Note[], now: Millis): Note | null {
  return all[Math.floor(now / NOTE_MS) % all.length] || null;
}

/** The announcement of this moment: they take turns like the notes, but what is urgent stands alone. */
export function announcementAt(all: AnnouncementRow[], now: Millis): AnnouncementRow | null {
  const urgent = all.filter((one) => one.urgent);
  const some = urgent.length > 0 ? urgent : all;
  return some[Math.floor(now / NOTE_MS) % some.length] || null;
}
