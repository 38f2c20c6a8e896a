"""What a film would cost and how long it would take, before anything is kept or spent."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.providers.durations import STORYBOARD_SECONDS
from api.providers.storyboard_price import WRITERS
from contracts import Resolution
from estimates.compose_time import estimate_compose_seconds
from providers import factory
from providers.accounts import Accounts
from settings import Settings
from tests.api.kit import V1, Json, a_brief, get, served, services_of
from tests.api.market import ENVIRONMENT, REGISTRY, take_times

# Of 5 seconds each: all but the last have half a second more, so 6 are made of the first, 5 of the last.
THREE = [{"text": text, "duration_seconds": 5} for text in ("One", "Two", "Three")]
THREE_SCENES = {"prompt": None, "scenes": THREE, "duration_seconds": None, "provider": "studio"}


@pytest.fixture
def shop(settings_away: Settings) -> FastAPI:
    """An API with an account at the studio, and no Temporal: it is not asked."""
    return create_app(settings_away, REGISTRY, Accounts(ENVIRONMENT))


@pytest.fixture
async def client(shop: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    async with served(shop) as client:
        yield client


async def test_scenes_are_priced_with_their_tails_as_they_will_be_ordered(client: httpx.AsyncClient) -> None:
    told = await _estimate(client, **THREE_SCENES, audio="off")

    assert (told["scenes"], told["film_seconds"]) == (3, 15.0)
    assert told["video"]["billed_seconds"] == 17.0
    assert told["cost_usd"] == told["video"]["cost_usd"] == 1.7


async def test_without_transitions_there_are_no_tails(client: httpx.AsyncClient) -> None:
    assert (await _estimate(client, **THREE_SCENES, transition="cut"))["video"]["billed_seconds"] == 15.0


async def test_prices_for_a_clip_count_clips(client: httpx.AsyncClient) -> None:
    told = await _estimate(client, **THREE_SCENES, model="by-the-clip")

    assert told["video"]["cost_usd"] == pytest.approx(0.7 + 0.7 + 0.4)


async def test_music_is_priced_with_the_film(client: httpx.AsyncClient) -> None:
    told = await _estimate(client, **THREE_SCENES, music_provider="studio")

    assert (told["music"]["model"], told["music"]["cost_usd"]) == ("jingle", 0.26)
    assert told["cost_usd"] == pytest.approx(1.7 + 0.26)


async def test_each_fallback_says_what_all_scenes_would_cost_there(client: httpx.AsyncClient) -> None:
    fallbacks = [{"provider": "animatic"}, {"provider": "studio", "model": "by-the-clip"}]
    told = await _estimate(client, **THREE_SCENES, fallbacks=fallbacks)

    assert [made["cost_usd"] for made in told["fallbacks"]] == [0.0, pytest.approx(1.8)]
    assert told["cost_usd"] == pytest.approx(1.7)


async def test_each_take_of_each_scene_is_priced_and_one_of_each_at_a_fallback(
    client: httpx.AsyncClient,
) -> None:
    fallbacks = [{"provider": "studio", "model": "by-the-clip"}]
    told = await _estimate(client, **THREE_SCENES, takes=4, music_provider="studio", fallbacks=fallbacks)

    assert (told["scenes"], told["takes"], told["video"]["billed_seconds"]) == (3, 4, 4 * 17.0)
    assert told["video"]["cost_usd"] == pytest.approx(4 * 1.7)
    assert told["fallbacks"][0]["cost_usd"] == pytest.approx(1.8)
    assert told["cost_usd"] == pytest.approx(4 * 1.7 + 0.26)


async def test_it_says_how_a_script_was_read(client: httpx.AsyncClient) -> None:
    cues = "1\n00:00:00,000 --> 00:00:05,000\nFog lies.\n\n2\n00:00:05,000 --> 00:00:12,000\nA whale rises."
    told = await _estimate(client, script=cues, prompt=None, duration_seconds=None)

    assert (told["script_form"], told["scenes"], told["film_seconds"]) == ("subtitles", 2, 12.0)


async def test_without_a_script_there_is_no_form(client: httpx.AsyncClient) -> None:
    assert (await _estimate(client))["script_form"] is None


async def test_a_prompt_is_estimated_by_the_storyboard_that_would_be_written(
    client: httpx.AsyncClient,
) -> None:
    told = await _estimate(client, provider="studio", duration_seconds=30)

    assert told["scenes"] == 6
    assert told["film_seconds"] == 30.0


async def test_it_says_whether_the_budget_will_do(client: httpx.AsyncClient) -> None:
    assert (await _estimate(client, **THREE_SCENES))["within_budget"] is None
    assert (await _estimate(client, **THREE_SCENES, budget_usd=1.7))["within_budget"] is True
    assert (await _estimate(client, **THREE_SCENES, budget_usd=1.69))["within_budget"] is False


async def test_scenes_are_made_side_by_side_as_many_as_the_model_takes(client: httpx.AsyncClient) -> None:
    # Clips of 5.5 seconds take 31 s, those of 5 take 30 s: four at once, then the last one.
    five = {**THREE_SCENES, "scenes": [*THREE, *THREE[:2]]}
    told = await _estimate(client, **five, audio="off")

    assert told["done_in_seconds"]["usual"] == pytest.approx(_own(25) + 31 + 30)


async def test_past_jobs_tell_how_long_it_takes(client: httpx.AsyncClient, shop: FastAPI) -> None:
    # Twice as long as the registry expects.
    await take_times(shop, "fine", [60.0] * 8)
    told = await _estimate(client, **THREE_SCENES)

    assert told["done_in_seconds"] == pytest.approx(dict.fromkeys(("early", "usual", "late"), _own(15) + 62))


async def test_what_could_not_be_made_is_refused_as_generate_would(client: httpx.AsyncClient) -> None:
    for call in ("estimate", "generate"):
        answer = await client.post(f"{V1}/{call}", json=a_brief(provider="studio", model="tall"))
        assert answer.status_code == 422
        assert answer.json()["errors"][0]["field"] == "aspect_ratio"


@pytest.mark.parametrize("writer", WRITERS)
async def test_a_storyboard_that_a_language_model_writes_costs_something_too(
    settings_away: Settings, writer: str
) -> None:
    settings = settings_away.model_copy(update={"writer": writer})
    accounts = Accounts({f"LONGTAKE_{writer.upper()}_KEY": "hunter2"})
    async with served(create_app(settings, accounts=accounts)) as client:
        written = await _estimate(client, audio="off")
        given = await _estimate(client, prompt=None, scenes=THREE, duration_seconds=None)

    assert 0 < written["script_usd"] < 0.5
    assert written["cost_usd"] == written["script_usd"]
    assert given["script_usd"] == 0


async def test_a_language_model_without_an_account_writes_nothing(settings_away: Settings) -> None:
    settings = settings_away.model_copy(update={"writer": "openai"})
    async with served(create_app(settings, accounts=Accounts({}))) as client:
        assert (await _estimate(client))["script_usd"] == 0


def test_the_worker_has_the_same_writers() -> None:
    assert factory.WRITERS == WRITERS


async def test_nothing_is_kept_or_spent(client: httpx.AsyncClient, shop: FastAPI) -> None:
    await _estimate(client, **THREE_SCENES)

    assert (await get(client, "/jobs"))["jobs"] == []
    assert await services_of(shop).ledger.reads.get_spent_today() == 0


def _own(seconds: float) -> float:
    """What we need ourselves for a film of that length in 720p."""
    return STORYBOARD_SECONDS + estimate_compose_seconds(seconds, Resolution.P720)


async def _estimate(client: httpx.AsyncClient, **fields: object) -> Json:
    answer = await client.post(f"{V1}/estimate", json=a_brief(**fields))
    assert answer.status_code == 200, answer.text
    told: Json = answer.json()
    return told


async def test_sound_is_priced_where_it_is_wanted_and_a_model_without_any_is_named(
    client: httpx.AsyncClient,
) -> None:
    scenes = [THREE[0] | {"clip_sound": "full"}, *THREE[1:]]
    wanted = THREE_SCENES | {"scenes": scenes, "transition": "cut", "audio": "off"}
    told = await _estimate(client, **wanted, model="loud")
    assert (told["cost_usd"], told["video"]["sound_usd"]) == (1.75, 0.25)
    assert told["notices"] == []

    silent = await _estimate(client, **wanted, model="fine")
    assert (silent["cost_usd"], silent["video"]["sound_usd"]) == (1.5, 0)
    assert silent["notices"] == ["The clips of Fine have no sound of their own."]


@pytest.mark.parametrize("fields", [{}, {"duration_seconds": None}])
async def test_scenes_without_lengths_make_the_longest_film_that_they_can(
    client: httpx.AsyncClient, fields: Json
) -> None:
    body = a_brief(
        prompt=None, scenes=[{"text": "One"}, {"text": "Two"}], provider="studio", model="fine", audio="off"
    )
    del body["duration_seconds"]
    told = (await client.post(f"{V1}/estimate", json=body | fields)).json()
    assert told["film_seconds"] < 30
    assert told["notices"] == [
        f"No length was asked for: these scenes make a film of {told['film_seconds']:g} seconds at most."
    ]
    refused = await client.post(f"{V1}/estimate", json=body | {"duration_seconds": 30})
    assert [error["field"] for error in refused.json()["errors"]] == ["duration_seconds"]


async def test_cards_come_on_top_of_the_films_length(api: httpx.AsyncClient) -> None:
    cards = {"title": "The Keeper", "end": "The End"}
    plain, carded = [
        (await api.post(f"{V1}/estimate", json=body)).json() for body in (a_brief(), a_brief(cards=cards))
    ]
    assert (plain["film_seconds"], plain["card_seconds"]) == (10, 0)
    assert (carded["film_seconds"], carded["card_seconds"]) == (18, 8)
    # The last scene's clip is as long as the others now: the end card fades in over it.
    assert carded["video"]["billed_seconds"] == plain["video"]["billed_seconds"] + 0.5
    assert carded["music"]["billed_seconds"] == 18
    for wrong in ({}, {"title": "x" * 61}, {"title": "two\nlines"}):
        answer = await api.post(f"{V1}/estimate", json=a_brief(cards=wrong))
        assert answer.status_code == 422, wrong
