// Vibration and sound of a phone, which allows both only after a touch.

/** Three long buzzes. */
const CALL = [500, 200, 500, 200, 500];
const NEAR = [200, 150, 200];

interface Old extends Window {
  webkitAudioContext?: typeof AudioContext;
}

export interface Alert {
  /** True once the holder has asked for it. */
  on(): boolean;
  /** Called in a touch. */
  turnOn(): void;
  call(): void;
  near(): void;
}

export function alert(): Alert {
  let context: AudioContext | null = null;
  let on = false;
  const buzz = (pattern: number[]) => {
    if (navigator.vibrate) navigator.vibrate(pattern);
  };
  const tone = (times: number) => {
    if (!context) return;
    for (let i = 0; i < times; i++) {
      const note = context.createOscillator();
      const loud = context.createGain();
      const from = context.currentTime + i * 0.7;
      note.frequency.value = i % 2 ? 523.25 : 783.99;
      loud.gain.setValueAtTime(0.0001, from);
      loud.gain.exponentialRampToValueAtTime(0.5, from + 0.02);
      loud.gain.exponentialRampToValueAtTime(0.0001, from + 0.6);
      note.connect(loud);
      loud.connect(context.destination);
      note.start(from);
      note.stop(from + 0.65);
    }
  };
  return {
    on: () => on,
    turnOn() {
      on = true;
      const Context = window.AudioContext || (window as Old).webkitAudioContext;
      if (!context && Context) context = new Context();
      if (context) void context.resume();
      buzz([200]);
      tone(1);
    },
    // A call buzzes whether asked or not; the phone decides what it allows.
    call() {
      buzz(CALL);
      if (on) tone(6);
    },
    near() {
      if (!on) return;
      buzz(NEAR);
      tone(2);
    },
  };
}
