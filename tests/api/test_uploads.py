"""Pictures that callers upload: kept, shown to their owner alone, or refused with the reason."""

import asyncio
from collections.abc import AsyncIterator
from io import BytesIO
from pathlib import Path

import httpx
import pytest
from fastapi import FastAPI
from PIL import Image

from api.app import create_app
from api.http.body_limit import MAX_UPLOAD_BYTES
from api.uploads import receive_picture
from media.pictures import normalize_picture
from settings import Settings
from store.assets import Assets
from store.errors import StorageFull
from tests.api.kit import V1, Json, call_for_team
from tests.api.streams import listening
from tests.conditions import eventually
from tests.pictures import HEIC, a_bomb, a_lying_picture, a_picture

UPLOADS = f"{V1}/uploads"


@pytest.fixture
def app(settings_away: Settings) -> FastAPI:
    """An app without Temporal: uploads do not need it."""
    return create_app(settings_away.model_copy(update={"upload_quota_mb": 1}))


@pytest.fixture
async def api(app: FastAPI) -> AsyncIterator[httpx.AsyncClient]:
    """A client over a real wire."""
    async with listening(app) as client:
        yield client


async def upload(api: httpx.AsyncClient, content: bytes, name: str = "photo.jpg") -> httpx.Response:
    return await api.post(UPLOADS, files={"file": (name, content)})


async def uploaded(api: httpx.AsyncClient, content: bytes) -> Json:
    answer = await upload(api, content)
    assert answer.status_code == 201, answer.text
    body: Json = answer.json()
    return body


def fault_of(answer: httpx.Response) -> tuple[int, str, str]:
    error = answer.json()["errors"][0]
    return answer.status_code, error["field"], error.get("code", "")


async def test_a_picture_of_a_phone_is_kept_upright_and_shown(api: httpx.AsyncClient) -> None:
    told = await uploaded(api, HEIC)

    shown = await api.get(told["url"])
    assert told["url"] == f"{UPLOADS}/{told['upload_id']}"
    assert (told["kind"], told["media_type"], told["width"], told["height"]) == (
        "picture",
        "image/jpeg",
        64,
        96,
    )
    assert (shown.status_code, shown.headers["Content-Type"]) == (200, "image/jpeg")
    assert len(shown.content) == told["size_bytes"]
    with Image.open(BytesIO(shown.content)) as image:
        assert (image.size, dict(image.getexif())) == ((64, 96), {})
    assert (await api.head(told["url"])).headers["Content-Length"] == str(told["size_bytes"])


async def test_the_same_picture_has_one_id_whatever_its_metadata(
    api: httpx.AsyncClient, tmp_path: Path
) -> None:
    first, second = await asyncio.gather(
        uploaded(api, a_picture("PNG")), uploaded(api, a_picture("PNG", dpi=(72, 72)))
    )

    assert first["upload_id"] == second["upload_id"]
    assert len(list((tmp_path / "assets" / "uploads").rglob("*.jpg"))) == 1


async def test_another_owner_is_shown_nothing(app: FastAPI, api: httpx.AsyncClient) -> None:
    told = await uploaded(api, a_picture())
    call_for_team(app, "bob")

    for answer in (await api.get(told["url"]), await api.delete(told["url"])):
        assert (answer.status_code, answer.json()["type"]) == (404, "/problems/upload-not-found")


async def test_a_deleted_picture_is_gone(api: httpx.AsyncClient, tmp_path: Path) -> None:
    told = await uploaded(api, a_picture())

    assert (await api.delete(told["url"])).status_code == 204

    assert (await api.get(told["url"])).status_code == 404
    assert (await api.delete(told["url"])).status_code == 404
    assert list((tmp_path / "assets").rglob("*.jpg")) == []


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>", "not_a_picture"),
        (a_bomb(64_008, 1_000), "too_many_pixels"),
    ],
    ids=["svg", "bomb"],
)
async def test_what_is_no_good_picture_is_refused_and_leaves_nothing(
    api: httpx.AsyncClient, tmp_path: Path, content: bytes, code: str
) -> None:
    answer = await upload(api, content)

    assert fault_of(answer) == (422, "file", code)
    assert [file for file in tmp_path.rglob("*") if "upload" in file.name and file.is_file()] == []


