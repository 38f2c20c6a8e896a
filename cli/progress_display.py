"""Show a job's progress: live bars in a terminal, plain lines elsewhere."""

import json
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Literal, Protocol

from rich.console import Console, Group
from rich.live import Live
from rich.progress_bar import ProgressBar
from rich.table import Table
from rich.text import Text

from cli import formatting
from cli.output import print_json, print_stderr
from cli.progress_stream import StreamedProgress
from contracts import ProgressResponse, SceneState, TakeProgress

BAR_COLUMNS = 24
REFRESHES_PER_SECOND = 4
# Without a terminal: one line for each stage and for each 10 percent.
LINE_EVERY_PERCENT = 10
COLUMN_ALIGNMENTS: tuple[Literal["left", "right"], ...] = ("left", "left", "right", "left")
CONDITION_COLOUR = "yellow"
STATE_COLOURS = {SceneState.COMPLETE: "green", SceneState.FAILED: "red", SceneState.CANCELED: "red"}


class ProgressDisplay(Protocol):
    """A display of one job's progress."""

    def show_snapshot(self, picture: ProgressResponse) -> None:
        """Show a new snapshot."""

    def show_unavailable(self, sentence: str) -> None:
        """Show why there is no news at the moment."""


@contextmanager
def open_display(console: Console) -> Iterator[ProgressDisplay]:
    """Open the display that suits the console."""
    if not console.is_terminal:
        yield LineDisplay(console)
        return
    bars = BarDisplay()
    with Live(
        console=console,
        get_renderable=bars.render_screen,
        refresh_per_second=REFRESHES_PER_SECOND,
        transient=False,
    ):
        yield bars


class JsonDisplay:
    """Each snapshot as the API has told it, a line of JSON on stdout; what keeps it away goes to stderr."""

    def show_snapshot(self, picture: StreamedProgress) -> None:
        """Print the snapshot."""
        print_json(json.loads(picture.told))

    def show_unavailable(self, sentence: str) -> None:
        """Print the sentence."""
        print_stderr(sentence, CONDITION_COLOUR)


class LineDisplay:
    """Plain lines, printed only when something worth a line has changed."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._last: object = None
        self._advised: tuple[str, ...] = ()

    def show_snapshot(self, picture: ProgressResponse) -> None:
        """Print a line if the stage, the tenth of progress or the slowness changed, and new advice."""
        stands = picture.current_stage, picture.progress // LINE_EVERY_PERCENT, picture.slower_than_usual
        self._print_once(formatting.format_progress_line(picture), stands)
        advice = formatting.format_advice(picture)
        for line in advice:
            if line not in self._advised:
                self._console.print(line, soft_wrap=True)
        self._advised = advice

    def show_unavailable(self, sentence: str) -> None:
        """Print the sentence once."""
        self._print_once(sentence, sentence)

    def _print_once(self, line: str, key: object) -> None:
        if key != self._last:
            self._console.print(line, soft_wrap=True)
        self._last = key


class BarDisplay:
    """Live bars: one for the film, one for each take. The time left counts down between snapshots."""

    def __init__(self) -> None:
        self._picture: ProgressResponse | None = None
        self._trouble = ""
        self._since = time.monotonic()

    def show_snapshot(self, picture: ProgressResponse) -> None:
        """Draw this snapshot from now on."""
        self._picture, self._trouble, self._since = picture, "", time.monotonic()

    def show_unavailable(self, sentence: str) -> None:
        """Keep the last snapshot and show the sentence below it."""
        self._trouble = sentence

    def render_screen(self) -> Group:
        """Return the screen as of now."""
        trouble = [Text(self._trouble, style="yellow")] if self._trouble else []
        if self._picture is None:
            return Group(*trouble)
        advice = [Text(line, style="yellow") for line in formatting.format_advice(self._picture)]
        left = formatting.format_time_left(self._picture, time.monotonic() - self._since)
        return Group(_build_table(self._picture, left), *advice, *trouble)


def _build_table(picture: ProgressResponse, left: str) -> Table:
    rows = Table.grid(padding=(0, 2, 0, 0))
    for justify in COLUMN_ALIGNMENTS:
        rows.add_column(justify=justify, no_wrap=True)
    # The last column wraps, so that a narrow terminal cuts nothing off.
    rows.columns[-1].no_wrap = False
    film = Text(formatting.format_stage(picture), style="bold").append(f"  {left}", style="not bold dim")
    rows.add_row("Film", _percent_bar(picture.progress), f"{picture.progress:3.0f} %", film)
    for scene in picture.scenes:
        rows.add_row(f"  Scene {scene.number}", *_take_row(scene))
    if picture.audio is not None:
        rows.add_row("  Music", *_take_row(picture.audio))
    return rows


def _take_row(take: TakeProgress) -> tuple[ProgressBar, str, Text]:
    style = CONDITION_COLOUR if take.condition else STATE_COLOURS.get(take.state, "dim")
    return _take_bar(take), _format_percent(take), Text(formatting.format_take(take), style=style)


def _percent_bar(percent: float) -> ProgressBar:
    return ProgressBar(total=100, completed=percent, width=BAR_COLUMNS)


def _take_bar(take: TakeProgress) -> ProgressBar:
    # A provider without percentages gets a pulsing bar, not one that stands still.
    if take.progress is None and take.state is SceneState.RUNNING:
        return ProgressBar(pulse=True, width=BAR_COLUMNS)
    return _percent_bar(100 if take.state is SceneState.COMPLETE else take.progress or 0)


def _format_percent(take: TakeProgress) -> str:
    return "" if take.progress is None else f"{take.progress:3.0f} %"
