"""Pictures at an address: fetched once and kept as uploads, or refused; no inner network is asked."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest

from api.app import create_app
from providers.accounts import Accounts
from settings import Settings
from tests.api.kit import V1, Json
from tests.api.streams import listening
from tests.pictures import HEIC, a_picture
from tests.providers.answering import Answering, Said, answering

FETCH = f"{V1}/uploads/address"


@pytest.fixture
def elsewhere() -> Iterator[Answering]:
    with answering() as made:
        yield made


@pytest.fixture
async def api(settings_away: Settings, elsewhere: Answering) -> AsyncIterator[httpx.AsyncClient]:
    """An API that may fetch from this machine, because it is beside an emulator."""
    accounts = Accounts({"LONGTAKE_EMULATOR_URL": elsewhere.url})
    async with listening(create_app(settings_away, accounts=accounts)) as client:
        yield client


async def fault_of(api: httpx.AsyncClient, url: str) -> tuple[int, str, str]:
    answer = await api.post(FETCH, json={"url": url})
    error: Json = answer.json()["errors"][0]
    return answer.status_code, error["field"], error.get("code") or ""


async def test_a_picture_at_an_address_is_kept_as_the_same_file_uploaded(
    api: httpx.AsyncClient, elsewhere: Answering
) -> None:
    elsewhere.on("GET /kite.heic", Said(HEIC, headers={"Content-Type": "text/plain"}))

    fetched = await api.post(FETCH, json={"url": f"{elsewhere.url}/kite.heic?size=large"})

    uploaded = await api.post(f"{V1}/uploads", files={"file": ("kite.heic", HEIC)})
    assert (fetched.status_code, fetched.json()) == (201, uploaded.json())
    assert fetched.headers["Location"] == fetched.json()["url"]
    elsewhere.on("GET /kite.heic", Said(status=404))
    assert (await api.get(fetched.json()["url"])).headers["Content-Type"] == "image/jpeg"


@pytest.mark.parametrize(
    ("said", "code"),
    [
        (Said(b"<html>Log in</html>"), "not_a_picture"),
        (Said(a_picture(width=40)), "too_small"),
        (Said(status=404), "unfetchable"),
        (Said(b"x" * (20 * 2**20 + 1)), "unfetchable"),
    ],
    ids=["a page", "too small", "nothing there", "over 20 MB"],
)
async def test_what_is_no_good_picture_is_refused_at_the_address_and_leaves_nothing(
    api: httpx.AsyncClient, elsewhere: Answering, tmp_path: Path, said: Said, code: str
) -> None:
    elsewhere.on("GET /kite", said)

    assert await fault_of(api, f"{elsewhere.url}/kite") == (422, "url", code)
    assert [file for file in tmp_path.rglob("*") if "upload" in file.name and file.is_file()] == []


@pytest.mark.parametrize(
    "url", ["http://pictures.example/kite.png", "https://10.0.0.1/kite.png", "file:///etc/passwd", "kite.png"]
)
async def test_no_inner_address_is_asked(api: httpx.AsyncClient, url: str) -> None:
    assert await fault_of(api, url) == (422, "url", "address_refused")


async def test_without_an_emulator_this_machine_is_not_asked_either(
    settings_away: Settings, elsewhere: Answering
) -> None:
    async with listening(create_app(settings_away, accounts=Accounts({}))) as api:
        assert await fault_of(api, f"{elsewhere.url}/kite") == (422, "url", "address_refused")
    assert elsewhere.heard == []
