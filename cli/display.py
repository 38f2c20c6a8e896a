"""A job's progress on the screen: bars in a terminal, plain lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cli import words
from workflows.contracts import ProgressResponse, SceneState, TakeProgress

BAR_COLUMNS = 24
REFRESHES_PER_SECOND = 4
# Without bars, a line for each stage and each tenth of the way.
LINE_EVERY_PERCENT = 10
COLUMNS: tuple[Literal["left", "right"], ...] = ("left", "left", "right", "left")
CONDITION_COLOUR = "yellow"
COLOURS = {SceneState.COMPLETE: "green", SceneState.FAILED: "red", SceneState.CANCELED: "red"}


class Screen(Protocol):
    """Something that shows how a job stands."""

    def show(self, picture: ProgressResponse) -> None:
        """Show this from now on."""

    def away(self, sentence: str) -> None:
        """Show that there is no news, and why."""


@contextmanager
def screen_on(console: Console) -> Iterator[Screen]:
    """The screen that suits the console."""
    if not console.is_terminal:
        yield Lines(console)
        return
    bars = Bars()
    with Live(
        console=console, get_renderable=bars.render, refresh_per_second=REFRESHES_PER_SECOND, transient=False
    ):
        yield bars


class Lines:
    """A line when there is news worth one."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last: object = None
        self._advised: tuple[str, ...] = ()

    def show(self, picture: ProgressResponse) -> None:
        """Say it, unless it is as good as said."""
        stands = picture.current_stage, picture.progress // LINE_EVERY_PERCENT, picture.slower_than_usual
        self._say(words.line(picture), stands)
        advice = words.advice(picture)
        for line in advice:
            if line not in self._advised:
                self._console.print(line, soft_wrap=True)
        self._advised = advice

    def away(self, sentence: str) -> None:
        """Say so once."""
        self._say(sentence, sentence)

    def _say(self, line: str, key: object) -> None:
        if key != self._last:
            self._console.print(line, soft_wrap=True)
        self._last = key


class Bars:
    """One bar for the film, one for each scene. Time left runs down between two pictures."""

    def __init__(self) -> None:
        self._picture: ProgressResponse | None = None
        self._trouble = ""
        self._since = time.monotonic()

    def show(self, picture: ProgressResponse) -> None:
        """Draw this from now on."""
        self._picture, self._trouble, self._since = picture, "", time.monotonic()

    def away(self, sentence: str) -> None:
        """Keep the last picture, and say so below."""
        self._trouble = sentence

    def render(self) -> Group:
        """The screen as it is now."""
        trouble = [Text(self._trouble, style="yellow")] if self._trouble else []
        if self._picture is None:
            return Group(*trouble)
        advice = [Text(line, style="yellow") for line in words.advice(self._picture)]
        left = words.left(self._picture, time.monotonic() - self._since)
        return Group(_table(self._picture, left), *advice, *trouble)


def _table(picture: ProgressResponse, left: str) -> Table:
    rows = Table.grid(padding=(0, 2, 0, 0))
    for justify in COLUMNS:
        rows.add_column(justify=justify, no_wrap=True)
    # What is said is said in full, however narrow the terminal is.
    rows.columns[-1].no_wrap = False
    film = Text(words.stage(picture), style="bold").append(f"  {left}", style="not bold dim")
    rows.add_row("Film", _bar(picture.progress), f"{picture.progress:3.0f} %", film)
    for scene in picture.scenes:
        rows.add_row(f"  Scene {scene.number}", *_row(scene))
    if picture.audio is not None:
        rows.add_row("  Music", *_row(picture.audio))
    return rows


def _row(take: TakeProgress) -> tuple[ProgressBar, str, Text]:
    style = CONDITION_COLOUR if take.condition else COLOURS.get(take.state, "dim")
    return _take_bar(take), _percent(take), Text(words.scene(take), style=style)


def _bar(percent: float) -> ProgressBar:
    return ProgressBar(total=100, completed=percent, width=BAR_COLUMNS)


def _take_bar(take: TakeProgress) -> ProgressBar:
    # A provider that gives no percentage is shown to work, not to stand still.
    if take.progress is None and take.state is SceneState.RUNNING:
        return ProgressBar(pulse=True, width=BAR_COLUMNS)
    return _bar(100 if take.state is SceneState.COMPLETE else take.progress or 0)


def _percent(take: TakeProgress) -> str:
    return "" if take.progress is None else f"{take.progress:3.0f} %"
