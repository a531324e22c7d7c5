#!/usr/bin/env python3
"""Makes every clip of the bundled voice: `python3 assets/voice/make.py [FOLDER]`.

Speaks each text of voice.toml with espeak-ng (Debian: `apt-get install espeak-ng`), cuts the silence
off, makes all clips equally loud, and computes the chime. The same espeak-ng gives the same bytes.
Needs Python 3.11 or later and nothing else.
"""

import array
import io
import math
import pathlib
import subprocess
import sys
import tomllib
import wave

RATE = 22_050
VOICES = {"vi": ["-v", "vi", "-s", "168", "-p", "45"], "en": ["-v", "en-us", "-s", "175", "-p", "45"]}

# Loudness of speech: root mean square of the parts that are not silence, of full scale (-17 dB),
# and the level that no sample exceeds (-1 dB).
LOUDNESS = 0.141
PEAK = 0.89
# The chime calls for attention and must not startle: as loud as speech.
CHIME_LOUDNESS = 0.141

# Where espeak-ng says a text in a way that is hard to catch in a hall, the sounds in its own
# letters: "không" alone is swallowed, and "thirteen" is stressed like "thirty".
SOUNDS = {
    "vi/digit-0": "x'o#1N",
    "en/n13": "T3:t'i:n",
    "en/n14": "fo@t'i:n",
    "en/n15": "fIft'i:n",
    "en/n16": "sIkst'i:n",
    "en/n17": "sEv@nt'i:n",
    "en/n18": "eIt'i:n",
    "en/n19": "naInt'i:n",
}

FRAME = RATE // 100  # 10 ms
EDGE = RATE // 100  # left of the silence around a clip
FADE = RATE // 250  # 4 ms, so that clips meet at zero


def speak(language: str, text: str) -> list[float]:
    """The text as espeak-ng says it, as numbers from -1 to 1."""
    said = subprocess.run(
        ["espeak-ng", *VOICES[language], "-z", "--stdout", text], check=True, capture_output=True
    ).stdout
    # Streamed, so its header does not know the length; the samples follow 44 bytes of header.
    samples = array.array("h", said[44 : 44 + (len(said) - 44) // 2 * 2])
    return [sample / 32768 for sample in samples]


def rms(samples: list[float]) -> float:
    return math.sqrt(sum(sample * sample for sample in samples) / max(1, len(samples)))


def frames(samples: list[float]) -> list[float]:
    return [rms(samples[at : at + FRAME]) for at in range(0, len(samples), FRAME)]


def trimmed(samples: list[float]) -> list[float]:
    """Without the silence before and after; 10 ms of it stay."""
    levels = frames(samples)
    floor = max(levels) * 0.02
    heard = [at for at, level in enumerate(levels) if level > floor]
    start = max(0, heard[0] * FRAME - EDGE)
    end = min(len(samples), (heard[-1] + 1) * FRAME + EDGE)
    return samples[start:end]


def leveled(samples: list[float], loudness: float) -> list[float]:
    """As loud as all others; peaks are bent below the limit rather than cut off."""
    levels = frames(samples)
    spoken = [level for level in levels if level > max(levels) * 0.1]
    gain = loudness / math.sqrt(sum(level * level for level in spoken) / len(spoken))
    knee = 0.6

    def bent(sample: float) -> float:
        size = abs(sample * gain)
        if size > knee:
            size = knee + (PEAK - knee) * math.tanh((size - knee) / (PEAK - knee))
        return math.copysign(size, sample)

    return [bent(sample) for sample in samples]


def faded(samples: list[float]) -> list[float]:
    """Begins and ends at zero, so that joined clips do not click."""
    out = list(samples)
    for at in range(min(FADE, len(out) // 2)):
        weight = 0.5 - 0.5 * math.cos(math.pi * at / FADE)
        out[at] *= weight
        out[-1 - at] *= weight
    return out


def chime() -> list[float]:
    """Two notes of a bell, G5 and C5, 0.9 s."""
    samples = [0.0] * int(RATE * 0.9)
    for start, pitch in ((0.0, 783.99), (0.32, 523.25)):
        first = int(start * RATE)
        for at in range(first, len(samples)):
            time = (at - first) / RATE
            attack = min(1.0, time / 0.006)
            tone = sum(
                weight * math.sin(2 * math.pi * pitch * partial * time) * math.exp(-time * decay)
                for partial, weight, decay in ((1, 1.0, 4.5), (2, 0.35, 8.0), (3, 0.12, 12.0))
            )
            samples[at] += attack * tone
    # The last note has died away when the clip ends.
    tail = int(RATE * 0.12)
    for at in range(tail):
        samples[-1 - at] *= at / tail
    return samples


def write(file: pathlib.Path, samples: list[float]) -> None:
    data = array.array("h", (round(sample * 32767) for sample in samples))
    out = io.BytesIO()
    with wave.open(out, "wb") as wav:
        wav.setnchannels(1)
        wav.setsampwidth(2)
        wav.setframerate(RATE)
        wav.writeframes(data.tobytes())
    file.write_bytes(out.getvalue())


def main() -> None:
    here = pathlib.Path(__file__).parent
    folder = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here
    manifest = tomllib.loads((here / "voice.toml").read_text(encoding="utf-8"))
    folder.mkdir(parents=True, exist_ok=True)
    write(folder / "chime.wav", faded(leveled(chime(), CHIME_LOUDNESS)))
    for language in VOICES:
        into = folder / language
        into.mkdir(exist_ok=True)
        clips = manifest[language]["clips"] | {
            sentence["clip"]: sentence[language]
            for sentence in manifest.get("announcement", [])
            if language in sentence
        }
        for name, text in clips.items():
            sounds = SOUNDS.get(f"{language}/{name}")
            said = speak(language, f"[[{sounds}]]" if sounds else text)
            write(into / f"{name}.wav", faded(leveled(trimmed(said), LOUDNESS)))
        for old in into.glob("*.wav"):
            if old.stem not in clips:
                old.unlink()


if __name__ == "__main__":
    main()
