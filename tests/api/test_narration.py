"""Narration is planned before anything is made: its voice, its lines, and time for them."""

import httpx
import pytest
from fastapi import FastAPI

from api.providers.durations import EMBEDDED_ENGINES
from store.media_pools import PoolLack
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, get, post_job, services_of, until_status

SCRIPT = (
    "The kettle boils over in the small kitchen. Nobody is there to take it from the fire, and the cat "
    "watches with great interest. Then the door opens. A man walks in, slowly, as if he had all the time "
    "in the world, and he puts out the flame."
)
GERMAN = "Der Kessel kocht über. Niemand nimmt ihn vom Feuer, und die Katze sieht zu."


async def _estimate(api: httpx.AsyncClient, **brief: object) -> Json:
    answer = await api.post(f"{V1}/estimate", json=brief)
    assert answer.status_code == 200, answer.text
    body: Json = answer.json()
    return body


async def _refusal(api: httpx.AsyncClient, **brief: object) -> dict[str, str]:
    answer = await api.post(f"{V1}/generate", json=brief)
    assert answer.status_code == 422, answer.text
    return {error["field"]: error["message"] for error in answer.json()["errors"]}


async def test_a_narrated_script_makes_a_film_as_long_as_its_words(api: httpx.AsyncClient) -> None:
    silent = await _estimate(api, script=SCRIPT)
    narrated = await _estimate(api, script=SCRIPT, narration={})
    assert silent["narration"] is None
    told = narrated["narration"]
    assert (told["lines"], told["voice"], told["cost_usd"]) == (4, "heart", 0)
    assert told["seconds"] < narrated["film_seconds"] < told["seconds"] + 4 * 2


async def test_a_job_has_the_length_that_its_narration_needs(api: httpx.AsyncClient) -> None:
    expected = await _estimate(api, script=SCRIPT, narration={})
    made = await api.post(f"{V1}/generate", json={"script": SCRIPT, "narration": {}})
    job = await get(api, f"/jobs/{made.json()['job_id']}")
    assert job["brief"]["duration_seconds"] == pytest.approx(expected["film_seconds"], abs=4)
    assert job["brief"]["narration"]["language"] == "en"


async def test_a_film_without_captions_is_spoken_as_quickly_as_is_asked(api: httpx.AsyncClient) -> None:
    script = "Le vent se lève sur les collines et la petite barque rentre au port avant la nuit."
    seconds = {
        (captions, speed): (
            await _estimate(
                api, script=script, captions=captions, narration={"language": "fr", "speed": speed}
            )
        )["narration"]["seconds"]
        for captions in ("off", "files")
        for speed in (1.0, 1.1)
    }
    assert seconds["off", 1.1] == pytest.approx(seconds["off", 1.0] / 1.1, abs=0.1)
    assert seconds["files", 1.1] == seconds["files", 1.0] > seconds["off", 1.0]


@pytest.mark.parametrize(("language", "engine"), [("en", "hibari"), ("de", "espeak")])
async def test_the_time_that_our_own_voice_takes_is_told_too(
    api: httpx.AsyncClient, language: str, engine: str
) -> None:
    scenes = [{"text": "A kite.", "lines": ["Look up, a kite."], "duration_seconds": 15}]
    silent = await _estimate(api, scenes=scenes, captions="files", duration_seconds=15)
    spoken = await _estimate(api, scenes=scenes, narration={"language": language}, duration_seconds=15)
    start, share = EMBEDDED_ENGINES[engine]
    voice = start + share * spoken["narration"]["seconds"]
    more = spoken["done_in_seconds"]["usual"] - silent["done_in_seconds"]["usual"]
    assert spoken["narration"]["takes_seconds"]["usual"] == pytest.approx(voice, abs=0.05)
    assert more == pytest.approx(voice, abs=0.15)


async def test_another_language_is_spoken_by_another_voice(api: httpx.AsyncClient) -> None:
    told = await _estimate(api, script=GERMAN, narration={"language": "de-AT"})
    assert told["narration"]["voice"] != "heart"
    assert told["narration"]["seconds"] > 3


