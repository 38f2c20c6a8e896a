"""Words that the operator wants confirmed: no order without them, and they stay with the film."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest

from settings import Settings
from tests.api.kit import V1, a_brief, post_job

WORDS = "These are my own ideas."
GENERATE = f"{V1}/generate"


@pytest.fixture
def settings(tmp_path: Path, temporal_address: str, sqlite_url: str) -> Settings:
    """Those of the other tests here, with words to be confirmed."""
    return Settings(
        var_dir=tmp_path,
        database_url=sqlite_url,
        temporal_address=temporal_address,
        owner=f"owner-{uuid4().hex}",
        order_confirmation=f" {WORDS} ",
    )


@pytest.mark.parametrize("given", [None, "These are not my own ideas."])
async def test_an_order_without_the_words_is_refused_with_them(
    api: httpx.AsyncClient, given: str | None
) -> None:
    answer = await api.post(GENERATE, json=a_brief(order_confirmation=given))
    problem = answer.json()
    assert (answer.status_code, problem["type"]) == (422, "/problems/order-unconfirmed")
    assert WORDS in problem["detail"]
    assert [error["field"] for error in problem["errors"]] == ["order_confirmation"]
    assert (await api.get(f"{V1}/jobs")).json()["jobs"] == []


async def test_the_session_tells_the_words_and_they_are_kept_with_the_film(api: httpx.AsyncClient) -> None:
    words = (await api.get(f"{V1}/session")).json()["order_confirmation"]
    assert words == WORDS
    job_id = await post_job(api, order_confirmation=words)
    assert (await api.get(f"{V1}/jobs/{job_id}")).json()["brief"]["order_confirmation"] == WORDS


async def test_a_price_is_told_without_them(api: httpx.AsyncClient) -> None:
    assert (await api.post(f"{V1}/estimate", json=a_brief())).status_code == 200
