"""`longtake watch` over a stream: it goes on where it was when that breaks, and says what it waits for."""

import json

import pytest

from contracts import (
    CancelReceipt,
    JobStatus,
    ProgressResponse,
    SceneProgress,
    SceneState,
    TakeProgress,
)
from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, event
from tests.cli.pictures import completed, failed, picture

Captured = pytest.CaptureFixture[str]


def update(shown: ProgressResponse, id_: str = "") -> str:
    return event("update", shown.model_dump_json(), id_)


def done(status: JobStatus) -> str:
    return event("done", json.dumps({"job_id": JOB, "status": status}))


COMPLETED = update(completed(), "9") + done(JobStatus.COMPLETED)


def test_a_stream_is_followed_to_its_end(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.streams(update(picture(40), "1") + update(picture(60)) + COMPLETED)
    assert run("watch", JOB) == 0
    assert [line[:5] for line in capsys.readouterr().err.splitlines()] == [" 40 %", " 60 %", "100 %"]
    assert api.last_seen == [None]


def test_a_stream_that_breaks_is_taken_up_behind_the_last_event(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    api.streams(update(picture(40), "7") + update(picture(50)), COMPLETED)
    assert run("watch", JOB) == 0
    assert api.last_seen == [None, "7"]
    assert "100 %" in capsys.readouterr().err


def test_it_says_so_when_the_worker_is_away(api: FakeApi, run: Run, capsys: Captured) -> None:
    trouble = {"job_id": JOB, "error": {"type": "no_worker", "message": "No worker answers."}}
    api.streams(update(picture(40), "1") + event("error", json.dumps(trouble)) + COMPLETED)
    assert run("watch", JOB) == 0
    assert "No worker answers." in capsys.readouterr().err.splitlines()


def test_what_it_does_not_understand_it_does_not_guess(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.streams(event("update", '{"status": "levitating"}'))
    assert run("watch", JOB) == 1
    assert "is it newer?" in capsys.readouterr().err


def test_what_it_has_no_use_for_it_passes_over(api: FakeApi, run: Run) -> None:
    api.streams(event("applause", "{}") + ": ping\n\n" + COMPLETED)
    assert run("watch", JOB) == 0


def test_what_became_of_the_money_is_told_after_a_cancel(api: FakeApi, run: Run, capsys: Captured) -> None:
    scenes = (
        SceneProgress(number=1, state=SceneState.CANCELED, receipt=CancelReceipt.NOT_BILLED),
        SceneProgress(number=2, state=SceneState.CANCELED, receipt=CancelReceipt.NEVER_STARTED),
    )
    music = TakeProgress(state=SceneState.CANCELED, receipt=CancelReceipt.STILL_BILLED)
    canceled = picture(40, JobStatus.CANCELED, scenes=scenes, audio=music)
    api.streams(update(canceled, "1") + done(JobStatus.CANCELED))
    assert run("watch", JOB) == 2
    told = capsys.readouterr().err.splitlines()
    assert told[-3:] == ["Scene 1: not billed.", "Scene 2: never begun.", "The music: billed all the same."]


def test_a_storyboard_that_waits_for_its_owner_is_told_with_what_to_do(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    approval = {"gate": "storyboard", "price_usd": 4.2}
    waits = picture(15, JobStatus.AWAITING_APPROVAL, approval=approval, estimated_time_remaining=None)
    api.streams(update(waits, "1") + COMPLETED)
    run("watch", JOB)
    told = capsys.readouterr().err
    assert f"It waits for your approval of its storyboard ($4.20): longtake approve {JOB}\n" in told


def test_without_a_terminal_it_is_told_once_that_it_is_slower_than_usual(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    slow = picture(41, slower_than_usual=True)
    api.streams(update(picture(40), "1") + update(slow) + update(slow) + COMPLETED)
    run("watch", JOB)
    assert capsys.readouterr().err.count("(1:15 left, slower than usual)") == 1


def test_a_job_that_failed_says_why(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.streams(update(failed("All scenes failed."), "1") + done(JobStatus.FAILED))
    assert run("watch", JOB) == 1
    assert capsys.readouterr().err.endswith("All scenes failed.\n")


def test_as_json_each_snapshot_is_a_line_with_all_that_the_api_told(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    told = json.loads(picture(40).model_dump_json()) | {"money": {"spent_usd": 0.25}, "title": "Zoë"}
    trouble = {"job_id": JOB, "error": {"type": "no_worker", "message": "No worker answers."}}
    api.streams(event("update", json.dumps(told), "1") + event("error", json.dumps(trouble)) + COMPLETED)
    assert run("watch", JOB, "--json") == 0
    said = capsys.readouterr()
    first, last = map(json.loads, said.out.splitlines())
    assert first == told
    assert last["status"] == "completed"
    assert said.err == "No worker answers.\n"


def test_as_json_a_job_that_fails_ends_with_its_exit_code(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.streams(update(failed("It is too dark."), "9") + done(JobStatus.FAILED))
    assert run("watch", JOB, "--json") == 1
    said = capsys.readouterr()
    assert json.loads(said.out)["status"] == "failed"
    assert "It is too dark." in said.err
