"""What goes wrong on order: each fault as a client meets it."""

import asyncio
import json
import time
from collections.abc import Callable
from contextlib import suppress
from email.utils import parsedate_to_datetime
from typing import Any

import httpx
import pytest

from emulator import RunningEmulator
from tests.conditions import eventually
from tests.emulator.fetching import fetch

MODEL = "bytedance/seedance-1-pro"
KEY = {"Authorization": "Bearer any"}
Rule = dict[str, Any]


def order(emulator: RunningEmulator, prompt: str = "a fox", timeout: float = 30) -> httpx.Response:
    """Order a clip from Replicate."""
    url = f"{emulator.url}/replicate/v1/models/{MODEL}/predictions"
    return httpx.post(url, headers=KEY, json={"input": {"prompt": prompt}}, timeout=timeout, trust_env=False)


def look(made: httpx.Response) -> httpx.Response:
    """Ask for the prediction again."""
    return httpx.get(made.json()["urls"]["get"], headers=KEY, trust_env=False)


def strike(emulator: RunningEmulator, operation: str, kind: str, **more: object) -> None:
    """Let the next such operation go wrong, once."""
    emulator.set_faults([{"operation": operation, "times": 1, "fault": {"kind": kind, **more}}])


async def made(emulator: RunningEmulator) -> httpx.Response:
    """A prediction that has succeeded."""
    first = order(emulator)

    await eventually(lambda: bool(look(first).json()["status"] == "succeeded"), "the prediction succeeds")
    return look(first)


@pytest.mark.parametrize(("when", "jobs"), [("before", 0), ("after", 1)])
def test_a_reset_is_no_answer_and_the_job_is_there_if_it_came_after(
    emulator: RunningEmulator, when: str, jobs: int
) -> None:
    strike(emulator, "submit", "reset", when=when)
    with pytest.raises(httpx.ReadError):
        order(emulator)
    assert len(emulator.get_invoice()["jobs"]) == jobs
    assert order(emulator).status_code == 201


async def test_a_job_whose_answer_was_reset_is_paid_for(emulator: RunningEmulator) -> None:
    strike(emulator, "submit", "reset", when="after")
    with pytest.raises(httpx.ReadError):
        order(emulator)

    async def paid() -> bool:
        return bool(emulator.get_invoice()["total_usd"] == "0.300000")

    await eventually(paid, "the job that nobody knows of is paid for")


def test_a_hang_lasts_until_the_client_leaves(emulator: RunningEmulator) -> None:
    strike(emulator, "submit", "hang", when="after")
    with pytest.raises(httpx.ReadTimeout):
        order(emulator, timeout=0.3)
    assert len(emulator.list_jobs()) == 1


@pytest.mark.parametrize("status", [408, 409, 425, 429, 500, 502, 503, 504])
def test_an_http_error_is_that_and_no_job(emulator: RunningEmulator, status: int) -> None:
    strike(emulator, "submit", "http", status=status)
    assert order(emulator).status_code == status
    assert emulator.list_jobs() == []


@pytest.mark.parametrize(
    ("form", "is_right"),
    [
        ("seconds", lambda header: header == "7"),
        ("date", lambda header: parsedate_to_datetime(header).timestamp() > time.time()),
        ("garbage", lambda header: not header.isdigit()),
    ],
)
def test_retry_after_comes_in_three_forms(
    emulator: RunningEmulator, form: str, is_right: Callable[[str], bool]
) -> None:
    strike(emulator, "submit", "http", status=429, retry_after=7, retry_form=form)
    assert is_right(order(emulator).headers["retry-after"])


def test_malformed_json_is_no_json_and_the_job_is_there(emulator: RunningEmulator) -> None:
    strike(emulator, "submit", "malformed")
    with pytest.raises(json.JSONDecodeError):
        order(emulator).json()
    assert len(emulator.list_jobs()) == 1


def test_an_unknown_status_is_a_word_that_nobody_knows(emulator: RunningEmulator) -> None:
    strike(emulator, "status", "unknown_status", word="pondering")
    first = order(emulator)
    assert look(first).json()["status"] == "pondering"
    assert look(first).json()["status"] != "pondering"


async def test_progress_may_go_back(emulator: RunningEmulator) -> None:
    rules: list[Rule] = [
        {"operation": "submit", "fault": {"kind": "never_ends"}},
        {"operation": "status", "nth": 1, "fault": {"kind": "progress_back"}},
    ]
    emulator.set_faults(rules)
    first = order(emulator)

    async def far() -> bool:
        return bool(emulator.list_jobs()[0]["progress"] > 0.9)

    await eventually(far, "the job is far")
    assert "99%" not in look(first).json()["logs"]
    assert "99%" in look(first).json()["logs"]


async def test_a_late_job_runs_on_and_then_ends_well(emulator: RunningEmulator) -> None:
    strike(emulator, "submit", "late", seconds=4000)
    late, usual = order(emulator), order(emulator)

    async def late_is_done() -> bool:
        return bool(look(late).json()["status"] == "succeeded")

    await eventually(lambda: bool(look(usual).json()["status"] == "succeeded"), "the usual job succeeds")
    assert not await late_is_done()
    await eventually(late_is_done, "the late job succeeds")


