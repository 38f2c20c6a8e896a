"""The film: as long as it must be, of what is there, or not at all."""

import shutil
from pathlib import Path

import pytest
from PIL import Image
from temporalio.exceptions import ApplicationError

from activities import film_check
from activities.film_check import FilmChecker
from contracts import FilmCut, FilmReceipt, TransitionChoice
from contracts.error_types import ErrorType
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg
from media.film_format import FilmFormat
from media.posters import extract_poster
from media.probe import probe_sound
from store.asset_keys import film_cut_key, small_poster_key
from tests.activities.cutting import MediaStack, seen
from tests.certificates import write_certificate
from tests.media.look import said


@pytest.fixture
def sqlite_url(cut: tuple[Path, str], tmp_path: Path) -> str:
    """A copy of that folder, in place of an empty catalog."""
    shutil.copytree(cut[0] / "assets", tmp_path / "var" / "assets")
    return f"sqlite:///{shutil.copy(cut[0] / 'catalog.db', tmp_path / 'catalog.db')}"


@pytest.fixture
def job_id(cut: tuple[Path, str]) -> str:
    return cut[1]


async def test_a_film_has_exactly_its_frames_its_sound_and_a_poster(
    media_stack: MediaStack, job_id: str
) -> None:
    film = await media_stack.compose(job_id, 1, 2, 3, with_soundtrack=True)
    probed = await seen(media_stack, film)
    assert (probed.frames, film.seconds) == (132, 5.5)
    assert (probed.width, probed.height, probed.audio_codec) == (854, 480, "aac")
    assert probed.audio_seconds == pytest.approx(5.5, abs=0.05)
    receipt = (await media_stack.jobs.get_for_any_owner(job_id)).receipt
    assert receipt
    assert receipt.marks
    assert receipt == FilmReceipt(sound=receipt.sound, marks=receipt.marks)
    assert receipt.sound
    assert receipt.sound.lufs == pytest.approx(-14, abs=0.5)
    small_key = small_poster_key(film.poster_key)
    with (
        Image.open(media_stack.path(film.poster_key)) as poster,
        Image.open(media_stack.path(str(small_key))) as small,
    ):
        assert (poster.format, poster.size) == ("JPEG", (1280, 720))
        assert (small.format, small.size) == ("JPEG", (480, 270))
    assert media_stack.at_work() == []


@pytest.mark.parametrize("cards", [None, {"title": "A film"}], ids=["no card", "title card"])
async def test_the_poster_is_the_films_frame_at_a_share_of_its_scenes(
    media_stack: MediaStack, clips: dict[str, Path], tmp_path: Path, cards: dict[str, str] | None
) -> None:
    job_id = await media_stack.job(2.0, 2.0, resolution="480p", cards=cards)
    for scene, clip in ((1, clips["one"]), (2, clips["two"])):
        media_stack.provider.file = clip
        await media_stack.scene(job_id, scene, *range(1, scene))
    film = await media_stack.compose(job_id, 1, 2)
    card = round(film.seconds * 24) - 96
    assert (card > 0) == bool(cards)

    alone = tmp_path / "poster.jpg"
    picture, fmt = media_stack.path(film.asset_key), FilmFormat(854, 480)
    ffmpeg, small = media_stack.media_context.ffmpeg, tmp_path / "small.jpg"
    await extract_poster(ffmpeg, picture, alone, small, frame=card + round(0.15 * 96), fmt=fmt)
    assert media_stack.path(film.poster_key).read_bytes() == alone.read_bytes()


async def test_a_film_is_signed_where_a_certificate_is_set_and_is_there_where_that_has_run_out(
    media_stack: MediaStack, job_id: str, tmp_path: Path
) -> None:
    said, keys = {}, set()
    for days in (300, -1):
        signing = write_certificate(tmp_path, days=days)
        stack = MediaStack(media_stack.database, tmp_path / "var", signing=signing)
        film = await stack.compose(job_id, 1, 2, 3)
        row = await stack.jobs.get_for_any_owner(job_id)
        assert row.receipt
        assert row.receipt.marks
        said[days] = row.receipt.marks.content_credentials
        keys.add(film.asset_key)
        assert (b"c2pa" in stack.path(film.asset_key).read_bytes()) == (days > 0)
        assert b"DigitalSourceType>" in stack.path(film.asset_key).read_bytes()
        assert (await seen(stack, film)).frames == 132
        stack.scratch.close()
    assert said == {300: "signed", -1: "failed"}
    assert len(keys) == 1


