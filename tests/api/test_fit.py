"""A request that no model can meet is refused at once: which field, and what could be had."""

from pathlib import Path
from typing import Any

import httpx
import pytest

from api.app import create_app
from api.http.problems import ProblemError
from api.jobs.create import new_job_from_brief
from api.providers.availability import ModelAvailability
from api.providers.brief_validation import ResolvedModels, resolve_models
from contracts import Brief
from providers.accounts import Accounts
from providers.model_spec import DEFAULT_PARALLEL_JOBS
from settings import Settings
from tests.api.kit import V1, a_brief, served, services_of
from tests.api.market import BY_THE_CLIP, ENVIRONMENT, FINE, JINGLE, REGISTRY, SHORT, a_model, offers

PICTURE = "https://pictures.example/fox.png"


@pytest.mark.parametrize(
    ("fields", "field", "message"),
    [
        (
            {"provider": "closed-shop"},
            "provider",
            "no account here: set LONGTAKE_CLOSED_SHOP_KEY; to be had now: animatic, studio",
        ),
        ({"provider": "nobody"}, "provider", "unknown provider; to be had: animatic, closed-shop, studio"),
        (
            {"model": "gone"},
            "model",
            (
                "its service took it away on 2026-11-20; to be had now: fine, tall, pictures, "
                "maybe-pictures, short, by-the-clip, loud, one-by-one, old-price"
            ),
        ),
        ({"model": "jingle"}, "model", None),
        ({"model": "tall"}, "aspect_ratio", "this provider makes 9:16"),
        ({"model": "tall", "aspect_ratio": "9:16", "resolution": "480p"}, "resolution", None),
        ({"model": "pictures"}, "reference_image_url", "this model begins from a picture: give one"),
        (
            {"model": "fine", "reference_image_url": PICTURE},
            "reference_image_url",
            (
                "this model cannot start from a picture: remove it or choose another model; these do: "
                "pictures, maybe-pictures"
            ),
        ),
        (
            {
                "prompt": None,
                "scenes": [{"text": "x", "duration_seconds": 9.6}] * 2,
                "duration_seconds": None,
            },
            "scenes.0.duration_seconds",
            "this provider makes scenes of 2 to 9.5 seconds",
        ),
        (
            {"music_provider": "closed-shop"},
            "music_provider",
            "unknown provider; to be had: animatic, studio",
        ),
        ({"music_provider": "studio", "music_model": "fine"}, "music_model", None),
        (
            {"music_provider": "studio", "duration_seconds": 30},
            "music_model",
            "this model makes 20 seconds of music at most",
        ),
        ({"fallbacks": [{"provider": "closed-shop"}]}, "fallbacks.0.provider", None),
        (
            {"fallbacks": [{"provider": "animatic"}, {"provider": "studio", "model": "gone"}]},
            "fallbacks.1.model",
            None,
        ),
        (
            {"fallbacks": [{"provider": "animatic"}, {"provider": "studio", "model": "tall"}]},
            "fallbacks.1.model",
            "this provider makes 9:16",
        ),
        ({"fallbacks": [{"provider": "studio", "model": "pictures"}]}, "fallbacks.0.model", None),
        (
            {
                "prompt": None,
                "scenes": [{"text": "x", "duration_seconds": 5}] * 2,
                "fallbacks": [{"provider": "studio", "model": "short"}],
            },
            "fallbacks.0.model",
            "this provider makes scenes of 1.75 to 3.5 seconds",
        ),
        (
            {"model": "maybe-pictures", "reference_image_url": "https://10.0.0.1/x.png"},
            "reference_image_url",
            "the address is not on the public internet",
        ),
        ({"callback_url": "https://user@example.com/"}, "callback_url", None),
        ({"callback_url": "https://localhost/"}, "callback_url", None),
    ],
)
def test_what_cannot_be_met_is_refused_by_its_field(
    fields: dict[str, Any], field: str, message: str | None
) -> None:
    faults = refused(**fields)

    assert field in faults
    assert message in (None, faults[field])


def test_every_fault_is_told_at_once() -> None:
    fallbacks = [{"provider": "closed-shop"}, {"provider": "studio", "model": "tall"}]

    assert list(refused(model="pictures", fallbacks=fallbacks, music_provider="nobody")) == [
        "reference_image_url",
        "fallbacks.0.provider",
        "fallbacks.1.model",
        "music_provider",
    ]