@pytest.mark.parametrize("chunked", [False, True])
async def test_a_hundred_megabytes_are_refused_with_the_limit(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, *, chunked: bool
) -> None:
    monkeypatch.setattr(receive_picture.PictureReceiver, "receive_picture", None)
    head = b'--b\r\nContent-Disposition: form-data; name="file"; filename="film.mov"\r\n\r\n'
    piece, pieces = bytes(1_000_000), 100

    async def body() -> AsyncIterator[bytes]:
        yield head
        for _ in range(pieces):
            yield piece
        yield b"\r\n--b--\r\n"

    length = {} if chunked else {"Content-Length": str(len(head) + pieces * len(piece) + 9)}
    answer = await api.post(
        UPLOADS, content=body(), headers={"Content-Type": "multipart/form-data; boundary=b", **length}
    )

    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")
    assert answer.json()["detail"] == f"The body may be {MAX_UPLOAD_BYTES // 1_000_000} MB at most."


async def test_a_body_over_a_megabyte_is_still_too_much_elsewhere(api: httpx.AsyncClient) -> None:
    answer = await api.post(f"{V1}/uploads/x", content=bytes(1_000_001))

    assert (answer.status_code, answer.json()["type"]) == (413, "/problems/too-large")


@pytest.mark.parametrize(
    "body",
    [
        {"json": {"file": "x"}},
        {"files": {"picture": ("a.jpg", b"x")}},
        {"data": {"file": "a text"}},
        {"content": b"\xff\xd8\xff", "headers": {"Content-Type": "image/jpeg"}},
        {"content": b"--b", "headers": {"Content-Type": "multipart/form-data"}},
    ],
    ids=["json", "other-field", "text", "raw", "no-boundary"],
)
async def test_a_body_without_a_file_is_refused(api: httpx.AsyncClient, body: Json) -> None:
    answer = await api.post(UPLOADS, **body)

    assert (answer.status_code, answer.json()["type"]) == (422, "/problems/validation")


async def test_more_than_the_quota_is_refused_until_something_is_deleted(api: httpx.AsyncClient) -> None:
    noise = [Image.effect_noise((900, 900), 90 + number) for number in range(2)]
    first, second = [BytesIO() for _ in noise]
    for image, file in zip(noise, (first, second), strict=True):
        image.save(file, "PNG")
    told = await uploaded(api, first.getvalue())

    refused = await upload(api, second.getvalue())
    await api.delete(told["url"])

    assert (refused.status_code, refused.json()["type"]) == (409, "/problems/upload-quota")
    assert "1 MB" in refused.json()["detail"]
    await uploaded(api, second.getvalue())


async def test_a_full_disk_is_told_as_such(api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch) -> None:
    async def put_file(*_: object, **__: object) -> None:
        raise StorageFull

    monkeypatch.setattr(Assets, "put_file", put_file)

    answer = await upload(api, a_picture())

    assert (answer.status_code, answer.json()["type"]) == (507, "/problems/storage-full")


async def test_an_upload_that_the_disk_broke_off_is_stored_by_the_next(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def put_file(*_: object, **__: object) -> None:
        raise OSError("broken")

    with monkeypatch.context() as patch:
        patch.setattr(Assets, "put_file", put_file)
        assert (await upload(api, a_picture())).status_code == 500

    assert (await api.get((await uploaded(api, a_picture()))["url"])).status_code == 200


async def test_a_page_of_another_origin_can_upload_nothing(api: httpx.AsyncClient) -> None:
    answer = await api.post(
        UPLOADS, files={"file": ("a.jpg", a_picture())}, headers={"Origin": "https://evil.example"}
    )

    assert answer.status_code == 403


async def test_only_a_few_pictures_are_read_at_once(
    api: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, most, go = 0, 0, asyncio.Event()

    async def normalize(*files: Path) -> object:
        nonlocal reading, most
        reading += 1
        most = max(most, reading)
        await go.wait()
        try:
            return await normalize_picture(*files)
        finally:
            reading -= 1

    monkeypatch.setattr(receive_picture, "normalize_picture", normalize)
    tasks = [asyncio.create_task(uploaded(api, a_lying_picture(form))) for form in ("JPEG", "PNG", "WEBP")]

    async def busy() -> bool:
        return reading == receive_picture.MAX_AT_ONCE

    await eventually(busy)
    go.set()
    await asyncio.gather(*tasks)
    assert most == receive_picture.MAX_AT_ONCE
