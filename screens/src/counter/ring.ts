// Two soft tones for a clerk who looks elsewhere. A browser that was never touched stays silent.
const TONES = [660, 880];
const TONE_S = 0.16;

let sound: AudioContext | null = null;

export function ring(): void {
  try {
    sound ??= new AudioContext();
    if (sound.state !== "running") {
      void sound.resume();
      return;
    }
    const gain = sound.createGain();
    gain.connect(sound.destination);
    const from = sound.currentTime;
    TONES.forEach((frequency, i) => {
      const tone = sound!.createOscillator();
      tone.frequency.value = frequency;
      tone.connect(gain);
      tone.start(from + i * TONE_S);
      tone.stop(from + (i + 1) * TONE_S);
    });
    const end = from + TONES.length * TONE_S;
    gain.gain.setValueAtTime(0.12, from);
    gain.gain.linearRampToValueAtTime(0, end);
  } catch {
    // No sound on this machine: the tab's title says it too.
  }
}
