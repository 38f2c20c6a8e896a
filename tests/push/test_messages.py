"""What browsers are told: short, one line each, and nothing of a film but its title."""

import json
from datetime import UTC, datetime

import pytest

from contracts import CallerNotice, JobError, JobStatus, NeedKind
from push.encryption import MAX_MESSAGE_BYTES
from push.messages import write_headers, write_message

DONE = CallerNotice(job_id="job/1", run_id="run-1", status=JobStatus.COMPLETED, ended_at=datetime.now(UTC))
NEEDS = {"status": JobStatus.AWAITING_APPROVAL, "need": NeedKind.STORYBOARD, "token": "first"}
NEED = DONE.model_copy(update=NEEDS)


def test_a_browser_is_told_which_film_does_what_and_where_it_is() -> None:
    assert json.loads(write_message(DONE, "The Kite")) == {
        "title": "The Kite",
        "body": "Your film is finished.",
        "path": "#/jobs/job%2F1",
        "tag": "job/1",
    }
    assert json.loads(write_message(NEED, "The Kite"))["body"] == (
        "Your film waits for you to approve its storyboard."
    )


def test_why_a_film_was_not_made_is_not_said() -> None:
    why = JobError(type="all_scenes_failed", message="A kite over Cologne was refused.")
    failed = DONE.model_copy(update={"status": JobStatus.FAILED, "error": why})
    assert json.loads(write_message(failed, "The Kite"))["body"] == "Your film was not made."
    assert b"Cologne" not in write_message(failed, "The Kite")


@pytest.mark.parametrize("title", ["🪁" * 10_000, "\0\n\u202e" * 50, ""])
def test_whatever_the_title_a_push_service_takes_the_message(title: str) -> None:
    message = write_message(DONE, title)
    assert len(message) < MAX_MESSAGE_BYTES / 4
    assert json.loads(message)["title"].isprintable()


def test_what_waits_for_somebody_is_urgent_and_a_later_notice_replaces_the_one_before() -> None:
    assert (write_headers(DONE)["Urgency"], write_headers(NEED)["Urgency"]) == ("normal", "high")
    assert write_headers(DONE)["Topic"] == write_headers(NEED)["Topic"]
    assert len(write_headers(DONE)["Topic"]) == 32
    other = write_headers(DONE.model_copy(update={"job_id": "another"}))
    assert other["Topic"] != write_headers(DONE)["Topic"]
    assert write_headers(DONE)["TTL"] == "259200"
