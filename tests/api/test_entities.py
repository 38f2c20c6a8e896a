"""Entities of a brief: kept, shown with each scene, edited in a storyboard, and refused by field."""

import httpx
import pytest

from api.app import create_app
from providers.accounts import Accounts
from settings import Settings
from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_brief, get, post_job, served, until_status

MARA = {"id": "mara", "name": "Mara", "description": "a woman in a red coat"}
NOBODY = "takes no pictures of who is in the film:"
STILLS = "the stills that it begins from are drawn from them"
TEXTS_ALONE = "their descriptions alone"
EITHER = "takes a picture to begin from or pictures of who is in the film"
PIER = {"id": "pier", "name": "the pier"}
TEXTS = {"prompt": None, "duration_seconds": None}


def scenes(*scenes: Json) -> Json:
    return TEXTS | {"scenes": [{"duration_seconds": 5} | scene for scene in scenes]}


async def test_ids_that_are_used_twice_or_unknown_are_refused_by_their_field(api: httpx.AsyncClient) -> None:
    body = a_brief(
        **scenes({"text": "A kite", "entities": ["mara", "ghost"]}), entities=[MARA, MARA | {"name": "M"}]
    )
    answers = [await api.post(f"{V1}/{path}", json=body) for path in ("estimate", "generate")]
    assert [answer.status_code for answer in answers] == [422, 422]
    told = {error["field"]: (error["message"], error["code"]) for error in answers[1].json()["errors"]}
    assert told == {
        "entities.1.id": ("two entities have this id", "duplicate_id"),
        "scenes.0.entities.1": ("no entity has this id: the film has mara", "unknown_entity"),
    }


@pytest.mark.parametrize(
    ("chosen", "notices"),
    [
        (
            {"provider": "animatic", "scenes": [{"text": "Mara", "duration_seconds": 5}]},
            ["Animatic takes no pictures of who is in the film: it gets no descriptions either."],
        ),
        (
            {"model": "fal-ai/kling-video/v3/standard"},
            [f"Kling 3.0 Standard (fal) {NOBODY} it gets their descriptions alone."],
        ),
        (
            {"model": "bytedance/seedance-2.0"},
            [f"Seedance 2.0 (fal) {EITHER}: scene 1 is made without the latter."],
        ),
        ({"model": "bytedance/seedance-2.0", "continuity": "none"}, []),
        (
            {"model": "fal-ai/kling-video/v3/standard", "continuity": "keyframes"},
            [f"Kling 3.0 Standard (fal) {NOBODY} {STILLS}, but for scene 1 it gets {TEXTS_ALONE}."],
        ),
        (
            {
                "model": "fal-ai/kling-video/v3/standard",
                "continuity": "keyframes",
                "scenes": [{"text": "Mara", "duration_seconds": 5}],
            },
            [f"Kling 3.0 Standard (fal) {NOBODY} {STILLS}."],
        ),
        (
            {"model": "bytedance/seedance-2.0", "continuity": "keyframes"},
            [f"Seedance 2.0 (fal) {EITHER}: scene 1 is made without the latter."],
        ),
    ],
)
async def test_what_a_model_leaves_out_of_the_pictures_is_told_and_not_refused(
    settings: Settings, chosen: Json, notices: list[str]
) -> None:
    picture = {"url": "https://pictures.example/mara.png"}
    entities = [MARA | {"reference_images": [picture]}]
    given = scenes({"text": "Mara", "reference_image": picture}, {"text": "Mara"}, {"text": "Mara"})
    async with served(create_app(settings, accounts=Accounts({"LONGTAKE_FAL_KEY": "k"}))) as api:
        brief = a_brief(**{**given, "entities": entities, "provider": "fal", **chosen})
        assert (await api.post(f"{V1}/estimate", json=brief)).json()["notices"] == notices


async def test_openings_that_cannot_be_are_refused_by_their_field(api: httpx.AsyncClient) -> None:
    linked = {"text": "A kite", "opens_on": "last_frame"}
    given = scenes(linked, {"text": "A kite"}, *[linked] * 3)
    answer = await api.post(f"{V1}/generate", json=a_brief(**given))
    told = {error["field"]: error["code"] for error in answer.json()["errors"]}
    assert told == {"scenes.0.opens_on": "no_scene_before", "scenes.4.opens_on": "chain_too_long"}


async def test_an_upload_of_nobody_is_refused_for_an_entity_too(api: httpx.AsyncClient) -> None:
    entities = [MARA | {"reference_images": [{"upload_id": "never"}]}]
    answer = await api.post(f"{V1}/generate", json=a_brief(entities=entities))
    assert [error["field"] for error in answer.json()["errors"]] == [
        "entities.0.reference_images.0.upload_id"
    ]


async def test_a_storyboard_shows_who_is_in_sight_and_its_owner_may_change_that(
    api: httpx.AsyncClient, worker: Fakes
) -> None:
    worker.go.set()
    job_id = await post_job(
        api,
        **scenes({"text": "A kite over the pier"}, {"text": "Mara runs"}),
        approval="storyboard",
        entities=[MARA, PIER],
    )
    await until_status(api, job_id, "awaiting_approval")
    before = (await get(api, f"/jobs/{job_id}"))["results"]["storyboard"]

    edits = [{"text": scene["text"], "duration_seconds": 5} for scene in before]
    edits[0]["entities"] = ["mara"]
    answer = await api.put(f"{V1}/jobs/{job_id}/storyboard", json={"scenes": edits})

    # Those of the first scene are given; of the second, whose text is unchanged, they stay.
    expected = [["mara"], before[1]["entities"]]
    assert [scene["entities"] for scene in answer.json()["scenes"]] == expected
    shown = (await get(api, f"/jobs/{job_id}"))["results"]
    assert [scene["entities"] for scene in shown["scenes"]] == expected
