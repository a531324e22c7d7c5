// Two notes before a call, for a zone in which no box speaks. A browser wants to be touched first.

interface Old extends Window {
  webkitAudioContext?: typeof AudioContext;
}

/** G5, then C5. */
const NOTES = [783.99, 523.25];
const NOTE_S = 0.45;

export interface Chime {
  /** True when the browser waits for a touch. */
  asleep(): boolean;
  /** Called in a touch or a key. */
  wake(): void;
  ring(): void;
}

export function chime(): Chime {
  const Context = window.AudioContext || (window as Old).webkitAudioContext;
  const context = Context ? new Context() : null;
  return {
    asleep: () => !!context && context.state === "suspended",
    wake() {
      if (context && context.resume) void context.resume();
    },
    ring() {
      // Engines of 2014 know no state and need no touch.
      if (!context || (context.state && context.state !== "running")) return;
      NOTES.forEach((hertz, i) => {
        const note = context.createOscillator();
        const loud = context.createGain();
        const from = context.currentTime + i * NOTE_S;
        note.type = "sine";
        note.frequency.value = hertz;
        loud.gain.setValueAtTime(0.0001, from);
        loud.gain.exponentialRampToValueAtTime(0.6, from + 0.02);
        loud.gain.exponentialRampToValueAtTime(0.0001, from + NOTE_S * 1.6);
        note.connect(loud);
        loud.connect(context.destination);
        note.start(from);
        note.stop(from + NOTE_S * 1.7);
      });
    },
  };
}
