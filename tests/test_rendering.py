"""The animatic's orders become files; what cannot is told apart from a machine in trouble."""

from dataclasses import replace
from pathlib import Path

import pytest

from contracts import DepartureKind
from media.errors import DiskFull, FfmpegMissing, MachineUnfit
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import probe_clip
from providers.adapters.animatic import UnrenderableOrderError
from providers.protocol import MusicOrder
from rendering import MAX_TRIES, AnimaticRenderer
from tests.providers.kit import a_clip

pytestmark = pytest.mark.slow  # it renders

MUSIC = MusicOrder(token="job-1/audio/0/1", model="music-bed", text="calm", seconds=2.0, seed=1)  # noqa: S106
# Counts its calls that have `only` in them, and fails them in the words of the case; all others go well.
FAILING = """#!/bin/sh
case "$*" in *{only}*) echo called >> "{folder}/calls"; cat > /dev/null; echo "{words}" >&2; exit 1;; esac
exec {ffmpeg} "$@"
"""


def failing(folder: Path, words: str, only: str = ".clip.") -> Path:
    program = folder / "ffmpeg"
    program.write_text(FAILING.format(folder=folder, words=words, only=only, ffmpeg=find_ffmpeg()))
    program.chmod(0o755)
    return program


def calls(folder: Path) -> int:
    return len((folder / "calls").read_text().splitlines())


async def test_a_clip_is_as_long_and_as_large_as_it_was_ordered(tmp_path: Path) -> None:
    told: list[float] = []
    await AnimaticRenderer(find_ffmpeg())(a_clip(seconds=1.5), tmp_path / "clip.mp4", told.append)
    probed = await probe_clip(Ffmpeg(find_ffmpeg()), tmp_path / "clip.mp4")
    assert (probed.frames, probed.width, probed.height) == (36, 854, 480)
    assert told == sorted(told)
    assert told[-1] == 1.0
    assert [path.name for path in tmp_path.iterdir()] == ["clip.mp4"]


async def test_a_caption_for_which_there_is_no_font_is_told_to_be_left_out(tmp_path: Path) -> None:
    # Nobody has letters for a character that is not assigned.
    unreadable = replace(a_clip(seconds=0.25), caption="A kite \u0378")
    [told] = await AnimaticRenderer(find_ffmpeg())(unreadable, tmp_path / "clip.mp4", lambda _: None)
    assert told.kind is DepartureKind.CAPTION_LEFT_OUT
    emoji = replace(unreadable, caption="\U0001fae8")
    assert await AnimaticRenderer(find_ffmpeg())(emoji, tmp_path / "clip.mp4", lambda _: None) == []


async def test_music_is_as_long_as_it_was_ordered(tmp_path: Path) -> None:
    await AnimaticRenderer(find_ffmpeg())(MUSIC, tmp_path / "music.wav", lambda _: None)
    # 48,000 samples a second, two channels, two bytes each, and the header.
    assert (tmp_path / "music.wav").stat().st_size == 2 * 48_000 * 4 + 44


async def test_what_fails_again_and_again_on_a_machine_that_is_well_is_the_orders_fault(
    tmp_path: Path,
) -> None:
    with pytest.raises(UnrenderableOrderError, match="could not be drawn"):
        await AnimaticRenderer(failing(tmp_path, "boom"))(a_clip(), tmp_path / "clip.mp4", lambda _: None)
    assert calls(tmp_path) == MAX_TRIES
    assert not (tmp_path / "clip.mp4").exists()


@pytest.mark.parametrize("only", ["libx264", "-encoders", ""])
async def test_a_machine_that_cannot_even_draw_a_small_picture_is_never_the_orders_fault(
    tmp_path: Path, only: str
) -> None:
    program = failing(tmp_path, "boom", only)
    with pytest.raises(MachineUnfit) as caught:
        await AnimaticRenderer(_failing_clips_too(program))(a_clip(), tmp_path / "clip.mp4", lambda _: None)
    assert caught.value.detail
    assert [path.name for path in tmp_path.iterdir() if "clip" in path.name] == []


def _failing_clips_too(program: Path) -> Path:
    text = program.read_text()
    program.write_text(text.replace("exec ", 'case "$*" in *.clip.*) exit 1;; esac\nexec '))
    return program


async def test_what_a_failing_child_says_last_is_logged_with_the_jobs_id(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    program = failing(tmp_path, f"{tmp_path}/clip.mp4: boom")
    with pytest.raises(UnrenderableOrderError):
        await AnimaticRenderer(program)(a_clip("job-7/scene/3/1"), tmp_path / "clip.mp4", lambda _: None)
    assert len(caplog.records) == MAX_TRIES
    assert "job-7/scene/3/1: try 3 of 3 failed." in caplog.text
    assert "clip.mp4: boom" in caplog.text
    assert str(tmp_path) not in caplog.text


async def test_a_full_disk_is_never_the_orders_fault(tmp_path: Path) -> None:
    program = failing(tmp_path, "clip.mp4: No space left on device")
    with pytest.raises(DiskFull):
        await AnimaticRenderer(program)(a_clip(), tmp_path / "clip.mp4", lambda _: None)
    assert calls(tmp_path) == 1


async def test_a_missing_ffmpeg_is_never_the_orders_fault(tmp_path: Path) -> None:
    with pytest.raises(FfmpegMissing):
        await AnimaticRenderer(tmp_path / "none")(a_clip(), tmp_path / "clip.mp4", lambda _: None)


@pytest.mark.parametrize(
    "order", [a_clip(seconds=0.0), replace(a_clip(), seconds=-1.0), replace(MUSIC, seconds=0.5)]
)
async def test_an_impossible_order_is_refused_at_once(tmp_path: Path, order: MusicOrder) -> None:
    with pytest.raises(UnrenderableOrderError, match="cannot be rendered"):
        await AnimaticRenderer(failing(tmp_path, "never called"))(order, tmp_path / "out", lambda _: None)
    assert not (tmp_path / "calls").exists()
