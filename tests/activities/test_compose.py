"""The film: as long as it must be, of what is there, or not at all."""

import asyncio
import shutil
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path

import psutil
import pytest
from temporalio.exceptions import ApplicationError

from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.probe import Probe, probe
from store.database import Database
from tests.activities.cutting import Studio, make
from tests.activities.kit import environment, take_of
from tests.conditions import eventually
from tests.media.look import said
from workflows.contracts import ComposeOrder, Film, Transition
from workflows.errors import ErrorType

# ffmpeg, but a call whose words contain $HELD waits for ever, and says by a file that it does.
HELD_FFMPEG = """#!/bin/sh
case "$*" in *"{held}"*) touch "{folder}/waiting"; exec sleep 1000 ;; esac
exec "{ffmpeg}" "$@"
"""


async def seen(studio: Studio, film: Film) -> Probe:
    """The film, played to its end."""
    return await probe(Ffmpeg(find_ffmpeg()), studio.path(film.asset_key))


@pytest.fixture(scope="module")
async def cut(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory, clips: dict[str, Path]
) -> tuple[Path, str]:
    """A folder with catalog and assets: three scenes of 2, 1.5 and 2 seconds that are in, and their music."""
    folder = tmp_path_factory.mktemp("cut")
    database = Database(f"sqlite:///{shutil.copy(sqlite_template, folder / 'catalog.db')}")
    studio = Studio(database, folder)
    job_id = await studio.job(2.0, 1.5, 2.0, resolution="480p")
    studio.provider.file = clips["music"]
    await studio.music(job_id)
    for scene, clip in ((1, "one"), (2, "two"), (3, "one")):
        studio.provider.file = clips[clip]
        await studio.scene(job_id, scene, scene - 1)
    studio.scratch.close()
    await database.dispose()
    return folder, job_id


@pytest.fixture
def sqlite_url(cut: tuple[Path, str], tmp_path: Path) -> str:
    """A copy of that folder, in place of an empty catalog."""
    shutil.copytree(cut[0] / "assets", tmp_path / "var" / "assets")
    return f"sqlite:///{shutil.copy(cut[0] / 'catalog.db', tmp_path / 'catalog.db')}"


@pytest.fixture
def job_id(cut: tuple[Path, str]) -> str:
    return cut[1]


async def test_a_film_has_exactly_its_frames_its_sound_and_a_poster(studio: Studio, job_id: str) -> None:
    film = await studio.compose(job_id, 1, 2, 3, with_soundtrack=True)
    probed = await seen(studio, film)
    assert (probed.frames, film.seconds) == (132, 5.5)
    assert (probed.width, probed.height, probed.audio_codec) == (854, 480, "aac")
    assert probed.audio_seconds == pytest.approx(5.5, abs=0.05)
    assert studio.path(film.poster_key).read_bytes().startswith(b"\xff\xd8")
    assert studio.at_work() == []


async def test_the_catalog_knows_the_film(studio: Studio, job_id: str) -> None:
    film = await studio.compose(job_id, 1, 2, 3)
    row = await studio.jobs.for_worker(job_id)
    assert (row.film_key, row.poster_key, row.film_seconds) == (film.asset_key, film.poster_key, 5.5)


async def test_a_film_of_prepared_pieces_renders_none(studio: Studio, job_id: str) -> None:
    before = studio.stored("pieces/*.mp4")
    await studio.compose(job_id, 1, 2, 3)
    assert studio.stored("pieces/*.mp4") == before


async def test_pieces_that_are_missing_are_made(studio: Studio, job_id: str) -> None:
    before = studio.stored("pieces/*.mp4")
    for piece in studio.folder.rglob("pieces/*.mp4"):
        piece.unlink()
    film = await studio.compose(job_id, 1, 2, 3)
    assert studio.stored("pieces/*.mp4") == before
    assert (await seen(studio, film)).frames == 132


async def test_a_gap_shortens_the_film_and_its_music(studio: Studio, job_id: str) -> None:
    film = await studio.compose(job_id, 1, 3, with_soundtrack=True)
    probed = await seen(studio, film)
    assert (probed.frames, film.seconds) == (96, 4.0)
    assert probed.audio_seconds == pytest.approx(4.0, abs=0.05)
    assert _loudest_at_the_end(studio.path(film.asset_key)) < -30


async def test_a_film_for_which_no_music_was_made_is_silent(studio: Studio, job_id: str) -> None:
    film = await studio.compose(job_id, 1, 2, 3, with_soundtrack=False)
    assert (await seen(studio, film)).audio_codec is None


