"""Pictures in a brief: an upload or an address, for the film and for scenes, or refused by their field."""

from pathlib import Path
from typing import Any

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from providers.accounts import Accounts
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_brief, call_for_team, get, post_job, services_of, until_status
from tests.pictures import a_picture

PICTURE = "https://pictures.example/kite.png"
FAL = {"provider": "fal", "model": "fal-ai/kling-video/v3/standard"}
KEYS = Accounts({"LONGTAKE_FAL_KEY": "k", "LONGTAKE_DREAM_MACHINE_KEY": "k", "LONGTAKE_LUMA_KEY": "k"})
NO_PICTURE = "this model cannot start from a picture: remove it or choose another model; these do: "


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings, accounts=KEYS)


async def uploaded(api: httpx.AsyncClient) -> str:
    answer = await api.post(f"{V1}/uploads", files={"file": ("kite.png", a_picture("PNG"))})
    upload_id: str = answer.json()["upload_id"]
    return upload_id


async def faults(api: httpx.AsyncClient, **fields: Any) -> dict[str, str]:  # noqa: ANN401 - fields of a brief
    """What is wrong with a brief, by field; the estimate says the same as the order."""
    answers = [await api.post(f"{V1}/{path}", json=a_brief(**fields)) for path in ("estimate", "generate")]
    assert [answer.status_code for answer in answers] == [422, 422], answers[1].text
    told = [{error["field"]: error["message"] for error in answer.json()["errors"]} for answer in answers]
    assert told[0] == told[1]
    return told[0]


def scenes(*images: object) -> Json:
    own = [{"text": "A kite", "duration_seconds": 5} | ({"reference_image": i} if i else {}) for i in images]
    return {"prompt": None, "duration_seconds": None, "scenes": own}


async def test_an_upload_and_an_address_are_kept_as_they_were_given(api: httpx.AsyncClient) -> None:
    upload_id = await uploaded(api)
    brief = a_brief(**FAL, **scenes({"url": PICTURE}, None), reference_image={"upload_id": upload_id})

    job = (await api.post(f"{V1}/generate", json=brief)).json()

    kept = (await get(api, f"/jobs/{job['job_id']}"))["brief"]
    own = [scene["reference_image"] for scene in kept["scenes"]]
    assert kept["reference_image"] == {"upload_id": upload_id, "url": None}
    assert own == [{"upload_id": None, "url": PICTURE}, None]
    refused = await api.delete(f"{V1}/uploads/{upload_id}")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/upload-in-use")


async def test_a_deleted_film_takes_its_pictures_with_it(
    api: httpx.AsyncClient, worker: Fakes, tmp_path: Path
) -> None:
    upload_id = await uploaded(api)
    image = {"upload_id": upload_id}
    job_id = await post_job(api, **FAL, reference_image=image, approval="storyboard")
    await api.post(f"{V1}/jobs/{job_id}/cancel")
    await until_status(api, job_id, "canceled")

    assert (await api.delete(f"{V1}/jobs/{job_id}")).status_code == 204

    assert (await api.get(f"{V1}/uploads/{upload_id}")).status_code == 404
    assert list((tmp_path / "assets").rglob("*.jpg")) == []


@pytest.mark.parametrize(
    ("image", "field"),
    [
        ({}, "reference_image"),
        ({"url": PICTURE, "upload_id": "x"}, "reference_image"),
        ({"url": "http://pictures.example/kite.png"}, "reference_image.url"),
        ({"url": "https://10.0.0.1/kite.png"}, "reference_image.url"),
        ({"upload_id": "../../secret"}, "reference_image.upload_id"),
        ({"file": "kite.png"}, "reference_image.file"),
        ("kite.png", "reference_image"),
    ],
    ids=str,
)
async def test_a_picture_that_is_none_is_refused_by_its_field(
    away: httpx.AsyncClient, image: object, field: str
) -> None:
    assert field in await faults(away, reference_image=image)


async def test_a_scenes_picture_is_refused_by_its_field(api: httpx.AsyncClient) -> None:
    images = ({"upload_id": await uploaded(api)}, {"upload_id": "nothing"}, {"url": "https://localhost/x"})

    assert list(await faults(api, **FAL, **scenes(*images))) == ["scenes.2.reference_image.url"]
    assert list(await faults(api, **FAL, **scenes(*images[:2]))) == ["scenes.1.reference_image.upload_id"]


async def test_both_forms_at_once_are_refused(away: httpx.AsyncClient) -> None:
    told = await faults(away, reference_image={"url": PICTURE}, reference_image_url=PICTURE)

    assert told == {"reference_image": "give either reference_image or reference_image_url"}


async def test_a_model_that_takes_none_names_those_that_do(api: httpx.AsyncClient) -> None:
    message = f"{NO_PICTURE}fal, luma, dream-machine"

    assert await faults(api, reference_image={"url": PICTURE}) == {"reference_image": message}
    assert await faults(api, reference_image_url=PICTURE) == {"reference_image_url": message}
    assert await faults(api, **scenes(None, {"url": PICTURE})) == {"scenes.1.reference_image": message}


async def test_a_fallback_that_takes_none_is_named(api: httpx.AsyncClient) -> None:
    told = await faults(api, **FAL, fallbacks=[{"provider": "animatic"}], reference_image={"url": PICTURE})

    assert list(told) == ["fallbacks.0.model"]


async def test_a_service_that_must_fetch_the_picture_cannot_have_an_upload(api: httpx.AsyncClient) -> None:
    upload = {"upload_id": await uploaded(api)}

    assert await faults(api, provider="dream-machine", reference_image=upload) == {
        "reference_image": "this service takes pictures by public addresses alone: give a url"
    }


async def test_where_services_can_reach_us_it_can(api: httpx.AsyncClient, app: FastAPI) -> None:
    object.__setattr__(services_of(app).availability, "reachable", True)
    brief = a_brief(provider="dream-machine", reference_image={"upload_id": await uploaded(api)})

    assert (await api.post(f"{V1}/generate", json=brief)).status_code == 202


async def test_another_owners_upload_is_none(api: httpx.AsyncClient, app: FastAPI) -> None:
    upload_id = await uploaded(api)
    call_for_team(app, "bob")

    told = await faults(api, **FAL, reference_image={"upload_id": upload_id})
    assert list(told) == ["reference_image.upload_id"]


async def test_an_estimate_includes_what_a_service_charges_for_a_picture(api: httpx.AsyncClient) -> None:
    model = {"provider": "fal", "model": "xai/grok-imagine-video"}
    images = scenes({"url": PICTURE}, None, {"url": PICTURE})
    prices = [
        (await api.post(f"{V1}/estimate", json=a_brief(**model, **given))).json()["video"]["cost_usd"]
        for given in (scenes(None, None, None), images, images | {"reference_image": {"url": PICTURE}})
    ]

    # Two scenes have a picture of their own; then the third has the film's.
    assert [round(price - prices[0], 6) for price in prices] == [0, 0.004, 0.006]