async def test_a_language_that_nobody_speaks_is_refused_with_those_that_are_spoken(
    api: httpx.AsyncClient,
) -> None:
    errors = await _refusal(api, script=SCRIPT, narration={"language": "ja"})
    assert set(errors) == {"narration.language"}
    assert "de, " in errors["narration.language"]


async def test_a_voice_that_there_is_not_is_refused_with_those_that_there_are(api: httpx.AsyncClient) -> None:
    errors = await _refusal(api, script=SCRIPT, narration={"voice": "nobody"})
    assert set(errors) == {"narration.voice"}
    assert "heart" in errors["narration.voice"]


async def test_a_film_too_short_for_its_words_is_refused_with_the_length_that_it_needs(
    api: httpx.AsyncClient,
) -> None:
    errors = await _refusal(api, script=SCRIPT, narration={}, duration_seconds=6)
    assert set(errors) == {"duration_seconds"}
    needed = next(word for word in errors["duration_seconds"].split() if word.isdigit())
    made = await api.post(
        f"{V1}/generate", json={"script": SCRIPT, "narration": {}, "duration_seconds": float(needed)}
    )
    assert made.status_code == 202, made.text


@pytest.mark.parametrize(
    "brief",
    [
        {"scenes": [{"text": "A kite.", "lines": ["It flies."]}]},
        {"scenes": [{"text": "A kite."}], "narration": {"mode": "given"}},
        {"script": SCRIPT, "narration": {"speed": 1.2}},
        {"scenes": [{"text": "A kite.", "lines": ["Two\nlines."]}], "narration": {}},
    ],
)
async def test_a_narration_that_cannot_be_meant_is_refused(api: httpx.AsyncClient, brief: Json) -> None:
    answer = await api.post(f"{V1}/generate", json=brief)
    assert answer.status_code == 422, answer.text


async def test_captions_that_no_font_draws_are_refused_before_there_is_a_job(
    api: httpx.AsyncClient, app: FastAPI
) -> None:
    scenes = [{"text": "A kite.", "lines": ["ดูสิ"], "duration_seconds": 6}]
    brief = {"scenes": scenes, "captions": "burnt"}
    lack = PoolLack(part="fonts", found="", advice="", needed=False, scripts=("Thai",))
    await services_of(app).media_pools.record_report("one", "one", [lack])
    assert "Thai" in (await _refusal(api, **brief))["captions"]
    assert (await api.post(f"{V1}/estimate", json=brief)).status_code == 422
    assert (await api.post(f"{V1}/estimate", json=brief | {"captions": "files"})).status_code == 200


async def test_captions_without_words_are_refused_and_lines_are_words(api: httpx.AsyncClient) -> None:
    assert set(await _refusal(api, prompt="A kite over the hills.", captions="burnt")) == {"captions"}
    scenes = [{"text": "A kite over the hills.", "lines": ["Look up!"], "duration_seconds": 6}]
    made = await api.post(f"{V1}/generate", json={"scenes": scenes, "captions": "burnt"})
    assert made.status_code == 202, made.text
    for captions in ("off", None):
        assert set(await _refusal(api, scenes=scenes, captions=captions)) == {"narration"}


CAST = [{"id": "mara", "name": "Mara", "voice": "scratch-high"}, {"id": "cat", "name": "Cat"}]
MARAS = {"text": "Look, a kite.", "entity": "mara"}
SPOKEN_BY = [MARAS, {"text": "Miaow.", "voice": "scratch-old"}, "It flies."]


def _cast_brief(**more: object) -> Json:
    scenes = [{"text": "A kite over the hills.", "lines": SPOKEN_BY, "duration_seconds": 12}]
    return {"scenes": scenes, "entities": CAST, "narration": {"language": "de"}, **more}


