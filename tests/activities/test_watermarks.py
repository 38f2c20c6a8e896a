"""activities/watermarks.py: a job's watermark is over all its scenes, and found before anything is bought."""

from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw
from temporalio.exceptions import ApplicationError

from contracts import (
    Cards,
    ComposeOrder,
    Film,
    FilmCut,
    FilmMark,
    FilmVersion,
    ImageReference,
    WatermarkCorner,
)
from contracts.error_types import ErrorType
from store.asset_keys import film_cut_key, transparent_picture_key, watermark_key
from store.uploads import UploadCatalog, UploadToKeep
from tests.activities.cutting import MediaStack, make, seen
from tests.activities.kit import environment
from tests.media.look import Pictures, pictures
from tests.pictures import a_picture, encoded
from tests.store.builders import a_job

pytestmark = pytest.mark.usefixtures("small_films")

WIDTH, HEIGHT = 426, 240
URL = "https://pictures.example/logo.png"
RED = (230, 40, 60)


def a_logo() -> bytes:
    """A red disc on nothing."""
    drawn = Image.new("RGBA", (200, 200), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).ellipse((10, 10, 190, 190), fill=(*RED, 255))
    return encoded(drawn, "PNG")


@pytest.fixture(scope="module")
def colours(tmp_path_factory: pytest.TempPathFactory) -> dict[int, Path]:
    folder = tmp_path_factory.mktemp("clips")
    options = ("-pix_fmt", "yuv420p", "-r", "24")
    return {
        scene: make(f"color={colour}:s={WIDTH}x{HEIGHT}:r=24:d=3", folder / f"{scene}.mp4", *options)
        for scene, colour in ((1, "navy"), (2, "darkgreen"))
    }


def marked(**cards: object) -> Cards:
    return Cards.model_validate({"watermark": {"url": URL}, "watermark_opacity": 1, **cards})


async def collect_both(stack: MediaStack, colours: dict[int, Path], cards: Cards | None) -> str:
    job_id = await stack.job(2.0, 1.5, resolution="480p", cards=cards)
    for scene, clip in colours.items():
        stack.provider.file = clip
        await stack.scene(job_id, scene, scene - 1)
    return job_id


async def keep_upload(stack: MediaStack, digest: str) -> str:
    """Keep an opaque picture for the jobs' owner; its id."""
    uploads, content = UploadCatalog(stack.database), a_picture("JPEG")
    picture = UploadToKeep(owner=a_job().owner, digest=digest, size_bytes=len(content), width=96, height=64)
    row = await uploads.begin_upload(picture, quota_bytes=10**9)
    await stack.assets.write_bytes(row.asset_key, content)
    await uploads.note_stored(row.id)
    return row.id


async def frames_of(stack: MediaStack, job_id: str) -> Pictures:
    return pictures(stack.path((await stack.compose(job_id, 1, 2)).asset_key), WIDTH, HEIGHT)


def is_red(frames: Pictures, corner: str) -> list[bool]:
    """Whether the middle of a square mark of the usual size is red in each frame."""
    side = 0.12 * HEIGHT
    x, y = 0.05 * WIDTH + side / 2, 0.05 * HEIGHT + side / 2
    across = round(WIDTH - x if corner.endswith("right") else x)
    down = round(HEIGHT - y if corner.startswith("bottom") else y)
    return [bool(np.abs(pixel.astype(int) - RED).max() < 16) for pixel in frames[:, down, across]]


@pytest.mark.parametrize("corner", WatermarkCorner)
async def test_it_is_over_all_scenes_and_drawn_as_clips_come_in(
    media_stack: MediaStack, colours: dict[int, Path], corner: WatermarkCorner
) -> None:
    media_stack.pictures[URL] = a_logo()
    job_id = await collect_both(media_stack, colours, marked(watermark_corner=corner))
    pieces = media_stack.folder / "jobs" / job_id / "pieces"
    ahead = set(pieces.iterdir())

    frames = await frames_of(media_stack, job_id)

    assert set(pieces.iterdir()) == ahead
    assert all(is_red(frames, corner))
    others = set(WatermarkCorner) - {corner}
    assert not any(any(is_red(frames, other)) for other in others)


