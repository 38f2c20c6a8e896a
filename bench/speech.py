"""The embedded voices: their cost, and how well the length of a line is predicted.

    .venv/bin/python -m bench.speech

Thirty English lines are spoken by hibari and by eSpeak NG. Cost is CPU time of the engine's process (and of
its forks) for each second of sound, without its start, so that other load does not count. How well a line's
length is predicted is measured in `bench/length_prediction.py`.
"""

import time
from dataclasses import dataclass
from itertools import chain

import psutil

from bench.length_prediction import report_errors, speak_by_other_engines
from bench.report import Measurement
from bench.runner import run_standalone
from bench.speech_lines import LINES
from speech.embedded_speech import EmbeddedSpeech
from speech.spoken_text import SpokenText
from speech.voices import choose_voice

MAX_CPU_SHARE, MAX_MEMORY_MB = 0.05, 250
MB = 2**20
WARM_UP = "One."


@dataclass(frozen=True)
class VoiceCost:
    """Seconds from nothing to the first line, CPU seconds for each second of sound, and megabytes."""

    start_seconds: float
    cpu_share: float
    memory_mb: float


async def measure() -> list[Measurement]:
    """Return the figures of both engines and of the prediction."""
    speech = EmbeddedSpeech()
    try:
        heart, spoken = await _measure_cost(speech, "heart")
        scratch, _ = await _measure_cost(speech, "scratch")
        measured = await speech.measure_seconds(LINES, language="en")
    finally:
        await speech.close()
    takes = {"hibari": spoken, **await speak_by_other_engines()}
    return [
        *_report_cost("hibari", heart),
        *_report_cost("eSpeak NG", scratch),
        *chain.from_iterable(report_errors(engine, measured, spoken) for engine, spoken in takes.items()),
    ]


async def _measure_cost(speech: EmbeddedSpeech, voice: str) -> tuple[VoiceCost, list[SpokenText]]:
    begun = time.perf_counter()
    await speech.speak_text(WARM_UP, language="en", voice=voice)
    started = time.perf_counter() - begun
    process = psutil.Process(speech.process_ids[choose_voice("en", voice).engine])
    before = _cpu_seconds(process)
    takes = [await speech.speak_text(line, language="en", voice=voice) for line in LINES]
    share = (_cpu_seconds(process) - before) / sum(take.seconds for take in takes)
    return VoiceCost(started, share, process.memory_info().rss / MB), takes


def _cpu_seconds(process: psutil.Process) -> float:
    times = process.cpu_times()
    return float(times.user + times.system + times.children_user + times.children_system)


def _report_cost(engine: str, cost: VoiceCost) -> list[Measurement]:
    return [
        Measurement(
            f"{engine}: CPU for a second of speech",
            "the second",
            f"{cost.cpu_share:.4f} s",
            checked_value=cost.cpu_share,
            maximum=MAX_CPU_SHARE,
            notes=(f"from nothing to the first line {cost.start_seconds:.1f} s",),
        ),
        Measurement(
            f"{engine}: memory of its process",
            "",
            f"{cost.memory_mb:.0f} MB",
            checked_value=cost.memory_mb,
            unit=" MB",
            maximum=MAX_MEMORY_MB,
        ),
    ]


if __name__ == "__main__":
    run_standalone(measure)