def test_a_lost_job_is_gone_for_good(emulator: RunningEmulator) -> None:
    strike(emulator, "status", "lost")
    first = order(emulator)
    assert [look(first).status_code for _ in range(2)] == [404, 404]


@pytest.mark.parametrize("kind", ["moderated_prompt", "moderated_result", "failed"])
async def test_what_fails_is_told_so_and_is_free(emulator: RunningEmulator, kind: str) -> None:
    strike(emulator, "submit", kind)
    first = order(emulator)

    await eventually(lambda: bool(look(first).json()["status"] == "failed"), "the prediction fails")
    assert emulator.get_invoice()["total_usd"] == "0.000000"


async def test_a_truncated_file_says_its_true_length_and_a_short_one_does_not(
    emulator: RunningEmulator,
) -> None:
    url = (await made(emulator)).json()["output"]
    whole = fetch(url).content
    strike(emulator, "fetch", "truncated")
    assert fetch(url).content == whole[: len(whole) // 2]
    strike(emulator, "fetch", "short")
    with pytest.raises(httpx.RemoteProtocolError):
        fetch(url)


async def test_a_corrupt_file_has_the_right_length_and_the_wrong_bytes(emulator: RunningEmulator) -> None:
    url = (await made(emulator)).json()["output"]
    whole = fetch(url).content
    strike(emulator, "fetch", "corrupt")
    spoiled = fetch(url).content
    assert len(spoiled) == len(whole)
    assert spoiled[4:8] != b"ftyp"


async def test_a_download_that_broke_may_go_on_where_it_broke(emulator: RunningEmulator) -> None:
    url = (await made(emulator)).json()["output"]
    whole = fetch(url).content
    strike(emulator, "fetch", "breaks")
    with pytest.raises(httpx.TransportError):
        fetch(url)
    rest = fetch(url, Range="bytes=1000-")
    assert rest.status_code == 206
    assert rest.content == whole[1000:]


async def test_a_download_breaks_off_at_a_share_of_what_is_left_three_times_for_each_file(
    emulator: RunningEmulator,
) -> None:
    url = (await made(emulator)).json()["output"]
    whole = fetch(url).content
    emulator.set_faults([{"operation": "fetch", "fault": {"kind": "breaks_off"}}])
    got = b""
    for _ in range(3):
        piece = part(url, len(got))
        assert len(piece) == int((len(whole) - len(got)) * 0.4)
        got += piece
    assert got + fetch(url, Range=f"bytes={len(got)}-").content == whole
    assert emulator.broken_downloads() == {"breaks": 3, "files": 1, "most_of_one": 3, "continued": 3}
    emulator.reset_state()
    assert emulator.broken_downloads()["breaks"] == 0


def part(url: str, first: int) -> bytes:
    """What comes before the connection ends."""
    got = b""
    headers = {"Range": f"bytes={first}-"} if first else {}
    with httpx.stream("GET", url, headers=headers, trust_env=False) as answer:
        with suppress(httpx.RemoteProtocolError):
            for piece in answer.iter_raw():
                got += piece
        assert len(got) < int(answer.headers["content-length"])
    return got


def test_a_rule_strikes_the_nth_call_with_the_words(emulator: RunningEmulator) -> None:
    rule: Rule = {"operation": "submit", "prompt_contains": "wolf", "nth": 2, "fault": {"kind": "http"}}
    emulator.set_faults([rule])
    prompts = ["a fox", "a wolf", "a fox", "a wolf", "a wolf"]
    assert [order(emulator, prompt).status_code for prompt in prompts] == [201, 201, 201, 503, 201]


def test_chance_is_the_same_for_the_same_seed(emulator: RunningEmulator) -> None:
    def throw() -> list[int]:
        emulator.set_faults([{"operation": "submit", "chance": 0.5, "fault": {"kind": "http"}}])
        return [order(emulator).status_code for _ in range(12)]

    first = throw()
    assert set(first) == {201, 503}
    assert throw() == first


def test_a_rule_that_cannot_be_is_refused(emulator: RunningEmulator) -> None:
    with pytest.raises(httpx.HTTPStatusError):
        emulator.set_faults([{"operation": "fetch", "fault": {"kind": "never_ends"}}])


async def test_requests_are_counted_by_operation(emulator: RunningEmulator) -> None:
    first = order(emulator)
    await asyncio.to_thread(look, first)
    assert emulator.count_requests("replicate")["counts"] == {"submit": 1, "status": 1}


def test_the_script_tells_how_often_each_rule_struck(emulator: RunningEmulator) -> None:
    strike(emulator, "submit", "http", status=500)
    order(emulator)
    order(emulator)
    (rule,) = httpx.get(f"{emulator.url}/_emulator/script", trust_env=False).json()["rules"]
    assert (rule["fault"]["kind"], rule["met"], rule["struck"]) == ("http", 2, 1)
