"""The object store is away, has no bucket, or refuses the key: `/readyz`, routes and the doctor say so."""

import base64

import httpx
import pytest

from api.app import create_app
from cli.doctor.finding import Finding
from cli.doctor.storage_check import check_storage
from cli.ports import find_free_port
from settings import Settings
from store.asset_outages import AssetsUnavailable, BucketMissing
from store.assets import Assets
from tests.api.kit import served, services_of

KEY = "jobs/job-1/film-1.mp4"


ENDPOINTS = {"s3": "AWS_ENDPOINT", "az": "AZURE_STORAGE_ENDPOINT"}
SECRETS = {"s3": "AWS_SECRET_ACCESS_KEY", "az": "AZURE_STORAGE_ACCOUNT_KEY"}


def spoil(trouble: str, monkeypatch: pytest.MonkeyPatch, cloud_url: str) -> str:
    """The URL of a store with this trouble."""
    scheme = cloud_url.partition("://")[0]
    if trouble == "no_answer":
        monkeypatch.setenv(ENDPOINTS[scheme], f"http://127.0.0.1:{find_free_port()}/longtake")
    if trouble == "refused":
        monkeypatch.setenv(SECRETS[scheme], base64.b64encode(b"another").decode())
    return f"{scheme}://never-made/films" if trouble == "no_bucket" else cloud_url


async def ready(settings: Settings) -> tuple[int, str]:
    async with served(create_app(settings)) as client:
        answer = await client.get("/readyz")
    return answer.status_code, answer.json()["checks"]["assets"]


@pytest.mark.parametrize("trouble", ["no_answer", "no_bucket", "refused"])
async def test_readiness_names_the_trouble(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, cloud_url: str, trouble: str
) -> None:
    spoiled = settings.model_copy(update={"assets_url": spoil(trouble, monkeypatch, cloud_url)})
    assert await ready(spoiled) == (503, trouble)


async def test_an_empty_folder_of_a_bucket_is_ready(settings: Settings, cloud_url: str) -> None:
    assert await ready(settings.model_copy(update={"assets_url": cloud_url})) == (200, "ok")


@pytest.mark.parametrize("trouble", ["no_answer", "refused"])
async def test_a_file_that_cannot_be_asked_for_is_a_503(
    settings_away: Settings, monkeypatch: pytest.MonkeyPatch, cloud_url: str, trouble: str
) -> None:
    url = spoil(trouble, monkeypatch, cloud_url)
    app = create_app(settings_away.model_copy(update={"assets_url": url}))
    async with served(app) as client:
        answer: httpx.Response = await client.get(services_of(app).signer.sign_url(KEY))
    assert (answer.status_code, answer.json()["type"]) == (503, "/problems/assets-away")
    assert answer.headers["Retry-After"]


async def test_in_a_bucket_that_is_not_there_no_asset_is_merely_missing(
    cloud_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    assets = Assets(spoil("no_bucket", monkeypatch, cloud_url))
    with pytest.raises(BucketMissing):
        await assets.read_bytes(KEY)
    with pytest.raises(BucketMissing):
        await assets.write_bytes(KEY, b"film")
    with pytest.raises(BucketMissing):
        await assets.delete_all("jobs/job-1")


async def find_assets(settings: Settings, url: str) -> Finding:
    findings = await check_storage(settings.model_copy(update={"assets_url": url}))
    return next(finding for finding in findings if finding.subject == "Assets")


@pytest.mark.parametrize(
    ("trouble", "found"),
    [
        ("none", "written, read and deleted"),
        ("no_answer", f"not reachable ({AssetsUnavailable.__name__})"),
        ("no_bucket", "there is no such bucket"),
        ("refused", "the store refuses"),
    ],
)
async def test_the_doctor_writes_and_deletes_an_object(
    settings_away: Settings, monkeypatch: pytest.MonkeyPatch, cloud_url: str, trouble: str, found: str
) -> None:
    assert found in (await find_assets(settings_away, spoil(trouble, monkeypatch, cloud_url))).found
    if trouble == "none":
        assert await Assets(cloud_url).list_assets("ready") == []
