"""What can be had, as `GET /providers` tells."""

from collections.abc import AsyncIterator

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from providers.accounts import Accounts
from providers.catalogue import build_registry
from providers.factory import ADAPTERS
from settings import Settings
from tests.api.kit import V1, Json, get, served, services_of
from tests.api.market import ENVIRONMENT, REGISTRY, take_times
from tests.store.counting import count


@pytest.fixture
def shop(settings_away: Settings) -> FastAPI:
    """An API with an account at the studio."""
    return create_app(settings_away, REGISTRY, Accounts(ENVIRONMENT))


@pytest.fixture
async def client(shop: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client of it."""
    async with served(shop) as client:
        yield client


async def test_a_service_is_available_where_an_account_is_set_up(client: httpx.AsyncClient) -> None:
    studio, closed = await _service(client, "studio"), await _service(client, "closed-shop")

    assert (studio["title"], studio["available"], studio["missing"]) == ("The Studio", True, None)
    assert studio["note"] == "Slow on Mondays."
    assert (closed["available"], closed["missing"]) == (
        False,
        "no account here: set LONGTAKE_CLOSED_SHOP_KEY",
    )


async def test_no_key_is_shown(client: httpx.AsyncClient) -> None:
    assert "hunter2" not in (await client.get(f"{V1}/providers")).text


async def test_our_own_animatic_is_always_there(client: httpx.AsyncClient) -> None:
    animatic = await _service(client, "animatic")

    assert (animatic["available"], animatic["emulated"]) == (True, False)
    assert [model["kind"] for model in animatic["models"]] == ["video", "music"]


async def test_a_model_is_told_with_all_that_it_can(client: httpx.AsyncClient) -> None:
    fine = await _model(client, "fine")

    assert fine == {
        "name": "fine",
        "title": "Fine",
        "kind": "video",
        "min_seconds": 2.0,
        "max_seconds": 10.0,
        "lengths": [],
        "length_step": 1.0,
        # The end of a scene's clip lies under the next scene, unless it is cut there.
        "scene_seconds": {"crossfade": [2.0, 9.5], "cut": [2.0, 10.0]},
        "aspect_ratios": ["16:9", "9:16", "1:1"],
        "resolutions": ["480p", "720p", "1080p"],
        "image": "none",
        "seed": False,
        "sound": False,
        "sound_switch": False,
        "sound_prices": [],
        "cancel": False,
        "lookup": False,
        "webhook": False,
        "progress": False,
        "prices": [
            {
                "usd": 0.1,
                "per": "second",
                "resolution": None,
                "seconds": None,
                "source": "the studio's list",
                "read_on": "2026-11-01",
                "outdated": False,
            }
        ],
        "typical": {"seconds": 5.0, "takes_seconds": {"early": 22.5, "usual": 30.0, "late": 40.5}},
        "retired_on": None,
        "retired": False,
        "note": "",
        "last_image": False,
        "max_references": 0,
        "voices": [],
        "languages": [],
    }


async def test_prices_by_resolution_and_length_are_told_and_what_holds_for_the_rest(
    client: httpx.AsyncClient,
) -> None:
    prices = (await _model(client, "by-the-clip"))["prices"]

    assert [_cost(price) for price in prices] == [
        (0.4, "clip", "720p", 5.0),
        (0.7, "clip", "720p", 10.0),
        (0.1, "second", None, None),
    ]
    assert len((await _model(client, "jingle"))["prices"]) == 1


async def test_a_price_that_was_read_long_ago_is_marked(client: httpx.AsyncClient) -> None:
    [old] = (await _model(client, "old-price"))["prices"]

    assert (old["source"], old["read_on"], old["outdated"]) == ("an old list", "2026-06-30", True)
    assert not any(price["outdated"] for price in (await _model(client, "by-the-clip"))["prices"])


async def test_what_costs_nothing_has_no_list(client: httpx.AsyncClient) -> None:
    [price] = (await _service(client, "animatic"))["models"][0]["prices"]

    assert (price["usd"], price["source"], price["outdated"]) == (0, None, False)


async def test_a_retired_model_says_so(client: httpx.AsyncClient) -> None:
    gone = await _model(client, "gone")

    assert (gone["retired"], gone["retired_on"]) == (True, "2026-11-20")


async def test_past_jobs_tell_how_long_it_takes(client: httpx.AsyncClient, shop: FastAPI) -> None:
    await take_times(shop, "fine", [60.0] * 8)

    typical = (await _model(client, "fine"))["typical"]["takes_seconds"]

    assert typical == pytest.approx({"early": 60.0, "usual": 60.0, "late": 60.0})


async def test_one_statement_tells_the_past_of_all_models(client: httpx.AsyncClient, shop: FastAPI) -> None:
    with count(services_of(shop).database, "before_cursor_execute") as statements:
        services = (await get(client, "/providers"))["providers"]

    assert statements() == 1
    assert sum(len(service["models"]) for service in services if service["available"]) > 2


async def test_with_the_emulator_every_service_is_there_and_said_to_be_emulated(
    settings_away: Settings,
) -> None:
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": "http://127.0.0.1:9100"})
    async with served(create_app(settings_away, REGISTRY, accounts)) as client:
        services = (await get(client, "/providers"))["providers"]

    assert {s["name"]: (s["available"], s["emulated"]) for s in services} == {
        "animatic": (True, False),
        "studio": (True, True),
        "closed-shop": (True, True),
    }


async def test_all_that_is_offered_without_settings_is_ours_and_everything_is_shown(
    away: httpx.AsyncClient,
) -> None:
    services = (await get(away, "/providers"))["providers"]

    assert [service["name"] for service in services if service["available"]] == ["animatic"]
    assert {service["name"] for service in services} > {"runway", "luma", "google"}


def test_every_service_that_is_offered_has_an_adapter() -> None:
    offered = {service.name for service in build_registry().providers}

    assert offered - {"animatic"} <= set(ADAPTERS)


def _cost(price: Json) -> tuple[float, str, str | None, float | None]:
    return price["usd"], price["per"], price["resolution"], price["seconds"]


async def _service(client: httpx.AsyncClient, name: str) -> Json:
    services = (await get(client, "/providers"))["providers"]
    found: Json = next(service for service in services if service["name"] == name)
    return found


async def _model(client: httpx.AsyncClient, name: str) -> Json:
    models = (await _service(client, "studio"))["models"]
    found: Json = next(model for model in models if model["name"] == name)
    return found


@pytest.mark.parametrize(("takes", "packed"), [("gzip, br", True), ("identity", False), ("gzip;q=0", False)])
async def test_the_list_is_packed_for_whom_takes_that(
    client: httpx.AsyncClient, takes: str, packed: bool
) -> None:
    answer = await client.get(f"{V1}/providers", headers={"Accept-Encoding": takes})

    assert answer.json() == (await client.get(f"{V1}/providers")).json()
    assert (answer.headers.get("content-encoding") == "gzip") is packed
    assert answer.headers["cache-control"] == "no-store"
    assert answer.headers["vary"] == "Accept-Encoding"