@pytest.mark.parametrize("transition", list(Transition))
async def test_scenes_whose_clips_are_alike_to_the_byte_all_come_into_the_film(
    studio: Studio, transition: Transition
) -> None:
    job_id = await studio.job(1.0, 1.0, 1.0, resolution="480p", transition=transition)
    for scene in (1, 2, 3):
        await studio.scene(job_id, scene, scene - 1)
    assert (await seen(studio, await studio.compose(job_id, 1, 2, 3))).frames == 72


async def test_composing_again_makes_the_same_film_under_the_same_key(studio: Studio, job_id: str) -> None:
    first = await studio.compose(job_id, 1, 2, 3)
    content = studio.path(first.asset_key).read_bytes()
    again = await studio.compose(job_id, 1, 2, 3)
    assert again.asset_key == first.asset_key
    assert studio.path(again.asset_key).read_bytes() == content


async def test_a_stored_clip_that_went_bad_makes_no_film(studio: Studio, job_id: str) -> None:
    for piece in studio.folder.rglob("pieces/*.mp4"):
        piece.unlink()
    studio.path(f"jobs/{job_id}/takes/scene-2-1.mp4").write_bytes(b"rot")
    with pytest.raises(ApplicationError) as bad:
        await studio.compose(job_id, 1, 2, 3)
    assert bad.value.type == ErrorType.CORRUPT_CLIP
    assert studio.stored("film-*") == []
    assert (await studio.jobs.for_worker(job_id)).film_key is None


async def test_a_film_of_a_deleted_job_is_not_made(studio: Studio) -> None:
    with pytest.raises(ApplicationError) as gone:
        await studio.compose("deleted", 1)
    assert (gone.value.type, gone.value.non_retryable) == (ErrorType.JOB_GONE, True)


@pytest.fixture
def held(request: pytest.FixtureRequest, studio: Studio, tmp_path: Path) -> Iterator[Studio]:
    """The same studio, whose ffmpeg waits for ever when its words contain those of the parameter."""
    program = tmp_path / "ffmpeg"
    program.write_text(HELD_FFMPEG.format(held=request.param, folder=tmp_path, ffmpeg=find_ffmpeg()))
    program.chmod(0o755)
    made = Studio(studio.database, tmp_path / "var", program)
    made.provider.file = studio.provider.file
    yield made
    made.scratch.close()


async def cancelled_at_work(tmp_path: Path, act: Callable[..., Awaitable[object]], order: object) -> None:
    """Run the activity until ffmpeg waits, and cancel it."""
    here = environment()

    async def run() -> None:
        await here.run(act, order)

    async def ffmpeg_waits() -> bool:
        return acting.done() or (tmp_path / "waiting").exists()

    acting = asyncio.create_task(run())
    await eventually(ffmpeg_waits, "ffmpeg is at work")
    here.cancel()
    with pytest.raises(asyncio.CancelledError):
        await acting


@pytest.mark.parametrize("held", ["-f concat", "wrapped_avframe", "libx264"], indirect=True)
async def test_a_cancel_in_the_middle_kills_ffmpeg_and_leaves_no_file(
    held: Studio, job_id: str, tmp_path: Path
) -> None:
    for piece in held.folder.rglob("pieces/*.mp4"):
        piece.unlink()
    order = ComposeOrder(job_id=job_id, scenes=(1, 2, 3), with_soundtrack=True)
    await cancelled_at_work(tmp_path, held.composing.compose_film, order)
    assert (_at_work_on(tmp_path), held.at_work(), held.stored("film-*")) == ([], [], [])


@pytest.mark.parametrize("held", ["libx264"], indirect=True)
async def test_a_cancel_while_a_clip_is_cut_leaves_the_clip_and_no_half_piece(
    held: Studio, tmp_path: Path
) -> None:
    order = await held.ordered(take_of(await held.job(2.0, resolution="480p")))
    await cancelled_at_work(tmp_path, held.collecting.collect_clip, order)
    assert (_at_work_on(tmp_path), held.at_work()) == ([], [])
    folder = f"jobs/{order.accepted.key.job_id}"
    assert held.stored(f"{folder}/takes/*") == ["scene-1-1.mp4"]
    assert held.stored(f"{folder}/pieces/*") == []


def _loudest_at_the_end(film: Path) -> float:
    """The level of the last tenth of a second, in dB."""
    heard = said("-sseof", "-0.1", "-i", film, "-vn", "-af", "volumedetect", "-f", "null", "-")
    return float(heard.partition("max_volume: ")[2].split()[0])


def _at_work_on(folder: Path) -> list[str]:
    lines = [" ".join(process.info["cmdline"] or []) for process in psutil.process_iter(["cmdline"])]
    return [line for line in lines if str(folder) in line]


