"""A finished film is mixed with other music: not one of its pieces is made anew."""

from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from activities.own_music import OwnMusicActivities
from contracts import (
    ComposeOrder,
    Film,
    FilmMusic,
    FilmVersion,
    MusicQuery,
    Narration,
    Soundtrack,
    TakeOrder,
    UploadKind,
    VoicedLine,
)
from media.errors import CorruptMedia
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.loudness import measure_loudness
from media.probe import probe_sound
from store.asset_keys import uploaded_audio_key
from store.film_languages import FilmLanguages
from store.film_music_requests import MusicRequests
from store.models import UploadRow
from store.uploads import UploadCatalog, UploadToKeep
from tests.activities.cutting import MediaStack, make
from tests.activities.kit import environment, music_of

pytestmark = pytest.mark.usefixtures("small_films")


@pytest.fixture
async def stack(media_stack: MediaStack) -> AsyncIterator[MediaStack]:
    yield media_stack
    await media_stack.media_context.recorders.sources.speech.close()


async def _film(stack: MediaStack, music: Path) -> tuple[str, Film]:
    job_id = await stack.job(2.0, 2.0, resolution="480p")
    for number in (1, 2):
        await stack.scene(job_id, number)
    stack.provider.file = music
    await stack.music(job_id)
    return job_id, await stack.compose(job_id, 1, 2, with_soundtrack=True, takes={1: 1, 2: 1})


async def _change(stack: MediaStack, job_id: str, music: FilmMusic) -> Film:
    asked = await MusicRequests(stack.database).add_request(job_id, music)
    return await _compose(stack, job_id, asked.number, None, off=music.off)


async def _compose(
    stack: MediaStack, job_id: str, request: int, soundtrack: Soundtrack | None, *, off: bool = False
) -> Film:
    order = ComposeOrder(
        job_id=job_id,
        scenes=(1, 2),
        with_soundtrack=not off,
        takes={1: 1, 2: 1},
        music_request=request,
        soundtrack_key=soundtrack.asset_key if soundtrack else "",
    )
    film: Film = await environment(run_id=f"music-run-{request}").run(stack.composing.compose_film, order)
    return film


async def _loudness(stack: MediaStack, film: Film) -> float:
    return (await measure_loudness(Ffmpeg(find_ffmpeg()), stack.path(film.asset_key))).lufs


@pytest.fixture
def tune(tmp_path: Path) -> Path:
    return make("sine=frequency=440:duration=5", tmp_path / "tune.mp3")


async def test_music_gets_louder_and_quieter_goes_off_and_comes_back_over_the_same_pieces(
    stack: MediaStack, tune: Path
) -> None:
    job_id, first = await _film(stack, tune)
    pieces, old = set(stack.stored("pieces/*")), stack.path(first.asset_key).read_bytes()
    orders = len(stack.provider.orders)

    quiet = await _change(stack, job_id, FilmMusic(level_db=-12.0))
    silent = await _change(stack, job_id, FilmMusic(level_db=-12.0, off=True))
    row = await stack.jobs.get_for_any_owner(job_id)
    again = await _change(stack, job_id, FilmMusic(level_db=3.0))

    assert await _loudness(stack, first) == pytest.approx(-14, abs=0.5)
    assert await _loudness(stack, quiet) == pytest.approx(-26, abs=0.5)
    assert await _loudness(stack, again) == pytest.approx(-11, abs=0.5)
    with pytest.raises(CorruptMedia):
        await probe_sound(Ffmpeg(find_ffmpeg()), stack.path(silent.asset_key))
    assert (row.film_key, row.audio, bool(row.soundtrack_key)) == (silent.asset_key, "off", True)
    assert set(stack.stored("pieces/*")) == pieces
    assert len(stack.provider.orders) == orders
    # The film of before can still be played.
    assert stack.path(first.asset_key).read_bytes() == old
    assert (await stack.jobs.get_for_any_owner(job_id)).film_key == again.asset_key


async def test_a_new_take_is_ordered_as_asked_and_becomes_the_music_with_the_film(
    stack: MediaStack, tune: Path, tmp_path: Path
) -> None:
    job_id, first = await _film(stack, tune)
    old_key = (await stack.jobs.get_for_any_owner(job_id)).soundtrack_key
    wish = FilmMusic(prompt="A slow waltz.", seed=7, provider="fake", model="fake-music")
    asked = await MusicRequests(stack.database).add_request(job_id, wish, buys=True)
    assert asked.new_take == 2
    stack.provider.file = make("sine=frequency=220:duration=3", tmp_path / "waltz.mp3")
    take = TakeOrder(
        key=music_of(job_id).key.model_copy(update={"take": 2}), provider="fake", model="fake-music"
    )
    accepted = await environment().run(stack.takes.submit_take, take)
    order = (await stack.ordered(take.model_copy(update={"key": accepted.key}))).model_copy(
        update={"for_later": True}
    )
    made: Soundtrack = await environment().run(stack.collecting.collect_soundtrack, order)

    assert (stack.provider.orders[-1].text, stack.provider.orders[-1].seed) == ("A slow waltz.", 7)
    assert (await stack.jobs.get_for_any_owner(job_id)).soundtrack_key == old_key
    film = await _compose(stack, job_id, asked.number, made)
    row = await stack.jobs.get_for_any_owner(job_id)
    assert (row.film_key, row.soundtrack_key) == (film.asset_key, made.asset_key)
    assert row.music
    assert (row.music.take, row.music.prompt) == (2, "A slow waltz.")
    assert stack.path(film.asset_key).read_bytes() != stack.path(first.asset_key).read_bytes()


