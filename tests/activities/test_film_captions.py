"""Captions of films: in the picture, as a track, as files, or none; by the voice, or without one."""

from collections.abc import AsyncIterator
from typing import Any

import pytest
from temporalio.exceptions import ApplicationError

from contracts import (
    CaptionChoice,
    CaptionReceipt,
    CaptionStyleChoice,
    CaptionTimes,
    Cards,
    Film,
    FilmVersion,
    Narration,
)
from contracts.error_types import ErrorType
from media.track_language import find_track_language
from store.asset_keys import captions_key
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment, take_of
from tests.media.look import said

pytestmark = pytest.mark.usefixtures("small_films")

LINES = (("Der Drache steigt.",), ("Wir sehen ihm nach.",), ("Das Boot kehrt um.",))
LENGTH = 4.0


@pytest.fixture
async def stack(media_stack: MediaStack) -> AsyncIterator[MediaStack]:
    yield media_stack
    await media_stack.media_context.recorders.sources.speech.close()


async def _collect(stack: MediaStack, lines: tuple[tuple[str, ...], ...] = LINES, **brief: Any) -> str:  # noqa: ANN401
    """A job whose clips are in, in 480p; its id."""
    job_id = await stack.job_with_lines(*((LENGTH, own) for own in lines), resolution="480p", **brief)
    if "narration" in brief:
        await environment().run(stack.narrating.speak_narration, job_id)
    for number in range(1, len(lines) + 1):
        await stack.scene(job_id, number, number - 1)
    return job_id


async def _receipt(stack: MediaStack, job_id: str) -> CaptionReceipt | None:
    receipt = (await stack.jobs.get_for_any_owner(job_id)).receipt
    assert receipt
    return receipt.captions


def _captions(stack: MediaStack, film: Film, extension: str = "vtt") -> str:
    return stack.path(captions_key(film.asset_key, extension)).read_text()


async def test_burnt_captions_cost_the_tail_nothing_and_a_changed_line_two_pieces(stack: MediaStack) -> None:
    wish: dict[str, Any] = {
        "captions": "burnt",
        "caption_style": "karaoke",
        "narration": Narration(language="de"),
    }
    job_id = await _collect(stack, **wish)
    pieces = stack.stored("pieces/*.mp4")
    # All clips are one file: without captions there were three pieces.
    assert len(pieces) == 6

    film = await stack.compose(job_id, 1, 2, 3, with_narration=True)

    assert stack.stored("pieces/*.mp4") == pieces
    assert film.captions_key == ""
    assert "Boot" in _captions(stack, film, "ass")
    assert await _receipt(stack, job_id) == CaptionReceipt(
        choice=CaptionChoice.BURNT, style=CaptionStyleChoice.KARAOKE, times=CaptionTimes.WORDS
    )

    await _collect(stack, (LINES[0], ("Wir winken.",), LINES[2]), **wish)
    assert len({*stack.stored("pieces/*.mp4")} - {*pieces}) == 2


async def test_a_track_has_the_captions_in_their_language(stack: MediaStack) -> None:
    job_id = await _collect(stack, LINES[:1], captions="track", narration=Narration(language="de"))
    film = await stack.compose(job_id, 1, with_narration=True)
    listed = said("-i", stack.path(film.asset_key))
    assert "(deu): Subtitle: mov_text" in listed
    assert film.captions_key.endswith(".vtt")
    assert "Drache" in _captions(stack, film, "srt")


async def test_without_a_voice_lines_share_the_time_of_their_scene(stack: MediaStack) -> None:
    job_id = await _collect(stack, LINES[:2], captions="burnt", caption_style="karaoke")
    film = await stack.compose(job_id, 1, 2)
    shown = _captions(stack, film).split("\n\n")
    assert [cue.splitlines()[-1] for cue in shown[1:]] == [own[0] for own in LINES[:2]]
    assert all(cue.startswith(f"00:00:0{number * 4}.") for number, cue in enumerate(shown[1:]))
    receipt = await _receipt(stack, job_id)
    assert receipt
    assert (receipt.style, receipt.times) == (CaptionStyleChoice.CLEAN, CaptionTimes.SCENES)
    assert "karaoke" in receipt.note


async def test_captions_that_are_off_are_nowhere(stack: MediaStack) -> None:
    job_id = await _collect(stack, LINES[:1], captions="off", narration=Narration(language="de"))
    film = await stack.compose(job_id, 1, with_narration=True)
    assert film.captions_key == ""
    assert await _receipt(stack, job_id) is None
    assert stack.stored("film-*.vtt") == []


async def test_captions_that_no_font_draws_fail_before_anything_is_bought(
    stack: MediaStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await stack.job_with_lines((LENGTH, LINES[0]), captions="burnt", narration=Narration())
    monkeypatch.setattr("activities.film_captions.choose_caption_font", lambda _: None)
    with pytest.raises(ApplicationError, match="Install fonts") as refused:
        await environment().run(stack.narrating.speak_narration, job_id)
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.CAPTIONS_UNDRAWABLE, True)

    # A clip that is paid for waits for the font.
    with pytest.raises(ApplicationError) as waits:
        await stack.scene(job_id, 1)
    assert (waits.value.type, waits.value.non_retryable) == (ErrorType.CAPTIONS_UNDRAWABLE, False)
    assert stack.stored("takes/*.mp4") != []


async def test_without_a_voice_too_a_missing_font_is_found_before_anything_is_bought(
    stack: MediaStack, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def check(**brief: Any) -> None:  # noqa: ANN401 - fields of Brief
        job_id = await stack.job_with_lines((LENGTH, LINES[0]), **brief)
        await environment().run(stack.fonts.check_fonts, FilmVersion(job_id=job_id))

    await check(captions="burnt")
    monkeypatch.setattr("activities.film_captions.choose_caption_font", lambda _: None)
    await check(captions="track", cards=Cards(title="Der Drache"))
    with pytest.raises(ApplicationError, match="Install fonts") as refused:
        await check(captions="burnt")
    assert (refused.value.type, refused.value.non_retryable) == (ErrorType.CAPTIONS_UNDRAWABLE, True)
    with pytest.raises(ApplicationError, match="end card"):
        await check(captions="files", cards=Cards(end="\U00012000"))  # cuneiform


async def test_a_drawn_clip_has_no_caption_of_its_own_below_burnt_ones(stack: MediaStack) -> None:
    for captions in ("burnt", "track"):
        job_id = await stack.job_with_lines((LENGTH, LINES[0]), captions=captions)
        await stack.paid_calls.start_job(take_of(job_id))
    assert [getattr(order, "caption", None) for order in stack.provider.orders] == ["", "Scene 1"]


@pytest.mark.parametrize(
    ("tag", "code"),
    [("de-AT", "deu"), ("en", "eng"), ("zh_Hans", "zho"), ("yue", "yue"), ("", "und"), ("x1", "und")],
)
def test_a_track_knows_its_language_by_three_letters(tag: str, code: str) -> None:
    assert find_track_language(tag) == code