async def test_after_a_retake_only_its_scene_and_its_two_transitions_are_cut_anew(
    studio: Studio, job_id: str, clips: dict[str, Path]
) -> None:
    before = set(studio.stored("pieces/*"))
    studio.provider.file = clips["one"]
    again = await studio.collect(await studio.ordered(take_of(job_id, 2, 2), 1, 3))
    made = set(studio.stored("pieces/*")) - before
    film = await studio.compose(job_id, 1, 2, 3, takes={1: 1, 2: 2, 3: 1})
    assert again.take == 2
    assert await studio.storyboards.in_film(job_id) == {1: 1, 2: 2, 3: 1}
    # The scene itself, and the transitions into it and out of it.
    assert len(made) == 3
    assert set(studio.stored("pieces/*")) == before | made
    assert (await seen(studio, film)).frames == 132


async def test_a_take_that_is_chosen_again_is_cut_from_what_is_there(
    studio: Studio, job_id: str, clips: dict[str, Path]
) -> None:
    before = set(studio.stored("pieces/*"))
    studio.provider.file = clips["one"]
    await studio.collect(await studio.ordered(take_of(job_id, 2, 2), 1, 3))
    there = set(studio.stored("pieces/*"))
    await studio.compose(job_id, 1, 2, 3, takes={1: 1, 2: 1, 3: 1})
    assert set(studio.stored("pieces/*")) == there > before


@pytest.mark.parametrize(
    ("brief", "frames"),
    [
        # 1 s of the first scene's 2 s, less the half second that lies under the second one's fade-in.
        ({}, 12 + 48),
        ({"transition": "cut"}, 24 + 48),
        ({"short_clips": "hold"}, 48 + 48),
    ],
)
async def test_a_scene_is_cut_at_the_end_of_a_clip_that_is_far_too_short(
    studio: Studio, clips: dict[str, Path], tmp_path: Path, brief: dict[str, str], frames: int
) -> None:
    job_id = await studio.job(2.0, 2.0, resolution="480p", **brief)
    studio.provider.file = clips["music"]
    await studio.music(job_id)
    studio.provider.file = make("testsrc2=s=160x90:r=24:d=1", tmp_path / "short.mp4", "-c:v", "libx264")
    clip = await studio.scene(job_id, 1)
    studio.provider.file = clips["two"]
    await studio.scene(job_id, 2, 1)
    before = studio.stored("pieces/*.mp4")

    film = await studio.compose(job_id, 1, 2, with_soundtrack=True)

    assert [departure.kind for departure in clip.departures] == ["short"]
    probed = await seen(studio, film)
    assert (probed.frames, film.seconds) == (frames, frames / 24)
    assert probed.audio_seconds == pytest.approx(frames / 24, abs=0.05)
    assert (await studio.jobs.for_worker(job_id)).film_seconds == frames / 24
    # All of it was ready before.
    assert studio.stored("pieces/*.mp4") == before


async def test_a_clip_of_one_picture_is_kept_and_told(
    studio: Studio, clips: dict[str, Path], tmp_path: Path
) -> None:
    job_id = await studio.job(2.0, 2.0, resolution="480p")
    one = ("-frames:v", "1", "-c:v", "libx264")
    studio.provider.file = make("testsrc2=s=90x160:r=24:d=1", tmp_path / "one.mp4", *one)
    clip = await studio.scene(job_id, 1)
    studio.provider.file = clips["two"]
    await studio.scene(job_id, 2, 1)

    film = await studio.compose(job_id, 1, 2)

    assert [departure.kind for departure in clip.departures] == ["still_picture", "short", "other_shape"]
    assert (await seen(studio, film)).frames == 12 + 48
    row = await studio.ledger.row(take_of(job_id).key)
    assert row
    assert row.clip == clip


async def test_a_film_is_whole_again_when_a_better_take_is_chosen(
    studio: Studio, clips: dict[str, Path], tmp_path: Path
) -> None:
    job_id = await studio.job(2.0, 2.0, resolution="480p")
    studio.provider.file = make("testsrc2=s=160x90:r=24:d=1", tmp_path / "short.mp4", "-c:v", "libx264")
    await studio.scene(job_id, 1)
    studio.provider.file = clips["one"]
    await studio.collect(await studio.ordered(take_of(job_id, 1, 2)))
    await studio.scene(job_id, 2, 1)

    assert (await seen(studio, await studio.compose(job_id, 1, 2, takes={1: 2}))).frames == 96
    assert (await seen(studio, await studio.compose(job_id, 1, 2, takes={1: 1}))).frames == 60
