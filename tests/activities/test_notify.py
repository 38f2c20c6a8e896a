"""A caller's webhook is called as Standard Webhooks says, and whatever it answers is taken for what it is."""

import asyncio
import json
import logging
from datetime import timedelta

import pytest
from standardwebhooks import Webhook, WebhookVerificationError
from temporalio.exceptions import ApplicationErrorCategory

from activities.caller_webhook import WebhookSigner
from contracts import CloseOrder, JobError, JobStatus, NeedKind, NoticeOutcome
from contracts.error_types import ErrorType
from tests.activities.caller_kit import PRIVATE, SECRET, Caller, says
from tests.providers.scripted import Heard, Talk
from tests.store.builders import OWNER, an_end

NEXT_SECRET = "whsec_bG9uZ3Rha2UgdGVzdHMgd2lsbCBzaWduIHdpdGggaXQ="  # noqa: S105
HOURS = 3_600.0


@pytest.fixture
def backend() -> str:
    """One database: what differs between them is tested in `store`."""
    return "sqlite"


async def test_the_caller_reads_what_only_the_owner_can_decide(caller: Caller) -> None:
    async with caller.receiving(says(204)) as (receiver, url):
        end = await caller.order(url)
        needs = {
            "status": JobStatus.PROCESSING,
            "gaps": (),
            "need": NeedKind.HELD,
            "held": (2,),
            "token": "third",
        }
        assert await caller.told(end.model_copy(update=needs)) is NoticeOutcome.DELIVERED
    [heard] = receiver.heard
    body = Webhook(SECRET).verify(heard.body, dict(heard.headers))
    assert (body["type"], body["status"], body["ended_at"]) == ("job.needs_attention", "processing", None)
    assert body["needs_you"] == {"kind": "held", "scenes": [2]}
    # Each need is a message of its own, however often it is sent.
    assert heard.headers["webhook-id"] == f"{end.job_id}_third"


async def test_of_what_a_job_needed_before_it_ended_nobody_is_told(caller: Caller) -> None:
    async with caller.receiving(says(204)) as (receiver, url):
        end = await caller.order(url)
        await caller.stack.jobs.close_job(
            CloseOrder(job_id=end.job_id, status=JobStatus.CANCELED), run_id="run-1"
        )
        needs = {"status": JobStatus.PROCESSING, "need": NeedKind.HELD, "token": "first"}
        assert await caller.told(end.model_copy(update=needs)) is NoticeOutcome.FORGOTTEN
    assert receiver.heard == []


async def test_the_caller_can_check_the_signature_and_reads_how_the_job_ended(caller: Caller) -> None:
    caller.public_url = "https://films.example/"
    async with caller.receiving(says(204)) as (receiver, url):
        notice = await caller.order(url, metadata={"order": "17"})
        assert await caller.told(notice) is NoticeOutcome.DELIVERED
    [heard] = receiver.heard
    assert heard.line.startswith("POST /hook?key=")
    assert heard.headers["content-type"] == "application/json"
    row = await caller.stack.jobs.get_for_any_owner(notice.job_id)
    assert Webhook(SECRET).verify(heard.body, dict(heard.headers)) == {
        "type": "job.completed",
        "job_id": notice.job_id,
        "status": "completed",
        "gaps": [2],
        "error": None,
        "metadata": {"order": "17"},
        "created_at": row.created_at.isoformat().replace("+00:00", "Z"),
        "ended_at": "2026-11-20T12:00:00Z",
        "links": {
            "self": f"https://films.example/api/v1/jobs/{notice.job_id}",
            "progress": f"https://films.example/api/v1/jobs/{notice.job_id}/progress",
        },
    }


@pytest.mark.parametrize("status", [JobStatus.COMPLETED, JobStatus.FAILED, JobStatus.CANCELED])
async def test_each_end_has_a_type_of_its_own_and_says_why(caller: Caller, status: JobStatus) -> None:
    why = JobError(type=ErrorType.TERMINATED, message="An operator terminated the job.")
    async with caller.receiving(says(200)) as (receiver, url):
        notice = await caller.order(url)
        await caller.told(notice.model_copy(update={"status": status, "error": why}))
    told = json.loads(receiver.heard[0].body)
    assert (told["type"], told["status"], told["error"]) == (f"job.{status}", status, dict(why))


async def test_without_a_public_address_the_links_are_paths(caller: Caller) -> None:
    async with caller.receiving(says(200)) as (receiver, url):
        notice = await caller.order(url)
        await caller.told(notice)
    assert json.loads(receiver.heard[0].body)["links"]["self"] == f"/api/v1/jobs/{notice.job_id}"


async def test_a_letter_that_is_sent_again_is_the_same_under_the_same_id(caller: Caller) -> None:
    async with caller.receiving(says(500)) as (receiver, url):
        notice = await caller.order(url)
        await caller.not_told(notice)
        await caller.stack.jobs.close_job(an_end(notice.job_id), run_id=None)
        await caller.not_told(notice, attempt=2)
        await caller.not_told(notice.model_copy(update={"run_id": "run-2"}))
    first, second, other_end = receiver.heard
    assert first.body == second.body
    assert first.headers["webhook-id"] == second.headers["webhook-id"] != other_end.headers["webhook-id"]
    assert "." not in first.headers["webhook-id"]


async def test_while_a_secret_is_replaced_both_sign(caller: Caller) -> None:
    caller.secrets = [SECRET, NEXT_SECRET]
    async with caller.receiving(says(200)) as (receiver, url):
        await caller.told(await caller.order(url))
    [heard] = receiver.heard
    for secret in caller.secrets:
        Webhook(secret).verify(heard.body, dict(heard.headers))
    with pytest.raises(WebhookVerificationError):
        Webhook(SECRET).verify(heard.body + b" ", dict(heard.headers))


