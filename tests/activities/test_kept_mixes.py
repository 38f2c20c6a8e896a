"""The mix of a narrated film is made as soon as voices and music are there, and used once it is whole."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from temporalio.exceptions import ApplicationError

from activities.film_sound import FilmSound
from contracts import AudioChoice, Narration
from contracts.error_types import ErrorType
from media.errors import FfmpegFailed
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.mix.missing_lines import find_missing_lines
from tests.activities.cutting import MediaStack
from tests.activities.kit import environment
from tests.activities.test_compose import damage

LINES = (("Ein Haus am Meer.",), ("Der Wind dreht.", "Es regnet."))
SCENES = (1, 2)


@pytest.fixture
async def stack(media_stack: MediaStack) -> AsyncIterator[MediaStack]:
    yield media_stack
    await media_stack.media_context.recorders.sources.speech.close()


async def _narrated_job(stack: MediaStack, audio: AudioChoice) -> str:
    scenes = zip((2.0, 3.0), LINES, strict=True)
    job_id = await stack.job_with_lines(
        *scenes, narration=Narration(language="de"), resolution="480p", audio=audio
    )
    await environment().run(stack.narrating.speak_narration, job_id)
    return job_id


def _refuse_to_mix(monkeypatch: pytest.MonkeyPatch) -> None:
    async def refuse(*_: object, **__: object) -> None:
        raise AssertionError("it is mixed again")

    monkeypatch.setattr("activities.film_sound.mix_film", refuse)


async def test_a_film_without_music_is_mixed_when_its_lines_are_spoken(
    stack: MediaStack, clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await _narrated_job(stack, AudioChoice.OFF)
    (mix,) = stack.stored("mixes/*.m4a")
    stack.provider.file = clips["one"]
    for number in SCENES:
        await stack.scene(job_id, number)
    _refuse_to_mix(monkeypatch)
    film = await stack.compose(job_id, *SCENES, with_narration=True)
    assert stack.stored("mixes/*.m4a") == [mix]
    receipt = (await stack.jobs.get_for_any_owner(job_id)).receipt
    assert receipt
    assert receipt.sound
    assert receipt.sound.lufs == pytest.approx(-14, abs=0.5)
    assert await _missing_lines(stack, job_id, film.asset_key) == []


async def _missing_lines(stack: MediaStack, job_id: str, film_key: str) -> list[int]:
    context = stack.media_context
    job, timeline = await stack.jobs.get_for_any_owner(job_id), await context.load_timeline(job_id)
    lines = await context.place_lines(job, SCENES, timeline)
    film = stack.path(film_key)
    sound = FilmSound(
        Ffmpeg(find_ffmpeg()),
        film.parent,
        timeline.count_frames(),
        context.open_stems(job_id, film.parent),
        context.open_clip_stems(job_id, film.parent),
        None,  # type: ignore[arg-type] # nothing is mixed
    )
    return await find_missing_lines(Ffmpeg(find_ffmpeg()), film, await sound.place_lines(lines))


async def test_a_film_with_music_is_mixed_when_the_music_is_there(
    stack: MediaStack, clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    job_id = await _narrated_job(stack, AudioChoice.MUSIC)
    assert stack.stored("mixes/*") == []
    stack.provider.file = clips["music"]
    await stack.music(job_id)
    assert len(stack.stored("mixes/*.m4a")) == 1
    stack.provider.file = clips["one"]
    for number in SCENES:
        await stack.scene(job_id, number)
    _refuse_to_mix(monkeypatch)
    await stack.compose(job_id, *SCENES, with_narration=True, with_soundtrack=True)
    # A film that lacks a scene, or its music, sounds otherwise.
    with pytest.raises(AssertionError, match="mixed again"):
        await stack.compose(job_id, 1, with_narration=True, with_soundtrack=True)
    with pytest.raises(AssertionError, match="mixed again"):
        await stack.compose(job_id, *SCENES, with_narration=True)


async def test_music_that_is_paid_for_is_kept_though_the_mix_ahead_fails(
    stack: MediaStack, clips: dict[str, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    async def fail(*_: object, **__: object) -> None:
        raise FfmpegFailed(detail="no such filter")

    job_id = await _narrated_job(stack, AudioChoice.MUSIC)
    monkeypatch.setattr("activities.film_sound.mix_film", fail)
    stack.provider.file = clips["music"]
    soundtrack = await stack.music(job_id)
    assert (await stack.jobs.get_for_any_owner(job_id)).soundtrack_key == soundtrack.asset_key


async def test_a_mix_that_was_damaged_makes_no_film_and_is_made_anew(
    stack: MediaStack, clips: dict[str, Path]
) -> None:
    job_id = await _narrated_job(stack, AudioChoice.OFF)
    stack.provider.file = clips["one"]
    for number in SCENES:
        await stack.scene(job_id, number)
    damage(min(stack.folder.rglob("mixes/*.m4a")))
    with pytest.raises(ApplicationError) as bad:
        await stack.compose(job_id, *SCENES, with_narration=True)
    assert (bad.value.type, bad.value.non_retryable) == (ErrorType.CORRUPT_CLIP, False)
    film = await stack.compose(job_id, *SCENES, with_narration=True)
    assert await _missing_lines(stack, job_id, film.asset_key) == []
