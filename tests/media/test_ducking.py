"""media/mix/ducking.py: what plays while someone speaks is lowered in time, and comes back."""

import numpy as np

from media.mix.ducking import draw_ducking, join_windows
from media.music_loop import SAMPLE_RATE


def at(curve_seconds: float, windows: list[tuple[float, float]], depth_db: float = 12.0) -> float:
    """The gain in dB at a time, with lines at these times in seconds."""
    in_samples = [(round(start * SAMPLE_RATE), round(end * SAMPLE_RATE)) for start, end in windows]
    gain = draw_ducking(in_samples, depth_db).gains(round(curve_seconds * SAMPLE_RATE), 1)
    return float(20 * np.log10(gain[0, 0]))


def test_it_is_down_when_the_line_begins_and_up_after_it() -> None:
    lines = [(2.0, 3.0)]

    found = [round(at(time, lines), 1) for time in (1.0, 1.7, 1.85, 2.0, 2.5, 3.0, 3.35, 3.7, 5.0)]

    assert found == [0.0, 0.0, -6.0, -12.0, -12.0, -12.0, -6.0, 0.0, 0.0]


def test_it_stays_down_in_a_short_pause_and_comes_up_in_a_long_one() -> None:
    assert round(at(3.5, [(2.0, 3.0), (4.1, 5.0)]), 1) == -12.0
    assert round(at(3.75, [(2.0, 3.0), (4.3, 5.0)]), 1) == 0.0


def test_a_line_at_the_very_beginning_begins_lowered() -> None:
    assert round(at(0.0, [(0.0, 1.0)]), 1) == -12.0


def test_without_lines_nothing_is_lowered() -> None:
    assert (draw_ducking([], 12.0).gains(0, 9) == 1).all()


def test_lines_that_overlap_are_one_window() -> None:
    assert join_windows([(50, 60), (10, 30), (20, 25)]) == [(10, 30), (50, 60)]
