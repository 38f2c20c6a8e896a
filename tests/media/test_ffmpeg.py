"""media/ffmpeg.py: the one way to run ffmpeg."""

import asyncio
import errno
import os
from pathlib import Path

import pytest

from media.errors import (
    CorruptMedia,
    DiskFull,
    FfmpegFailed,
    FfmpegMissing,
    FfmpegStalled,
    from_ffmpeg,
    from_os,
)
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.priority_semaphore import PrioritySemaphore

FULL = Path("/dev/full")


def test_without_an_override_the_bundled_ffmpeg_is_found() -> None:
    assert find_ffmpeg().is_file()


def test_an_override_may_name_a_program_on_the_path() -> None:
    assert find_ffmpeg("sh").name == "sh"


def test_an_override_that_names_nothing_is_refused_with_the_way_to_mend_it() -> None:
    with pytest.raises(FfmpegMissing, match="LONGTAKE_FFMPEG names /no/ffmpeg"):
        find_ffmpeg("/no/ffmpeg")


async def test_an_ffmpeg_that_has_gone_is_missing() -> None:
    with pytest.raises(FfmpegMissing):
        await Ffmpeg(Path("/no/ffmpeg")).run(["-version"])


async def test_progress_only_rises_and_ends_at_one(ffmpeg: Ffmpeg) -> None:
    told: list[float] = []

    done = await ffmpeg.run(
        ["-readrate", "1", "-f", "lavfi", "-i", "testsrc2=s=64x64:d=1.5", "-f", "null", "-"],
        expected_seconds=1.5,
        on_progress=told.append,
    )

    assert told == sorted(set(told))
    assert len(told) >= 2
    assert told[-1] == 1.0
    assert done.frames == 38


async def test_a_failure_never_tells_that_it_is_done(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    told: list[float] = []

    with pytest.raises(FfmpegFailed):
        await ffmpeg.run(["-i", tmp_path / "none.mp4"], expected_seconds=1, on_progress=told.append)

    assert 1.0 not in told


async def test_a_failure_shows_a_person_no_path_and_an_operator_every_word(
    ffmpeg: Ffmpeg, tmp_path: Path
) -> None:
    with pytest.raises(FfmpegFailed) as failure:
        await ffmpeg.run(["-i", tmp_path / "none.mp4", "-f", "null", "-"])

    assert str(failure.value) == "ffmpeg could not do its work on this media."
    assert "none.mp4" in failure.value.detail


@pytest.mark.skipif(not FULL.exists(), reason="this system has no /dev/full")
async def test_a_full_disk_is_told_as_such(ffmpeg: Ffmpeg) -> None:
    with pytest.raises(DiskFull, match="free some space"):
        await ffmpeg.run(["-f", "lavfi", "-i", "testsrc2=d=1", "-f", "rawvideo", FULL])


@pytest.mark.parametrize(
    ("stderr", "error"),
    [
        ("Error writing trailer: No space left on device", DiskFull),
        ("moov atom not found\nInvalid data found when processing input", CorruptMedia),
        ("Unknown encoder 'x'", FfmpegFailed),
    ],
)
def test_stderr_tells_what_is_the_matter(stderr: str, error: type[Exception]) -> None:
    assert type(from_ffmpeg(stderr)) is error


def test_an_oserror_is_a_full_disk_only_when_it_says_so() -> None:
    assert isinstance(from_os(OSError(errno.ENOSPC, "full")), DiskFull)
    assert from_os(OSError(errno.EACCES, "denied")) is None


async def test_an_ffmpeg_that_gets_no_further_is_stopped(ffmpeg: Ffmpeg, tmp_path: Path) -> None:
    silent = tmp_path / "a pipe into which nobody writes"
    os.mkfifo(silent)
    watched = Ffmpeg(ffmpeg.path, stall_seconds=0.2)
    with pytest.raises(FfmpegStalled):
        await watched.run(["-f", "s16le", "-i", silent, tmp_path / "out.wav"])


async def test_cancelling_ends_ffmpeg(ffmpeg: Ffmpeg) -> None:
    started = asyncio.Event()
    endless = ["-f", "lavfi", "-i", "testsrc2", "-f", "null", "-"]
    task = asyncio.create_task(ffmpeg.run(endless, expected_seconds=1e6, on_progress=lambda _: started.set()))
    await started.wait()

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task


async def test_no_more_run_at_once_than_there_are_places(tmp_path: Path) -> None:
    log, program = tmp_path / "log", tmp_path / "ffmpeg"
    program.write_text(f"#!/bin/sh\necho begun >> {log}\nseq 20000 > /dev/null\necho ended >> {log}\n")
    program.chmod(0o755)
    shared = Ffmpeg(program, places=PrioritySemaphore(1, lambda: 3))
    await asyncio.gather(*(shared.run([]) for _ in range(4)))
    assert log.read_text().split() == ["begun", "ended"] * 4