def test_without_a_name_the_first_model_that_is_still_there_is_meant() -> None:
    cast = resolve_models(offers(), a_film(fallbacks=[{"provider": "studio"}], music_provider="studio"))

    assert (cast.video, cast.fallbacks, cast.music) == (FINE, (FINE,), JINGLE)


def test_a_film_without_music_needs_no_one_to_make_it() -> None:
    assert resolve_models(offers(), a_film(audio="off", music_provider="nobody")).music is None


def test_a_model_that_only_its_maker_took_away_is_to_be_had_at_a_gateway() -> None:
    at_home = refused(model="gone-at-home")["model"]

    assert "a gateway may have it: set LONGTAKE_STUDIO_URL" in at_home
    gateway = offers(LONGTAKE_STUDIO_URL="https://gateway.example")
    assert resolve_models(gateway, a_film(model="gone-at-home")).video.name == "gone-at-home"


def test_a_key_in_a_file_that_cannot_be_read_is_no_account(tmp_path: Path) -> None:
    offered = offers(LONGTAKE_CLOSED_SHOP_KEY_FILE=str(tmp_path))
    faults = refused(provider="closed-shop", offered=offered)

    assert "LONGTAKE_CLOSED_SHOP_KEY_FILE" in faults["provider"]


def test_with_the_emulator_no_service_needs_an_account() -> None:
    emulated = offers(LONGTAKE_EMULATOR_URL="http://127.0.0.1:9100")

    assert resolve_models(emulated, a_film(provider="closed-shop")).video.name == "closed"


def test_scenes_that_a_shorter_fallback_can_make_are_fine() -> None:
    cast = resolve_models(offers(), a_film(fallbacks=[{"provider": "studio", "model": "short"}]))

    assert cast.fallbacks == (SHORT,)


async def test_what_was_left_to_us_is_kept_by_its_name_and_the_budget_with_it(
    settings_away: Settings,
) -> None:
    app = create_app(settings_away, REGISTRY, Accounts(ENVIRONMENT))
    async with served(app) as client:
        brief = a_brief(
            provider="studio",
            model="by-the-clip",
            fallbacks=[{"provider": "animatic"}, {"provider": "studio"}],
            music_provider="studio",
            budget_usd=2.5,
        )
        refusal = await client.post(
            f"{V1}/generate", json=brief
        )  # Temporal is away: it is kept all the same.
        job = (await client.get(f"{V1}/jobs/{refusal.json()['job_id']}")).json()

    assert job["model"] == job["brief"]["model"] == BY_THE_CLIP.name
    assert job["brief"]["fallbacks"] == [
        {"provider": "animatic", "model": "storyboard"},
        {"provider": "studio", "model": "fine"},
    ]
    assert job["brief"]["music_model"] == "jingle"
    assert job["budget_usd"] == 2.5


async def test_a_film_has_as_many_jobs_in_flight_as_its_model_takes(settings_away: Settings) -> None:
    app = create_app(settings_away, REGISTRY, Accounts(ENVIRONMENT))
    async with served(app):
        rooms = services_of(app)
        cast = resolve_models(rooms.availability, a_film(model="one-by-one"))
        row = new_job_from_brief("local", a_film(), cast, None).to_row()
        gone = new_job_from_brief("local", a_film(), ResolvedModels(a_model("no-more")), None).to_row()

        assert rooms.build_generation_input(row).parallel_scenes == 1
        assert rooms.build_generation_input(gone).parallel_scenes == DEFAULT_PARALLEL_JOBS


async def test_a_refusal_keeps_nothing_and_shows_no_key(settings_away: Settings) -> None:
    async with served(create_app(settings_away, REGISTRY, Accounts(ENVIRONMENT))) as client:
        refusal = await client.post(f"{V1}/generate", json=a_brief(provider="studio", model="gone"))
        jobs = (await client.get(f"{V1}/jobs")).json()["jobs"]

    assert refusal.status_code == httpx.codes.UNPROCESSABLE_ENTITY
    assert "hunter2" not in refusal.text
    assert jobs == []


def a_film(**fields: object) -> Brief:
    """A brief for the studio, unless it says otherwise."""
    return Brief.model_validate(a_brief(**({"provider": "studio"} | fields)))


def refused(*, offered: ModelAvailability | None = None, **fields: Any) -> dict[str, str]:  # noqa: ANN401 - any brief
    """The fields at fault, and what is said of each."""
    with pytest.raises(ProblemError) as refusal:
        resolve_models(offered or offers(), a_film(**fields))
    assert refusal.value.problem.status == 422
    return {error.field: error.message for error in refusal.value.problem.errors or ()}
