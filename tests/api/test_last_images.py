"""Pictures that scenes end on: kept and used as others are, and refused where no model can take them."""

import httpx
import pytest
from fastapi import FastAPI

from api.app import create_app
from api.jobs.storyboard_review import _keep_what_stays
from contracts import ImageReference, Scene, SceneBrief
from providers.accounts import Accounts
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_brief, get, post_job
from tests.pictures import a_picture

FIRST, LAST = ({"url": f"https://pictures.example/{name}.png"} for name in ("first", "last"))
KLING = {"provider": "fal", "model": "fal-ai/kling-video/v3/standard"}
GROK = {"provider": "fal", "model": "xai/grok-imagine-video"}
KEYS = Accounts({"LONGTAKE_FAL_KEY": "k", "LONGTAKE_DREAM_MACHINE_KEY": "k"})


@pytest.fixture
def app(settings: Settings) -> FastAPI:
    return create_app(settings, accounts=KEYS)


async def uploaded(api: httpx.AsyncClient) -> str:
    answer = await api.post(f"{V1}/uploads", files={"file": ("end.png", a_picture("PNG"))})
    upload_id: str = answer.json()["upload_id"]
    return upload_id


def two_scenes(**first: object) -> Json:
    own = [{"text": "A kite", "duration_seconds": 5, **first}, {"text": "The sea", "duration_seconds": 5}]
    return {"prompt": None, "duration_seconds": None, "scenes": own}


async def faults(api: httpx.AsyncClient, **fields: object) -> dict[str, tuple[str, str]]:
    """What is wrong with a brief, by field; the estimate says the same as the order."""
    answers = [await api.post(f"{V1}/{path}", json=a_brief(**fields)) for path in ("estimate", "generate")]
    assert [answer.status_code for answer in answers] == [422, 422], answers[1].text
    told = [
        {error["field"]: (error.get("code", ""), error["message"]) for error in answer.json()["errors"]}
        for answer in answers
    ]
    assert told[0] == told[1]
    return told[0]


async def test_it_is_kept_with_its_scene_and_its_upload_is_used(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    upload_id = await uploaded(api)
    end = {"upload_id": upload_id}
    scenes = two_scenes(reference_image=FIRST, last_image=end)
    job_id = await post_job(api, **KLING, **scenes, approval="storyboard")

    kept = (await get(api, f"/jobs/{job_id}"))["brief"]["scenes"]
    assert [scene["last_image"] for scene in kept] == [{"upload_id": upload_id, "url": None}, None]
    refused = await api.delete(f"{V1}/uploads/{upload_id}")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/upload-in-use")


def test_an_edit_that_does_not_mention_it_keeps_it() -> None:
    before = [Scene(number=1, text="A kite", seconds=5, last_image=ImageReference.model_validate(LAST))]
    drafted = [Scene(number=1, text="A kite", seconds=6)]
    edits = [SceneBrief(text="A kite"), SceneBrief(text="A kite", last_image=None)]

    kept = [_keep_what_stays([edit], drafted, before)[0].last_image for edit in edits]

    assert kept == [before[0].last_image, None]


async def test_a_model_that_takes_none_names_those_that_do(api: httpx.AsyncClient) -> None:
    told = await faults(api, **GROK, **two_scenes(reference_image=FIRST, last_image=LAST))

    [(field, (code, message))] = told.items()
    assert (field, code) == ("scenes.0.last_image", "last_picture_not_supported")
    assert message.startswith(
        "clips of this model cannot end on a picture: remove it or choose another model; these do: "
    )
    assert "fal-ai/kling-video/v3/standard" in message
    assert "xai/grok-imagine-video" not in message


async def test_a_fallback_that_takes_none_is_refused(api: httpx.AsyncClient) -> None:
    told = await faults(api, **KLING, **two_scenes(reference_image=FIRST, last_image=LAST), fallbacks=[GROK])

    assert list(told) == ["fallbacks.0.model"]


async def test_one_without_a_picture_to_begin_from_is_refused(api: httpx.AsyncClient) -> None:
    told = await faults(api, **KLING, **two_scenes(last_image=LAST))

    assert [(field, code) for field, (code, _) in told.items()] == [
        ("scenes.0.last_image", "picture_required")
    ]


@pytest.mark.parametrize(
    ("image", "field"),
    [
        ({"upload_id": "nothing"}, "scenes.0.last_image.upload_id"),
        ({"url": "http://pictures.example/x.png"}, "scenes.0.last_image.url"),
        ({"url": "https://10.0.0.1/x.png"}, "scenes.0.last_image.url"),
        ({}, "scenes.0.last_image"),
    ],
    ids=str,
)
async def test_one_that_is_none_is_refused_by_its_field(
    api: httpx.AsyncClient, image: Json, field: str
) -> None:
    assert list(await faults(api, **KLING, **two_scenes(reference_image=FIRST, last_image=image))) == [field]


async def test_a_service_that_takes_addresses_alone_refuses_an_upload(api: httpx.AsyncClient) -> None:
    scenes = two_scenes(reference_image=FIRST, last_image={"upload_id": await uploaded(api)})

    told = await faults(api, provider="dream-machine", **scenes)

    assert {field: code for field, (code, _) in told.items()} == {
        "scenes.0.last_image": "upload_not_supported"
    }
