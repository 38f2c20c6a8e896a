"""What a terminal shows."""

from io import StringIO

import pytest
from rich.console import Console

from cli import formatting
from cli.progress_display import open_display
from contracts import (
    CancelReceipt,
    LanguageProgress,
    ProgressResponse,
    SceneProgress,
    SceneState,
    TakeCondition,
    TakeProgress,
)
from tests.cli.pictures import completed, picture


def shown(*pictures: ProgressResponse, trouble: str = "", width: int = 100) -> str:
    console = Console(file=StringIO(), force_terminal=True, width=width, color_system=None)
    with open_display(console) as screen:
        for each in pictures:
            screen.show_snapshot(each)
        if trouble:
            screen.show_unavailable(trouble)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_a_terminal_shows_stage_percent_time_left_and_a_bar_for_each_scene() -> None:
    screen = shown(picture(42))
    assert "42 %" in screen
    assert "Generating scene 2  1:1" in screen
    assert "left" in screen
    for row in ("Scene 1", "Scene 2", "Scene 3", "ready", "in the making", "waiting"):
        assert row in screen


def test_of_a_film_in_another_language_it_is_said_which() -> None:
    german = picture(42).model_copy(update={"other_language": LanguageProgress(language="de")})
    assert "de: Generating scene 2" in shown(german)


def test_an_ended_job_has_no_time_left() -> None:
    assert "left" not in shown(completed())


def test_the_last_picture_stays_while_there_is_no_news() -> None:
    screen = shown(picture(42), trouble="The API is away.")
    last = screen.rsplit("Film", 1)[1]
    assert "42 %" in last
    assert "The API is away." in last


def test_a_terminal_shows_what_the_owner_is_to_decide() -> None:
    held = SceneProgress(number=2, state=SceneState.HELD)
    screen = shown(picture(42, scenes=(held,)))
    assert "held" in screen
    assert "longtake resolve" in screen


def test_a_terminal_says_of_each_take_what_is_out_of_the_ordinary() -> None:
    slow = SceneProgress(
        number=1, state=SceneState.RUNNING, condition=TakeCondition.SLOW, detail="Slower than usual."
    )
    music = TakeProgress(state=SceneState.QUEUED, condition=TakeCondition.IN_LINE, detail="Second in line.")
    screen = shown(picture(42, scenes=(slow,), audio=music, slower_than_usual=True))
    assert "in the making · Slower than usual." in screen
    assert "Music" in screen
    assert "Second in line." in screen
    assert "left, slower than usual" in screen


def test_a_narrow_terminal_hides_nothing_of_it() -> None:
    screen = shown(picture(42, slower_than_usual=True), width=64)
    assert "slower" in screen
    assert "usual" in screen


def test_time_left_that_has_run_out_is_no_clock_that_stands_still() -> None:
    assert formatting.format_time_left(picture(42), since=75) == "any moment now"
    assert formatting.format_time_left(picture(42), since=15) == "1:00 left"


@pytest.mark.parametrize("receipt", CancelReceipt)
def test_every_receipt_has_words(receipt: CancelReceipt) -> None:
    assert formatting.format_take(SceneProgress(number=1, receipt=receipt))


@pytest.mark.parametrize("state", SceneState)
def test_every_state_of_a_scene_has_words(state: SceneState) -> None:
    assert formatting.format_take(SceneProgress(number=1, state=state))


@pytest.mark.parametrize(
    ("seconds", "text"), [(0.4, "0:00"), (-3, "0:00"), (67, "1:07"), (3599.6, "1:00:00"), (7384, "2:03:04")]
)
def test_durations_read_like_a_clock(seconds: float, text: str) -> None:
    assert formatting.format_duration(seconds) == text