@pytest.mark.parametrize("status", [200, 202, 299])
async def test_every_success_is_one(caller: Caller, status: int) -> None:
    async with caller.receiving(says(status)) as (_, url):
        assert await caller.told(await caller.order(url)) is NoticeOutcome.DELIVERED


async def test_a_receiver_that_is_gone_is_called_no_more(caller: Caller) -> None:
    async with caller.receiving(says(410)) as (_, url):
        assert await caller.told(await caller.order(url)) is NoticeOutcome.UNWANTED


@pytest.mark.parametrize("status", [400, 401, 404, 408, 429, 500, 503])
async def test_every_other_answer_is_tried_again(caller: Caller, status: int) -> None:
    async with caller.receiving(says(status, b"words of theirs")) as (_, url):
        failure = await caller.not_told(await caller.order(url))
    assert failure.message == f"The caller's webhook answered HTTP {status}."
    assert not failure.non_retryable
    assert failure.category is ApplicationErrorCategory.BENIGN


async def test_a_redirect_is_no_success_and_nobody_follows_it(caller: Caller) -> None:
    async with (
        caller.receiving(says(200)) as (elsewhere, onward),
        caller.receiving(says(307, location=onward)) as (receiver, url),
    ):
        failure = await caller.not_told(await caller.order(url))
    assert failure.message == "The caller's webhook answered HTTP 307."
    assert (len(receiver.heard), len(elsewhere.heard)) == (1, 0)


async def test_the_waits_between_tries_grow_to_a_day_and_then_it_is_given_up(caller: Caller) -> None:
    async with caller.receiving(says(500)) as (_, url):
        notice = await caller.order(url)
        failures = [await caller.not_told(notice, attempt) for attempt in range(1, 11)]
    waits = [failure.next_retry_delay for failure in failures]
    hours = [wait.total_seconds() / HOURS for wait in waits if wait]
    assert hours == [5 / HOURS, 5 / 60, 0.5, 2, 5, 10, 14, 20, 24]
    assert [failure.non_retryable for failure in failures] == [False] * 9 + [True]


@pytest.mark.parametrize(("asked", "minutes"), [("1200", 20), ("1", 5), ("soon", 5), ("86400", 60)])
async def test_a_receiver_that_asks_for_time_gets_it_up_to_an_hour(
    caller: Caller, asked: str, minutes: float
) -> None:
    async with caller.receiving(says(503, b"", **{"retry-after": asked})) as (_, url):
        failure = await caller.not_told(await caller.order(url), 2)
    assert failure.next_retry_delay == timedelta(minutes=minutes)


async def test_a_receiver_that_never_answers_is_left(caller: Caller, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("providers.kit.single_post.CALL_SECONDS", 0.3)

    async def silent(_: Heard, talk: Talk) -> None:
        del talk
        await asyncio.Event().wait()

    async with caller.receiving(silent) as (receiver, url):
        failure = await caller.not_told(await caller.order(url))
    assert "could not be reached" in failure.message
    assert len(receiver.heard) == 1


async def test_an_endless_answer_is_not_read(caller: Caller) -> None:
    async def endless(_: Heard, talk: Talk) -> None:
        await talk.say(b"HTTP/1.1 200 Said\r\n\r\n")
        while True:
            await talk.say(b"x" * 65_536)

    async with caller.receiving(endless) as (_, url):
        assert await caller.told(await caller.order(url)) is NoticeOutcome.DELIVERED


@pytest.mark.parametrize(
    "url", ["https://127.0.0.1:8443/hook", "https://169.254.169.254/latest", "https://[::1]:8443/hook"]
)
async def test_an_address_inside_is_refused(caller: Caller, url: str) -> None:
    caller.loopback_allowed = False
    assert "could not be reached" in (await caller.not_told(await caller.order(url))).message


async def test_a_receiver_on_this_machine_is_not_called_where_that_is_not_allowed(caller: Caller) -> None:
    caller.loopback_allowed = False
    async with caller.receiving(says(200)) as (receiver, url):
        await caller.not_told(await caller.order(url))
    assert receiver.connections == 0


async def test_of_the_callers_address_nothing_is_told_or_logged(
    caller: Caller, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    async with caller.receiving(says(500, PRIVATE.encode(), x_trace=PRIVATE)) as (_, url):
        notice = await caller.order(url)
        failures = [await caller.not_told(notice, attempt) for attempt in (1, 10)]
    notice = await caller.order(f"https://localhost:9/{PRIVATE}")
    failures.append(await caller.not_told(notice))
    assert PRIVATE not in "".join(f"{failure!r} {failure.__context__!r}" for failure in failures)
    assert PRIVATE not in caplog.text
    assert PRIVATE not in notice.model_dump_json()


async def test_a_job_that_was_deleted_meanwhile_is_told_of_to_nobody(caller: Caller) -> None:
    async with caller.receiving(says(200)) as (receiver, url):
        notice = await caller.order(url)
        await caller.stack.jobs.close_job(an_end(notice.job_id), run_id=None)
        await caller.stack.jobs.begin_deletion(OWNER, [notice.job_id])
        assert await caller.told(notice) is NoticeOutcome.FORGOTTEN
    assert receiver.heard == []


def test_a_seal_does_not_show_its_secrets() -> None:
    assert SECRET not in f"{WebhookSigner([SECRET])!r} {WebhookSigner([SECRET])}"
