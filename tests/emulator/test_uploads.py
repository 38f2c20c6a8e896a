"""Files that are sent ahead of an order."""

import base64

import httpx
import pytest

from emulator import RunningEmulator
from tests.emulator.fetching import fetch, post

PNG = b"\x89PNG and more"


def test_fal_says_where_to_put_a_file_and_gives_it_back(emulator: RunningEmulator) -> None:
    body = {"file_name": "first.png", "content_type": "image/png"}
    told = post(f"{emulator.url}/fal-rest/storage/upload/initiate?storage_type=fal-cdn-v3", body, "Key any")
    httpx.put(told["upload_url"], content=PNG, trust_env=False).raise_for_status()
    found = fetch(told["file_url"])
    assert (found.content, found.headers["content-type"]) == (PNG, "image/png")


@pytest.mark.parametrize("way", ["stream", "base64"])
def test_kie_takes_a_file_and_gives_it_back(emulator: RunningEmulator, way: str) -> None:
    url, named = f"{emulator.url}/kie-upload/api/file-{way}-upload", {"uploadPath": "in", "fileName": "a.png"}
    if way == "base64":
        told = post(url, {**named, "base64Data": base64.b64encode(PNG).decode()})
    else:
        key = {"Authorization": "Bearer any"}
        told = httpx.post(url, data=named, files={"file": PNG}, headers=key, trust_env=False).json()
    assert told["data"]["filePath"] == "in/a.png"
    assert fetch(told["data"]["downloadUrl"]).content == PNG
