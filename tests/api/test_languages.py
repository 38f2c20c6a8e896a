"""A finished film in another language: its price first, then another film from the clips that there are."""

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from contracts import LedgerStage, Narration, TakeKey, TakeOrder, VoicedLine
from providers.accounts import Accounts
from settings import Settings
from speech.line_digest import line_digest
from store.ledger.limits import CallLimits
from store.media_pools import PoolLack
from tests.api.fakes import Fakes
from tests.api.kit import (
    V1,
    Json,
    get,
    order_language,
    post_job,
    served,
    services_of,
    until_made,
    until_status,
)
from tests.conditions import eventually

SCENES = [{"text": "A kite.", "lines": ["Look up!"]}, {"text": "A boat.", "lines": ["It turns."]}]
GERMAN = {"language": "de", "lines": [["Schau nach oben!"], []], "voice": {}}


async def _finished(api: httpx.AsyncClient, worker: Fakes) -> Json:
    worker.go.set()
    job_id = await post_job(api, audio="off", prompt=None, scenes=SCENES, captions="files")
    return await until_status(api, job_id, "completed")


async def test_another_language_is_another_film_of_the_same_clips(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _finished(api, worker)
    bought = len(worker.submitted)
    told = (await order_language(api, job, GERMAN, "/estimate")).json()
    assert (told["cost_usd"], told["lines"], told["held_pictures"]) == (0, 1, [])
    assert told["narration"]["voice"]
    spoken, silent = told["scenes"]
    assert spoken["line_seconds"][0] < spoken["needed_seconds"] < spoken["scene_seconds"]
    assert (silent["scene"], silent["line_seconds"], silent["needed_seconds"]) == (2, [], 0)
    assert (silent["becomes_seconds"], silent["held_seconds"]) == (silent["scene_seconds"], 0)

    answer = await order_language(api, job, GERMAN)

    assert (answer.status_code, answer.json()["estimate"]) == (202, told)
    after = await until_made(api, job)
    assert len(worker.submitted) == bought
    assert _path(after["film"]) == _path(job["film"])
    [film] = after["results"]["languages"]
    assert (film["language"], film["state"], film["lines"]) == ("de", "ready", GERMAN["lines"])
    assert (film["provider"], film["outdated"]) == ("embedded", False)
    assert _path(film["film"]) != _path(job["film"])
    assert (await api.get(film["film"]["url"])).status_code == 200
    progress = await get(api, f"/jobs/{job['job_id']}/progress")
    assert _path(progress["assets"]["final_video"]) == _path(job["film"])


async def test_while_it_is_made_the_progress_says_so_and_the_first_film_can_be_watched(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _finished(api, worker)
    worker.speaks.clear()
    assert (await order_language(api, job, GERMAN)).status_code == 202

    async def told() -> Json | None:
        progress = await get(api, f"/jobs/{job['job_id']}/progress")
        return progress if progress["source"] == "workflow" and progress["scenes"] else None

    progress = await eventually(told)
    assert progress["other_language"] == {"language": "de", "drafts_lines": False}
    assert _path(progress["assets"]["final_video"]) == _path(job["film"])
    assert progress["assets"]["earlier_video"] is None
    worker.speaks.set()
    await until_made(api, job)
    assert (await get(api, f"/jobs/{job['job_id']}/progress"))["other_language"] is None


async def test_a_film_that_was_not_made_says_why_and_can_be_ordered_again(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _finished(api, worker)
    worker.mute = True
    assert (await order_language(api, job, GERMAN)).status_code == 202
    after = await until_made(api, job)
    [film] = after["results"]["languages"]
    assert (film["state"], film["film"], film["error"]["type"]) == ("failed", None, "unspeakable")
    assert (after["status"], after["error"], _path(after["film"])) == ("completed", None, _path(job["film"]))
    worker.mute = False
    assert (await order_language(api, job, GERMAN)).status_code == 202
    [film] = (await until_made(api, job))["results"]["languages"]
    assert film["state"] == "ready"


async def test_a_film_whose_captions_are_switched_on_later_has_time_for_them(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(
        api, audio="off", prompt=None, scenes=SCENES, captions="off", narration={"mode": "given"}
    )
    job = await until_status(api, job_id, "completed")
    french: Json = {"language": "fr", "lines": [["Le vent se lève sur les collines avant la nuit."], []]}

    async def told(**more: object) -> float:
        estimate = (await order_language(api, job, french | more, "/estimate")).json()
        seconds = estimate["narration"]["seconds"]
        assert estimate["scenes"][0]["line_seconds"] == [pytest.approx(seconds, abs=0.1)]
        return float(seconds)

    assert await told() == await told(captions="off") < 0.9 * await told(captions="track")
    await order_language(api, job, french)
    await until_made(api, job)
    again: Json = {"language": "fr", "again": True, "captions": "burnt"}
    planned = (await order_language(api, job, again, "/estimate")).json()["narration"]["seconds"]
    assert planned == await told(captions="burnt")


async def test_a_language_is_ordered_again_with_another_voice_and_all_else_as_it_was(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _finished(api, worker)
    again: Json = {"language": "de", "again": True}
    for path in ("/estimate", ""):
        refused = (await order_language(api, job, again, path)).json()
        assert [error["field"] for error in refused["errors"]] == ["again"]
    worker.mute = True
    await order_language(api, job, GERMAN | {"voice": {"voice": "scratch-low"}, "captions": "track"})
    [failed] = (await until_made(api, job))["results"]["languages"]
    assert (failed["state"], failed["voice"]) == ("failed", "scratch-low")
    worker.mute = False
    assert (await order_language(api, job, again, "/estimate")).json()["narration"]["voice"] == "scratch-low"
    assert (await order_language(api, job, again | {"voice": {"voice": "scratch-old"}})).status_code == 202
    [film] = (await until_made(api, job))["results"]["languages"]
    assert (film["state"], film["voice"], film["lines"]) == ("ready", "scratch-old", GERMAN["lines"])
    assert film["caption_choice"] == "track"


async def test_a_line_on_its_way_is_not_bought_again_and_nothing_is_while_nobody_knows_of_one(
    api: httpx.AsyncClient, worker: Fakes, settings: Settings, app: FastAPI
) -> None:
    job, ledger = await _finished(api, worker), services_of(app).ledger
    wish = GERMAN | {"voice": {"provider": "elevenlabs"}}
    key = TakeKey(job_id=job["job_id"], stage=LedgerStage.VOICE, scene=1, line=1, language="de")
    async with served(
        create_app(settings, accounts=Accounts({"LONGTAKE_ELEVENLABS_KEY": "hunter2"}))
    ) as shop:
        told = (await order_language(shop, job, wish, "/estimate")).json()
        who = {name: told["narration"][name] for name in ("provider", "model", "voice")}
        digest = line_digest(VoicedLine("Schau nach oben!"), Narration(language="de", **who))
        order = TakeOrder(key=key, provider="elevenlabs", model=who["model"], digest=digest)
        await ledger.record_intent(order, CallLimits(price_usd=told["cost_usd"]))
        refused = await order_language(shop, job, wish)
        assert (refused.status_code, refused.json()["type"]) == (409, "/problems/may-be-done")
        assert (await order_language(shop, job, wish, "/estimate")).json()["cost_usd"] == told["cost_usd"]
        await ledger.record_acceptance(key, "voice-1")
        assert (await order_language(shop, job, wish, "/estimate")).json()["cost_usd"] == 0
        other = wish | {"voice": {"provider": "elevenlabs", "voice": "George"}}
        assert (await order_language(shop, job, other, "/estimate")).json()["cost_usd"] == told["cost_usd"]


async def test_a_film_whose_lines_were_only_shown_is_not_spoken_unasked(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _finished(api, worker)
    japanese = {"language": "ja", "lines": [["空を見て。"], ["船が曲がる。"]]}
    assert (await order_language(api, job, japanese)).status_code == 202
    [film] = (await until_made(api, job))["results"]["languages"]
    assert (film["state"], film["provider"]) == ("ready", None)


REFUSED: list[tuple[Json, str, str]] = [
    ({"language": "ja"}, "language", "de, "),
    ({"language": "no tag"}, "language", "BCP 47"),
    ({"lines": None}, "lines", "no language model"),
    ({"lines": [["Schau!"]]}, "lines", "2 scenes"),
    ({"lines": [[], []]}, "lines", "nothing is said"),
    ({"lines": [["Schau!"], ["Das Boot kehrt um."] * 10]}, "lines.1", "shorter"),
    ({"voice": {"voice": "nobody"}}, "voice.voice", "nobody"),
]


async def test_what_cannot_be_is_refused_at_once_with_what_could(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job = await _finished(api, worker)
    for change, field, reason in REFUSED:
        for path in ("/estimate", ""):
            answer = await order_language(api, job, GERMAN | change, path)
            assert answer.status_code == 422, answer.text
            errors = {error["field"]: error["message"] for error in answer.json()["errors"]}
            assert set(errors) == {field}
            assert reason in errors[field]
    assert (await get(api, f"/jobs/{job['job_id']}"))["results"]["languages"] == []


async def test_captions_in_a_script_that_no_worker_has_a_font_for_are_refused_with_what_can_be_had(
    api: httpx.AsyncClient, worker: Fakes, app: FastAPI
) -> None:
    job, pools = await _finished(api, worker), services_of(app).media_pools
    lack = PoolLack(part="fonts", found="", advice="", needed=False, scripts=("Arabic", "Chinese"))
    arabic = {"language": "ar", "lines": [["صباح الخير"], []], "captions": "burnt"}
    japanese = arabic | {"language": "ja", "lines": [["空を見て。"], []]}
    for host, lacks, status in (("one", [lack], 422), ("two", [], 200)):
        await pools.record_report(host, host, lacks)
        answer = await order_language(api, job, arabic, "/estimate")
        assert answer.status_code == status, answer.text
        if status == 422:
            [error] = answer.json()["errors"]
            assert (error["field"], "no font here draws Arabic" in error["message"]) == ("captions", True)
            assert (
                await order_language(api, job, arabic | {"captions": "files"}, "/estimate")
            ).status_code == 200
            assert (await order_language(api, job, japanese, "/estimate")).status_code == 200


async def test_before_there_is_a_film_there_is_none_in_another_language(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    job_id = await post_job(api, audio="off", prompt=None, scenes=SCENES, captions="files")
    path = f"{V1}/jobs/{job_id}/languages"
    assert (await api.post(f"{path}/estimate", json=GERMAN)).json()["type"] == "/problems/no-film"
    assert (await api.post(path, json=GERMAN)).json()["type"] == "/problems/job-active"


async def test_a_paid_voice_costs_its_lines_alone_and_never_more_than_was_seen(
    api: httpx.AsyncClient, worker: Fakes, settings: Settings
) -> None:
    job = await _finished(api, worker)
    accounts = Accounts({"LONGTAKE_ELEVENLABS_KEY": "hunter2"})
    wish = GERMAN | {"voice": {"provider": "elevenlabs"}}
    async with served(create_app(settings, accounts=accounts)) as shop:
        price = (await order_language(shop, job, wish, "/estimate")).json()["cost_usd"]
        refused = await order_language(shop, job, wish | {"max_cost_usd": price / 2})
    assert 0 < price < 0.1
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/price-changed")


async def test_a_language_model_drafts_lines_which_are_ordered_once_they_were_seen(
    api: httpx.AsyncClient, worker: Fakes, settings: Settings
) -> None:
    worker.lines = {1: ("Look up!",)}
    job = await _finished(api, worker)
    wish: Json = {"language": "de", "voice": {}}
    writing = settings.model_copy(update={"writer": "openai"})
    async with served(create_app(writing, accounts=Accounts({"LONGTAKE_OPENAI_KEY": "hunter2"}))) as shop:
        told = (await order_language(shop, job, wish, "/estimate")).json()
        assert (told["drafts"], told["lines"], told["cost_usd"] > 0) == (True, 1, True)
        assert told["scenes"] == []
        refused = await order_language(shop, job, wish | {"max_cost_usd": 0})
        assert refused.json()["type"] == "/problems/price-changed"
        assert (await order_language(shop, job, wish)).status_code == 202
    [draft] = (await until_made(api, job))["results"]["languages"]
    assert (draft["state"], draft["lines"], draft["film"]) == ("drafted", [["Look up! (de)"], []], None)
    assert (await order_language(api, job, wish | {"lines": draft["lines"]})).status_code == 202
    [film] = (await until_made(api, job))["results"]["languages"]
    assert film["state"] == "ready"


def _path(file: Json) -> str:
    """Return the file's name: the rest of the link changes with the hour."""
    return str(file["url"]).rsplit("/", 1)[-1].partition("?")[0]