async def test_a_film_with_it_differs_from_one_without_in_its_corner_alone(
    media_stack: MediaStack, colours: dict[int, Path]
) -> None:
    media_stack.pictures[URL] = a_logo()
    bare = await frames_of(media_stack, await collect_both(media_stack, colours, None))
    with_mark = await frames_of(media_stack, await collect_both(media_stack, colours, marked()))

    differs = np.maximum(with_mark, bare) - np.minimum(with_mark, bare)
    # Beyond the mark's box and the blocks of the encoder beside it.
    differs[:, :64, 352:] = 0
    assert differs.max() <= 3
    assert differs.mean() < 0.01


async def test_cards_are_without_it_and_scenes_beside_them_fade_with_it(
    media_stack: MediaStack, colours: dict[int, Path]
) -> None:
    media_stack.pictures[URL] = a_logo()
    job_id = await collect_both(media_stack, colours, marked(title="The Kite", end="The End"))

    red = is_red(await frames_of(media_stack, job_id), "top_right")

    assert len(red) == 96 + 48 + 36 + 96
    assert not any(red[:96])
    assert all(red[96 + 12 : 96 + 48 + 36])
    assert not any(red[96 + 48 + 36 + 12 :])


async def test_an_upload_keeps_its_transparent_parts_and_an_opaque_one_is_taken_as_it_is(
    media_stack: MediaStack, colours: dict[int, Path]
) -> None:
    logo, photo = [await keep_upload(media_stack, name) for name in ("logo", "photo")]
    owner = a_job().owner
    await media_stack.assets.write_bytes(transparent_picture_key(owner, logo), a_logo())

    transparent = await collect_both(media_stack, colours, marked(watermark={"upload_id": logo}))
    opaque = await collect_both(media_stack, colours, marked(watermark={"upload_id": photo}))

    assert all(is_red(await frames_of(media_stack, transparent), "top_right"))
    assert not any(is_red(await frames_of(media_stack, opaque), "top_right"))


async def test_the_picture_is_fetched_once_and_the_export_has_it(
    media_stack: MediaStack, colours: dict[int, Path]
) -> None:
    media_stack.pictures[URL] = a_logo()
    job_id = await media_stack.job(2.0, 1.5, resolution="480p", cards=marked())
    await environment().run(media_stack.fonts.check_fonts, FilmVersion(job_id=job_id))
    # From now on its address shows nothing.
    media_stack.pictures.clear()

    for scene, clip in colours.items():
        media_stack.provider.file = clip
        await media_stack.scene(job_id, scene, scene - 1)
    film = await media_stack.compose(job_id, 1, 2)

    assert (await seen(media_stack, film)).frames == 84
    cut = FilmCut.model_validate_json(media_stack.path(film_cut_key(film.asset_key)).read_text())
    assert cut.watermark_key == watermark_key(job_id, "png")
    with Image.open(media_stack.path(cut.watermark_key)) as kept:
        assert kept.mode == "RGBA"


@pytest.mark.parametrize(
    "content", [None, b"<html>", a_picture("PNG", 20, 20)], ids=["gone", "html", "small"]
)
async def test_a_picture_that_cannot_be_had_fails_before_anything_is_bought(
    media_stack: MediaStack, colours: dict[int, Path], content: bytes | None
) -> None:
    if content is not None:
        media_stack.pictures[URL] = content
    job_id = await media_stack.job(2.0, cards=marked())

    with pytest.raises(ApplicationError, match="watermark") as refused:
        await environment().run(media_stack.fonts.check_fonts, FilmVersion(job_id=job_id))
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.INPUT_UNFETCHABLE, True)

    # A clip that is paid for waits for it.
    media_stack.provider.file = colours[1]
    with pytest.raises(ApplicationError) as waits:
        await media_stack.scene(job_id, 1)
    assert (waits.value.type, waits.value.non_retryable) == (ErrorType.INPUT_UNFETCHABLE, False)
    assert media_stack.stored("takes/*.mp4") != []