async def _upload(stack: MediaStack, job_id: str, file: Path) -> UploadRow:
    owner = (await stack.jobs.get_for_any_owner(job_id)).owner
    told = UploadToKeep(owner=owner, digest="d", size_bytes=9, kind=UploadKind.AUDIO)
    row = await UploadCatalog(stack.database).begin_upload(told, quota_bytes=10**9)
    await stack.assets.put_file(uploaded_audio_key(owner, row.id), file)
    await UploadCatalog(stack.database).note_stored(row.id)
    return row


async def test_an_own_file_is_looped_to_the_films_length_faded_and_levelled(
    stack: MediaStack, tune: Path, tmp_path: Path
) -> None:
    job_id, first = await _film(stack, tune)
    upload = await _upload(stack, job_id, make("sine=frequency=300:duration=1", tmp_path / "own.m4a"))
    wish = FilmMusic(upload_id=upload.id)
    asked = await MusicRequests(stack.database).add_request(job_id, wish, is_upload=True)
    levelling = OwnMusicActivities(stack.media_context)
    query = MusicQuery(job_id=job_id, request=asked.number)
    own: Soundtrack = await environment().run(levelling.level_own_music, query)
    made = stack.path(own.asset_key).stat().st_mtime_ns
    await environment().run(levelling.level_own_music, query)
    assert stack.path(own.asset_key).stat().st_mtime_ns == made
    film = await _compose(stack, job_id, asked.number, own)

    ffmpeg = Ffmpeg(find_ffmpeg())
    assert await probe_sound(ffmpeg, stack.path(own.asset_key)) == pytest.approx(first.seconds, abs=0.05)
    assert await _loudness(stack, film) == pytest.approx(-14, abs=0.5)
    assert (await stack.jobs.get_for_any_owner(job_id)).soundtrack_key == own.asset_key


async def test_a_narrated_film_is_mixed_anew_and_so_is_its_film_in_another_language(
    stack: MediaStack, tune: Path
) -> None:
    job_id = await stack.job_with_lines(
        (4.0, ("Ein Drache steigt.",)), (4.0, ()), narration=Narration(language="de"), resolution="480p"
    )
    await environment().run(stack.narrating.speak_narration, job_id)
    for number in (1, 2):
        await stack.scene(job_id, number)
    stack.provider.file = tune
    await stack.music(job_id)
    spoken: dict[str, Any] = {"with_soundtrack": True, "with_narration": True, "takes": {1: 1, 2: 1}}
    first = await stack.compose(job_id, 1, 2, **spoken)
    voiced = [[VoicedLine("Un cerf-volant.")], []]
    languages = FilmLanguages(stack.database)
    await languages.order_film(job_id, "fr", voiced, Narration(language="fr"))
    await environment().run(stack.narrating.speak_version, FilmVersion(job_id=job_id, language="fr"))
    french = ComposeOrder(job_id=job_id, scenes=(1, 2), language="fr", **spoken)
    before = await environment(run_id="run-2").run(stack.composing.compose_film, french)
    pieces, loud = set(stack.stored("pieces/*")), await _over_music(stack, job_id)

    asked = await MusicRequests(stack.database).add_request(job_id, FilmMusic(level_db=-10.0))
    changed = ComposeOrder(job_id=job_id, scenes=(1, 2), music_request=asked.number, **spoken)
    film = await environment(run_id="run-3").run(stack.composing.compose_film, changed)
    again = await environment(run_id="run-3").run(stack.composing.compose_film, french)

    assert len({each.asset_key for each in (first, before, film, again)}) == 4
    quiet = await _over_music(stack, job_id)
    assert [after - was for was, after in zip(loud, quiet, strict=True)] == pytest.approx([10, 10], abs=1)
    assert set(stack.stored("pieces/*")) == pieces


async def _over_music(stack: MediaStack, job_id: str) -> list[float]:
    """By how much speech is louder than the music in the film, and in the French one."""
    rows = (
        await stack.jobs.get_for_any_owner(job_id),
        await FilmLanguages(stack.database).get_language(job_id, "fr"),
    )
    sounds = [row.receipt.sound for row in rows if row.receipt and row.receipt.sound]
    return [sound.voice_over_music_lu for sound in sounds if sound.voice_over_music_lu is not None]
