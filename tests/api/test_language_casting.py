"""Who speaks in another language: voices that are distinct stay so; and what the cards say there."""

import httpx

from tests.api.fakes import Fakes
from tests.api.kit import Json, order_language, post_job, until_made, until_status

CAST_SCENES = [
    {"text": "A kite.", "lines": ["Look up!", {"text": "Where?", "entity": "mara"}]},
    {"text": "A boat.", "lines": [{"text": "There!", "voice": "heart"}]},
]
CAST = {
    "scenes": CAST_SCENES,
    "narration": {"voice": "scratch"},
    "entities": [{"id": "mara", "name": "Mara", "voice": "scratch-high"}],
    "cards": {"title": "Kite", "end": "The end"},
}
GERMAN_CAST: Json = {"language": "de", "lines": [["Hoch!", "Wo?"], ["Da!"]]}


async def _cast_film(api: httpx.AsyncClient, worker: Fakes) -> Json:
    worker.lines = {1: ("Look up!", "Where?"), 2: ("There!",)}
    worker.voices = {1: (None, "scratch-high"), 2: ("heart",)}
    worker.go.set()
    job_id = await post_job(api, audio="off", prompt=None, **CAST)
    return await until_status(api, job_id, "completed")


async def test_voices_that_are_distinct_stay_so_and_what_cannot_is_told(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _cast_film(api, worker)
    told = (await order_language(api, job, GERMAN_CAST, "/estimate")).json()
    assert told["narration"]["voices"] == ["scratch", "scratch-high"]
    assert ["heart" in notice for notice in told["notices"]] == [True]
    cast = GERMAN_CAST | {"voices": {"mara": "scratch-soft", "heart": "scratch-old"}}
    cast |= {"cards": {"title": "Drache"}}
    assert (await order_language(api, job, cast, "/estimate")).json()["notices"] == []

    assert (await order_language(api, job, cast)).status_code == 202

    [film] = (await until_made(api, job))["results"]["languages"]
    assert film["line_voices"] == [[None, "scratch-soft"], ["scratch-old"]]
    assert film["card_texts"] == {"title": "Drache"}
    again: Json = {"language": "de", "again": True}
    assert (await order_language(api, job, again, "/estimate")).json()["narration"]["voices"] == [
        *("scratch", "scratch-soft", "scratch-old")
    ]
    recast = (await order_language(api, job, again | {"voices": {"mara": "scratch-low"}}, "/estimate")).json()
    assert recast["narration"]["voices"] == ["scratch", "scratch-low", "scratch-old"]
    # One who speaks the whole film is another narrator: the others stay.
    assert (await order_language(api, job, again | {"voice": {"voice": "scratch-low"}})).status_code == 202
    [film] = (await until_made(api, job))["results"]["languages"]
    assert (film["voice"], film["card_texts"]) == ("scratch-low", {"title": "Drache"})
    assert film["line_voices"] == [[None, "scratch-soft"], ["scratch-old"]]


async def test_voices_and_cards_that_cannot_be_are_refused_with_what_could(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _cast_film(api, worker)
    refused: list[tuple[Json, str, str]] = [
        ({"voices": {"nobody": "scratch-soft"}}, "voices.nobody", "heart, mara"),
        ({"voices": {"mara": "heart"}}, "voices.mara", "scratch-soft"),
        ({"lines": [[{"text": "Hoch!", "voice": "heart"}], []]}, "lines.0.0.voice", "scratch-soft"),
        ({"lines": [[{"text": "Hoch!", "entity": "max"}], []]}, "lines.0.0.entity", "mara"),
    ]
    for change, field, reason in refused:
        [error] = (await order_language(api, job, GERMAN_CAST | change, "/estimate")).json()["errors"]
        assert (error["field"], reason in error["message"]) == (field, True)
    same = await order_language(api, job, GERMAN_CAST | {"language": "EN"}, "/estimate")
    assert [error["field"] for error in same.json()["errors"]] == ["language"]
    plain = await until_status(api, await post_job(api, audio="off", narration={}), "completed")
    wish = {"language": "de", "lines": [["Hoch!"], []], "cards": {"end": "Ende"}}
    [error] = (await order_language(api, plain, wish)).json()["errors"]
    assert error["field"] == "cards.end"
