"""A watermark in a brief: an upload of the owner's own or an address, or refused by its field."""

from io import BytesIO
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from tests.api.fakes import Fakes
from tests.api.kit import V1, Json, a_brief, call_for_team, get, post_job, until_status
from tests.pictures import a_picture, encoded

LOGO = "https://pictures.example/logo.png"
CORNER, SIZE, OPACITY = "top_right", 0.12, 0.8


def a_logo(*, opaque_from: int) -> bytes:
    """White on nothing, opaque from that column on."""
    logo = Image.new("RGBA", (96, 96), (255, 255, 255, 0))
    logo.paste((255, 255, 255, 255), (opaque_from, 0, 96, 96))
    return encoded(logo, "PNG")


async def uploaded(api: httpx.AsyncClient, content: bytes) -> str:
    answer = await api.post(f"{V1}/uploads", files={"file": ("logo.png", content)})
    assert answer.status_code == 201, answer.text
    upload_id: str = answer.json()["upload_id"]
    return upload_id


async def faults(api: httpx.AsyncClient, cards: Json) -> dict[str, str]:
    answer = await api.post(f"{V1}/generate", json=a_brief(cards=cards))
    assert answer.status_code == 422, answer.text
    return {error["field"]: error.get("code", "") for error in answer.json()["errors"]}


async def test_an_upload_is_kept_with_its_transparent_parts_as_long_as_its_film(
    api: httpx.AsyncClient, worker: Fakes, tmp_path: Path
) -> None:
    upload_id = await uploaded(api, a_logo(opaque_from=48))
    job_id = await post_job(api, cards={"watermark": {"upload_id": upload_id}}, approval="storyboard")

    kept = (await get(api, f"/jobs/{job_id}"))["brief"]["cards"]
    assert kept["watermark"] == {"upload_id": upload_id, "url": None}
    assert [kept[f"watermark_{name}"] for name in ("corner", "size", "opacity")] == [CORNER, SIZE, OPACITY]
    refused = await api.delete(f"{V1}/uploads/{upload_id}")
    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/upload-in-use")
    [file] = (tmp_path / "assets" / "uploads").rglob("*.png")
    with Image.open(file) as drawn:
        assert (drawn.mode, drawn.getpixel((10, 10)), drawn.getpixel((90, 10))) == (
            "RGBA",
            (255, 255, 255, 0),
            (255, 255, 255, 255),
        )

    await api.post(f"{V1}/jobs/{job_id}/cancel")
    await until_status(api, job_id, "canceled")
    assert (await api.delete(f"{V1}/jobs/{job_id}")).status_code == 204
    assert list((tmp_path / "assets" / "uploads").rglob("*.*")) == []


async def test_logos_that_differ_in_what_is_transparent_alone_are_two(api: httpx.AsyncClient) -> None:
    ids = [await uploaded(api, a_logo(opaque_from=column)) for column in (48, 60, 48)]

    assert ids[0] == ids[2] != ids[1]


async def test_an_opaque_picture_is_kept_once(api: httpx.AsyncClient, tmp_path: Path) -> None:
    opaque = Image.open(BytesIO(a_picture("PNG"))).convert("RGBA")

    await uploaded(api, encoded(opaque, "PNG"))

    assert list((tmp_path / "assets" / "uploads").rglob("*.png")) == []


@pytest.mark.parametrize(
    ("cards", "field"),
    [
        ({"watermark": {"upload_id": "nothing"}}, "cards.watermark.upload_id"),
        ({"watermark": {"url": "http://pictures.example/logo.png"}}, "cards.watermark.url"),
        ({"watermark": {"url": "https://10.0.0.1/logo.png"}}, "cards.watermark.url"),
        ({"watermark": {"url": "https://localhost/logo.png"}}, "cards.watermark.url"),
        ({"watermark": {"url": LOGO}, "watermark_corner": "middle"}, "cards.watermark_corner"),
        ({"watermark": {"url": LOGO}, "watermark_size": 0.5}, "cards.watermark_size"),
        ({"watermark": {"url": LOGO}, "watermark_opacity": 0}, "cards.watermark_opacity"),
        ({"watermark_corner": "top_left"}, "cards"),
    ],
    ids=str,
)
async def test_one_that_is_none_is_refused_by_its_field(
    api: httpx.AsyncClient, cards: Json, field: str
) -> None:
    assert field in await faults(api, cards)


async def test_another_owners_upload_is_refused(api: httpx.AsyncClient, app: FastAPI) -> None:
    upload_id = await uploaded(api, a_logo(opaque_from=48))
    call_for_team(app, "bob")

    assert await faults(api, {"watermark": {"upload_id": upload_id}}) == {
        "cards.watermark.upload_id": "upload_not_found"
    }


async def test_a_watermark_costs_and_lengthens_nothing(api: httpx.AsyncClient) -> None:
    bodies = (a_brief(), a_brief(cards={"watermark": {"url": LOGO}}))
    plain, marked = [(await api.post(f"{V1}/estimate", json=body)).json() for body in bodies]

    assert plain == marked
