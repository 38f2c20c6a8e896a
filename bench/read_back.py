"""Have an independent recogniser hear a narrated film in English, and compare it with the film's script.

    make demo
    .venv/bin/python -m bench.read_back FILM [SCRIPT]

`SCRIPT` is the demo's if none is given; each of its paragraphs is a line. pocketsphinx is in `.venv-bench`
(`make bench` installs it). A line counts as heard if at least half of its words are; the longest run of words
that were heard and not written would be a line that nobody wrote.
"""

import asyncio
import json
import re
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from bench.baseline_takes import BENCH_PYTHON
from bench.report import Measurement
from bench.runner import run_standalone
from cli.demo_brief import SAMPLE_SCRIPT
from media.ffmpeg import Ffmpeg, find_ffmpeg

RECOGNIZER = Path("bench/baseline_recognizer.py")
MAX_ERROR_RATE = 0.35
LEAST_HEARD_SHARE = 0.5
MOST_WORDS_UNWRITTEN = 3


@dataclass(frozen=True)
class ReadBack:
    """The recogniser's findings.

    `matched`: whether it heard each word of the script. `unwritten`: the lengths of runs that nobody wrote.
    `errors`: how many words were heard wrong, left out or added.
    """

    matched: Sequence[bool]
    unwritten: Sequence[int]
    errors: int

    @classmethod
    def parse(cls, said: bytes) -> "ReadBack":
        """Parse the recogniser's output."""
        found = json.loads(said)
        matched = [False] * len(found["written"])
        for each in found["chunks"]:
            if each["type"] == "equal":
                matched[each["ref_start_idx"] : each["ref_end_idx"]] = [True] * _count_heard(each)
        others = [each for each in found["chunks"] if each["type"] != "equal"]
        unwritten = [_count_heard(each) for each in others if each["type"] == "insert"]
        written = (each["ref_end_idx"] - each["ref_start_idx"] for each in others)
        return cls(matched, unwritten, sum(map(max, written, map(_count_heard, others))))

    def list_unheard_lines(self, lines: Sequence[str]) -> list[str]:
        """Return the lines of which fewer than half of the words were heard."""
        unheard, first = [], 0
        for line in lines:
            words = self.matched[first : first + len(_split_words(line))]
            first += len(words)
            if sum(words) < len(words) * LEAST_HEARD_SHARE:
                unheard.append(line)
        return unheard


def _count_heard(chunk: dict[str, int]) -> int:
    return chunk["hyp_end_idx"] - chunk["hyp_start_idx"]


def _split_words(text: str) -> list[str]:
    return re.findall(r"[a-z']+", text.lower())


async def measure(film: Path, lines: Sequence[str]) -> list[Measurement]:
    """Return the figures of the film at that path, which says these lines."""
    found = ReadBack.parse(await _recognize(film, "\n".join(lines)))
    unheard, words = found.list_unheard_lines(lines), len(found.matched)
    rate = found.errors / words
    longest = max(found.unwritten, default=0)
    return [
        Measurement(
            "words that a recogniser hears otherwise than written",
            f"{words} words",
            f"{found.errors}",
            ratio=rate,
            maximum=MAX_ERROR_RATE,
        ),
        Measurement(
            "lines of which it hears fewer than half of the words",
            f"{len(lines)} lines",
            f"{len(unheard)}",
            checked_value=len(unheard),
            maximum=0,
            notes=tuple(unheard),
        ),
        Measurement(
            "words in a row that it hears and nobody wrote",
            "",
            f"{longest}",
            checked_value=longest,
            maximum=MOST_WORDS_UNWRITTEN,
        ),
    ]


async def _recognize(film: Path, text: str) -> bytes:
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder, "sound.raw")
        encoding = ["-vn", "-ac", "1", "-ar", "16000", "-f", "s16le"]
        await Ffmpeg(find_ffmpeg()).run(["-i", film, *encoding, sound])
        process = await asyncio.create_subprocess_exec(
            BENCH_PYTHON, RECOGNIZER, sound, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
        said, _ = await process.communicate(text.encode())
        if process.returncode:
            raise RuntimeError(f"the recogniser ended with {process.returncode}")
        return said


def main(film: str, script: str = str(SAMPLE_SCRIPT)) -> None:
    """Print the figures."""
    lines = [line for line in Path(script).read_text().split("\n\n") if line.strip()]
    run_standalone(partial(measure, Path(film), lines))


if __name__ == "__main__":
    main(*sys.argv[1:])