async def test_cards_stand_around_the_film_and_are_cross_faded(
    media_stack: MediaStack, clips: dict[str, Path]
) -> None:
    cards = {"title": "The Kite", "end": "The End"}
    job_id = await media_stack.job(2.0, 1.5, resolution="480p", cards=cards)
    for scene, clip in ((1, "one"), (2, "two")):
        media_stack.provider.file = clips[clip]
        await media_stack.scene(job_id, scene, scene - 1)
    drawn = media_stack.stored("*/cards/*.mp4")
    pieces = media_stack.folder / "jobs" / job_id / "pieces"
    ahead = set(pieces.iterdir())
    film = await media_stack.compose(job_id, 1, 2)
    assert (await seen(media_stack, film)).frames == 96 + 48 + 36 + 96
    assert film.seconds == 11.5
    # They were drawn, and cross-faded with their scenes, while clips came in.
    assert len(drawn) == 2
    assert media_stack.stored("*/cards/*.mp4") == drawn
    assert set(pieces.iterdir()) == ahead
    cut = FilmCut.model_validate_json(media_stack.path(film_cut_key(film.asset_key)).read_text())
    assert [(part.scene, part.card, part.frames) for part in cut.scenes] == [
        (0, "The Kite", 96),
        (1, "", 48),
        (2, "", 36),
        (3, "The End", 96),
    ]
    assert (await media_stack.jobs.get_for_any_owner(job_id)).gaps == []
    shorter = await media_stack.compose(job_id, 2)
    assert (await seen(media_stack, shorter)).frames == 96 + 36 + 96
    assert (await media_stack.jobs.get_for_any_owner(job_id)).gaps == [1]


async def test_the_catalog_knows_the_film(media_stack: MediaStack, job_id: str) -> None:
    film = await media_stack.compose(job_id, 1, 2, 3)
    row = await media_stack.jobs.get_for_any_owner(job_id)
    assert (row.film_key, row.poster_key, row.film_seconds) == (film.asset_key, film.poster_key, 5.5)


async def test_a_film_of_prepared_pieces_renders_none(media_stack: MediaStack, job_id: str) -> None:
    before = media_stack.stored("pieces/*.mp4")
    await media_stack.compose(job_id, 1, 2, 3)
    # Another name says that it was encoded quickly, as somebody waits.
    assert len(media_stack.stored("pieces/*.mp4")) == len(before)


async def test_pieces_that_are_missing_are_made(media_stack: MediaStack, job_id: str) -> None:
    before = media_stack.stored("pieces/*.mp4")
    for piece in media_stack.folder.rglob("pieces/*.mp4"):
        piece.unlink()
    film = await media_stack.compose(job_id, 1, 2, 3)
    assert len(media_stack.stored("pieces/*.mp4")) == len(before)
    assert (await seen(media_stack, film)).frames == 132


async def test_a_gap_shortens_the_film_and_its_music(media_stack: MediaStack, job_id: str) -> None:
    film = await media_stack.compose(job_id, 1, 3, with_soundtrack=True)
    probed = await seen(media_stack, film)
    assert (probed.frames, film.seconds) == (96, 4.0)
    assert probed.audio_seconds == pytest.approx(4.0, abs=0.05)
    assert _loudest_at_the_end(media_stack.path(film.asset_key)) < -30


