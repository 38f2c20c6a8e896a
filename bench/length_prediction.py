"""Measures how far off predicted lengths of lines are, for engines unlike the one that predicts them.

Each line's length is predicted with a pace learnt from the other 29 lines, beside the same prediction from
the number of characters. Two engines are in `.venv-bench` (`make bench` installs it); without it, only hibari
is measured.
"""

from collections.abc import Sequence

from bench.baseline_takes import HAS_OTHER_ENGINES, speak_lines
from bench.report import Measurement, quantile
from bench.speech_lines import LINES
from speech.length_prediction import USUAL_PACE, fit_pace
from speech.silence import trim_silence
from speech.spoken_text import SpokenText

MAX_MEDIAN_ERROR, MAX_P90_ERROR = 0.08, 0.25
OTHER_ENGINES = {"SVOX Pico": "pico", "Piper": "piper"}


async def speak_by_other_engines() -> dict[str, list[SpokenText]]:
    """Return the takes of all lines by each engine that is installed for benchmarks."""
    if not HAS_OTHER_ENGINES:
        return {}
    return {title: await speak_lines(engine, LINES) for title, engine in OTHER_ENGINES.items()}


def report_errors(engine: str, measured: Sequence[float], takes: Sequence[SpokenText]) -> list[Measurement]:
    """Return the errors of the prediction for an engine's takes, from eSpeak NG's seconds of each line."""
    lengths = [trim_silence(take).seconds for take in takes]
    ours = leave_one_out_errors(measured, lengths)
    unheard = [abs(USUAL_PACE.scale(m) / length - 1) for m, length in zip(measured, lengths, strict=True)]
    by_characters = leave_one_out_errors([float(len(line)) for line in LINES], lengths)
    return [
        Measurement(
            f"{engine}: predicted length of a line, {name}",
            f"{quantile(by_characters, share):.0%} by characters",
            f"{quantile(ours, share):.1%} off",
            ratio=quantile(ours, share) / quantile(by_characters, share),
            checked_value=quantile(ours, share),
            maximum=target,
            notes=(f"{quantile(unheard, share):.1%} off before the voice has spoken",),
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