def test_a_watermark_alone_adds_nothing_to_the_films_length() -> None:
    cards = Cards(watermark=ImageReference(url=URL))
    assert (cards.seconds, cards.title, cards.end) == (0, None, None)


@pytest.mark.parametrize("corner", [WatermarkCorner.BOTTOM_LEFT, WatermarkCorner.BOTTOM_RIGHT])
async def test_burnt_captions_are_never_over_it(
    media_stack: MediaStack, colours: dict[int, Path], corner: WatermarkCorner
) -> None:
    media_stack.pictures[URL] = encoded(Image.new("RGB", (200, 200), RED), "PNG")
    cards = marked(watermark_corner=corner, watermark_size=0.3)
    lines = ("The old lighthouse keeper waits for whales and for the boats.",)
    job_id = await media_stack.job_with_lines(
        (2.0, lines), (1.5, ()), resolution="480p", cards=cards, captions="burnt"
    )
    for scene, clip in colours.items():
        media_stack.provider.file = clip
        await media_stack.scene(job_id, scene, scene - 1)

    frames = await frames_of(media_stack, job_id)

    # Those of the second scene have no caption, and the mark does not move.
    red = [(np.abs(frame.astype(np.int16) - np.array(RED, np.int16)).max(axis=-1) < 24) for frame in frames]
    assert red[0].sum() > 0.9 * (0.3 * HEIGHT) ** 2
    assert max(int((each != red[-1]).sum()) for each in red) < 0.05 * red[-1].sum()
    assert not red[0][round(0.8 * HEIGHT) :].any()


async def test_a_finished_film_gets_another_and_only_pieces_that_show_it_are_made_anew(
    media_stack: MediaStack, colours: dict[int, Path]
) -> None:
    media_stack.pictures[URL] = a_logo()
    job_id = await collect_both(media_stack, colours, marked(title="The Kite"))
    await media_stack.compose(job_id, 1, 2, takes={1: 1, 2: 1})
    jobs, pieces = media_stack.media_context.jobs, media_stack.folder / "jobs" / job_id / "pieces"
    before = set(pieces.iterdir())

    async def cut(run_id: str, mark: FilmMark) -> list[bool]:
        order = ComposeOrder(
            job_id=job_id, scenes=(1, 2), with_soundtrack=False, takes={1: 1, 2: 1}, mark=mark
        )
        film: Film = await environment(run_id=run_id).run(media_stack.composing.compose_film, order)
        job = await jobs.get_for_any_owner(job_id)
        assert (job.film_key, job.mark) == (film.asset_key, mark)
        return is_red(pictures(media_stack.path(film.asset_key), WIDTH, HEIGHT), "bottom_left")

    moved = FilmMark(corner=WatermarkCorner.BOTTOM_LEFT, opacity=1)
    red = await cut("moved", moved)
    new = set(pieces.iterdir()) - before
    assert not any(red[:96])
    assert all(red[96 + 12 :])
    # The card's own piece is the same one; those of the scenes and their cross-fades are new.
    assert 0 < len(new) < len(before)
    assert not any(await cut("gone", moved.model_copy(update={"off": True})))
    again = set(pieces.iterdir())
    assert all((await cut("back", moved))[96 + 12 :])
    assert set(pieces.iterdir()) == again

    # Another address has a picture of its own, which is fetched once; the brief's stays what it was.
    other = "https://pictures.example/other.png"
    media_stack.pictures = {other: a_picture("PNG")}
    elsewhere = moved.model_copy(update={"url": other})
    assert not any(await cut("elsewhere", elsewhere))
    media_stack.pictures.clear()
    assert not any(await cut("kept", elsewhere))
    assert all((await cut("own", moved))[96 + 12 :])