async def test_music_that_is_in_the_film_as_it_was_made_is_not_decoded_again(
    media_stack: MediaStack, job_id: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    decoded: list[Path] = []

    async def decode(ffmpeg: Ffmpeg, film: Path, *, strict: bool) -> float:
        decoded.append(film)
        return await probe_sound(ffmpeg, film, strict=strict)

    monkeypatch.setattr(film_check, "probe_sound", decode)
    await media_stack.compose(job_id, 1, 2, 3, with_soundtrack=True)
    assert decoded == []
    [sums] = media_stack.folder.rglob("soundtrack-*.packets.json")
    sums.write_text('["other"]')
    await media_stack.compose(job_id, 1, 2, 3, with_soundtrack=True)
    sums.unlink()  # as after a version of Longtake that kept none
    await media_stack.compose(job_id, 1, 2, 3, with_soundtrack=True)
    assert len(decoded) == 2


async def test_a_film_for_which_no_music_was_made_is_silent(media_stack: MediaStack, job_id: str) -> None:
    film = await media_stack.compose(job_id, 1, 2, 3, with_soundtrack=False)
    assert (await seen(media_stack, film)).audio_codec is None


@pytest.mark.parametrize("transition", list(TransitionChoice))
async def test_scenes_whose_clips_are_alike_to_the_byte_all_come_into_the_film(
    media_stack: MediaStack, transition: TransitionChoice
) -> None:
    job_id = await media_stack.job(1.0, 1.0, 1.0, resolution="480p", transition=transition)
    for scene in (1, 2, 3):
        await media_stack.scene(job_id, scene, scene - 1)
    assert (await seen(media_stack, await media_stack.compose(job_id, 1, 2, 3))).frames == 72


async def test_composing_again_makes_the_same_film_under_the_same_key(
    media_stack: MediaStack, job_id: str
) -> None:
    first = await media_stack.compose(job_id, 1, 2, 3)
    content = media_stack.path(first.asset_key).read_bytes()
    again = await media_stack.compose(job_id, 1, 2, 3)
    assert again.asset_key == first.asset_key
    assert media_stack.path(again.asset_key).read_bytes() == content


async def test_a_stored_clip_that_went_bad_makes_no_film(media_stack: MediaStack, job_id: str) -> None:
    for piece in media_stack.folder.rglob("pieces/*.mp4"):
        piece.unlink()
    media_stack.path(f"jobs/{job_id}/takes/scene-2-1.mp4").write_bytes(b"rot")
    with pytest.raises(ApplicationError) as bad:
        await media_stack.compose(job_id, 1, 2, 3)
    assert bad.value.type == ErrorType.CORRUPT_CLIP
    assert media_stack.stored("film-*") == []
    assert (await media_stack.jobs.get_for_any_owner(job_id)).film_key is None


IDR_SLICE = 5  # ITU-T H.264, table 7-1


def damage(path: Path, *, at: int | None = None) -> None:
    """Turn eight bytes round, in the middle of the file if nothing is said, as a bad disk does."""
    content = bytearray(path.read_bytes())
    first = len(content) // 2 if at is None else at
    content[first : first + 8] = bytes(byte ^ 0xFF for byte in content[first : first + 8])
    path.write_bytes(content)


def find_keyframe(piece: bytes) -> int:
    """Return where the slice of the first keyframe begins: after its length and type (ISO/IEC 14496-15)."""
    at = piece.index(b"mdat") + 4
    while piece[at + 4] & 0x1F != IDR_SLICE:
        at += 4 + int.from_bytes(piece[at : at + 4])
    return at + 5


def a_piece(media_stack: MediaStack) -> Path:
    return min(media_stack.folder.rglob("pieces/*.mp4"))


@pytest.mark.parametrize("first_frame", [True, False], ids=["at-all-seams", "within-one"])
async def test_a_piece_that_was_damaged_makes_no_film_and_is_made_anew(
    media_stack: MediaStack, job_id: str, *, first_frame: bool
) -> None:
    """At its seams the film is refused by its decoder, before its packets are compared."""
    before = media_stack.stored("pieces/*.mp4")
    for piece in media_stack.folder.rglob("pieces/*.mp4") if first_frame else [a_piece(media_stack)]:
        damage(piece, at=find_keyframe(piece.read_bytes()) if first_frame else None)
    with pytest.raises(ApplicationError) as bad:
        await media_stack.compose(job_id, 1, 2, 3)
    assert (bad.value.type, bad.value.non_retryable) == (ErrorType.CORRUPT_CLIP, False)
    assert media_stack.stored("film-*") == []
    assert (await seen(media_stack, await media_stack.compose(job_id, 1, 2, 3))).frames == 132
    assert len(media_stack.stored("pieces/*.mp4")) == len(before)


async def test_pieces_without_digests_are_decoded_with_their_film(
    media_stack: MediaStack, job_id: str
) -> None:
    """A version of Longtake that kept none made them."""
    for digest in media_stack.folder.rglob("packet-digests/*"):
        digest.unlink()
    assert (await seen(media_stack, await media_stack.compose(job_id, 1, 2, 3))).frames == 132
    damage(a_piece(media_stack))
    with pytest.raises(ApplicationError) as bad:
        await media_stack.compose(job_id, 1, 2, 3)
    assert bad.value.type == ErrorType.CORRUPT_CLIP


async def test_pieces_in_another_order_are_another_film(media_stack: MediaStack, job_id: str) -> None:
    film = media_stack.path((await media_stack.compose(job_id, 1, 2, 3)).asset_key)
    timeline = await media_stack.media_context.load_timeline(job_id)
    pieces = timeline.list_pieces((1, 2, 3))
    clips = await media_stack.media_context.load_film_clips(
        await media_stack.media_context.jobs.get_for_any_owner(job_id), {}
    )
    renderer = media_stack.media_context.open_piece_renderer(job_id, timeline, film.parent, captions={})
    keys, lengths = await renderer.render_missing(pieces, clips), [piece.frames for piece in pieces]
    checker = FilmChecker(media_stack.media_context.ffmpeg, media_stack.assets)
    assert len((await checker.require_pieces(film, keys, lengths)).picture) == sum(lengths)
    with pytest.raises(CorruptMedia):
        await checker.require_pieces(film, keys[:-1], lengths[:-1])
    with pytest.raises(CorruptMedia):
        await checker.require_pieces(film, keys[::-1], lengths[::-1])


async def test_a_film_of_a_deleted_job_is_not_made(media_stack: MediaStack) -> None:
    with pytest.raises(ApplicationError) as gone:
        await media_stack.compose("deleted", 1)
    assert (gone.value.type, gone.value.non_retryable) == (ErrorType.JOB_GONE, True)


def _loudest_at_the_end(film: Path) -> float:
    """The level of the last tenth of a second, in dB."""
    heard = said("-sseof", "-0.1", "-i", film, "-vn", "-af", "volumedetect", "-f", "null", "-")
    return float(heard.partition("max_volume: ")[2].split()[0])
