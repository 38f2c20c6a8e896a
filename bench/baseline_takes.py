"""Lines spoken by the engines of `.venv-bench` (`make bench` installs it), as takes."""

import asyncio
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path

from speech.spoken_text import SpokenText

BENCH_PYTHON = Path(".venv-bench/bin/python")
HAS_OTHER_ENGINES = BENCH_PYTHON.exists()
VOICES_SCRIPT = Path(__file__).with_name("baseline_voices.py")


async def speak_lines(engine: str, lines: Sequence[str]) -> list[SpokenText]:
    """Return the take of each line; `engine` is `piper`, `pico`, or `pico:` and a language as `de-DE`."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            BENCH_PYTHON, VOICES_SCRIPT, engine, folder, stdin=asyncio.subprocess.PIPE
        )
        await process.communicate("\n".join(lines).encode())
        if process.returncode:
            raise RuntimeError(f"{engine} ended with {process.returncode}")
        return [_read_take(Path(folder, f"{number}.wav")) for number in range(len(lines))]


def _read_take(file: Path) -> SpokenText:
    with wave.open(str(file)) as sound:
        return SpokenText(sound.readframes(sound.getnframes()), sound.getframerate())