async def test_lines_have_voices_and_those_that_are_texts_stay_texts(api: httpx.AsyncClient) -> None:
    told = (await _estimate(api, **_cast_brief()))["narration"]
    assert (told["voice"], told["voices"]) == ("scratch", ["scratch-high", "scratch-old", "scratch"])
    made = await api.post(f"{V1}/generate", json=_cast_brief())
    brief = (await get(api, f"/jobs/{made.json()['job_id']}"))["brief"]
    assert brief["scenes"][0]["lines"][2] == "It flies."
    assert brief["scenes"][0]["lines"][0] == MARAS | {"voice": None}
    assert brief["entities"][0]["voice"] == "scratch-high"


async def test_a_voice_that_is_not_the_narrations_is_refused_with_those_that_there_are(
    api: httpx.AsyncClient,
) -> None:
    cast = [{"id": "mara", "name": "Mara", "voice": "Rachel"}]
    lines = ["So.", {"text": "Miaow.", "voice": "heart"}]
    scenes = [{"text": "A kite over the hills.", "lines": lines, "duration_seconds": 12}]
    errors = await _refusal(api, **_cast_brief(scenes=scenes, entities=cast))
    assert set(errors) == {"entities.0.voice", "scenes.0.lines.1.voice"}
    assert all("scratch-high" in message for message in errors.values())


@pytest.mark.parametrize(
    ("line", "field"),
    [
        (7, "scenes.0.lines.0"),
        ("", "scenes.0.lines.0"),
        ({"text": ""}, "scenes.0.lines.0.text"),
        ({"text": "So.", "pitch": 2}, "scenes.0.lines.0.pitch"),
        ({"text": "So.", "entity": "dog"}, "scenes.0.lines.0.entity"),
    ],
)
async def test_a_line_that_cannot_be_meant_is_refused_at_its_place(
    api: httpx.AsyncClient, line: object, field: str
) -> None:
    scenes = [{"text": "A kite over the hills.", "lines": [line], "duration_seconds": 12}]
    assert set(await _refusal(api, **_cast_brief(scenes=scenes))) == {field}


async def test_an_edit_gives_lines_their_voices_and_one_without_lines_keeps_them(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    cast = {name: value for name, value in _cast_brief().items() if name != "scenes"}
    job_id = await post_job(api, **cast, approval="storyboard")
    await until_status(api, job_id, "awaiting_approval")
    voices = ["scratch-high", "scratch-old", None]
    for lines, expected in (
        (SPOKEN_BY, voices),
        (None, voices),
        (["It flies.", MARAS], [None, "scratch-high"]),
    ):
        edit = {"text": "A kite over the hills.", "duration_seconds": 12, "lines": lines}
        answer = await api.put(f"{V1}/jobs/{job_id}/storyboard", json={"scenes": [edit]})
        assert answer.json()["scenes"][0]["line_voices"] == expected, answer.text
    [scene] = (await get(api, f"/jobs/{job_id}"))["results"]["scenes"]
    assert (scene["lines"], scene["line_voices"]) == (["It flies.", "Look, a kite."], [None, "scratch-high"])


async def test_lines_that_lengthen_or_divide_given_scenes_are_told(api: httpx.AsyncClient) -> None:
    line = "The old boat leaves the quiet harbour at dawn with two men aboard."
    scenes = [{"text": "A boat.", "lines": [line] * 3}, {"text": "A shore."}]
    wish = {"prompt": None, "scenes": scenes, "narration": {"mode": "given"}, "duration_seconds": 10}
    told = await _estimate(api, **wish)
    lasts = f"the film lasts {told['film_seconds']:.4g}"
    assert told["notices"] == [f"Its lines need more than 10 seconds: {lasts}."]

    scenes = [{"text": "A boat.", "lines": [line] * 12}, {"text": "A shore."}]
    divided, longer = (await _estimate(api, **(wish | {"scenes": scenes})))["notices"]
    assert "the film has 3 scenes, not 2" in divided
    assert longer.startswith("Its lines need more than 10 seconds")
