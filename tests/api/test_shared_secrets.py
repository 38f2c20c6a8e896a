"""Secrets that all hosts share: another one is refused at the start, and one is replaced without a break."""

from itertools import pairwise
from pathlib import Path

import pytest

from api.app import create_app
from api.http.problems import ProblemError
from api.http.signed_urls import UrlSigner
from providers.callbacks import CallbackTokens
from settings import Settings
from store.database import Database
from store.shared_secrets import SecretsDiffer, SharedSecrets

STEPS = (["old"], ["old", "new"], ["new", "old"], ["new"])
KEY = "jobs/1/film.mp4"


def read_link(signer: UrlSigner, url: str) -> str:
    return signer.read_key(url.split("/")[-2])


@pytest.mark.parametrize(("before", "after"), [*pairwise(STEPS)], ids=["1", "2", "3"])
def test_hosts_one_step_apart_read_each_others_links(before: list[str], after: list[str]) -> None:
    for signed, read in ((before, after), (after, before)):
        assert read_link(UrlSigner(read), UrlSigner(signed).sign_url(KEY)) == KEY
        token = CallbackTokens(signed).sign_token("job-1/scene/1/1")
        assert CallbackTokens(read).read_token(token) == "job-1/scene/1/1"


def test_a_key_that_is_gone_signs_nothing_more() -> None:
    with pytest.raises(ProblemError):
        read_link(UrlSigner(["new"]), UrlSigner(["old", "new"]).sign_url(KEY))


def test_a_key_is_read_from_the_environment_or_made_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (made,) = Settings(var_dir=tmp_path).signing_secrets
    assert Settings(var_dir=tmp_path).signing_secrets == (made,)
    monkeypatch.setenv("LONGTAKE_SIGNING_KEY", "new old")
    assert Settings(var_dir=tmp_path).signing_secrets == ("new", "old")


async def test_an_api_with_another_key_does_not_start(tmp_path: Path, sqlite_url: str) -> None:
    database = Database(sqlite_url)
    await SharedSecrets(database).require_equal({"LONGTAKE_SIGNING_KEY": ["another host's"]})
    await database.dispose()
    app = create_app(Settings(var_dir=tmp_path / "var", database_url=sqlite_url))
    with pytest.raises(SecretsDiffer, match="LONGTAKE_SIGNING_KEY differs"):
        async with app.router.lifespan_context(app):
            pass
