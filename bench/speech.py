"""The embedded voices: their cost, and how well the length of a line is predicted.

    .venv/bin/python -m bench.speech

Thirty English lines are spoken by hibari and by eSpeak NG. Cost is CPU time of the engine's process (and of
its forks) for each second of sound, without its start, so that other load does not count. Each line's length
in hibari's voice is predicted with a pace learnt from the other 29, beside the same prediction from the
number of characters.
"""

import time
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from bench.report import Measurement, quantile
from bench.runner import run_standalone
from bench.speech_lines import LINES
from speech.embedded_speech import EmbeddedSpeech
from speech.length_prediction import fit_pace
from speech.silence import trim_silence
from speech.spoken_text import SpokenText
from speech.voices import choose_voice

MAX_CPU_SHARE, MAX_MEMORY_MB = 0.05, 250
MAX_MEDIAN_ERROR, MAX_P90_ERROR = 0.08, 0.25
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
    lengths = [trim_silence(take).seconds for take in spoken]
    return [
        *_report_cost("hibari", heart),
        *_report_cost("eSpeak NG", scratch),
        *_report_errors(measured, lengths),
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


def _report_errors(measured: Sequence[float], lengths: Sequence[float]) -> list[Measurement]:
    ours = leave_one_out_errors(measured, lengths)
    by_characters = leave_one_out_errors([float(len(line)) for line in LINES], lengths)
    return [
        Measurement(
            f"Predicted length of a line, {name}",
            f"{quantile(by_characters, share):.0%} by characters",
            f"{quantile(ours, share):.1%} off",
            ratio=quantile(ours, share) / quantile(by_characters, share),
            checked_value=quantile(ours, share),
            maximum=target,
        )
        for name, share, target in (("median", 0.5, MAX_MEDIAN_ERROR), ("p90", 0.9, MAX_P90_ERROR))
    ]


def leave_one_out_errors(measured: Sequence[float], lengths: Sequence[float]) -> list[float]:
    """Return how far each line's prediction is off, as a share, by a pace learnt from all other lines."""
    errors = []
    for at, length in enumerate(lengths):
        pace = fit_pace([*measured[:at], *measured[at + 1 :]], [*lengths[:at], *lengths[at + 1 :]])
        errors.append(abs(pace.scale(measured[at]) / length - 1))
    return errors


if __name__ == "__main__":
    run_standalone(measure)
