"""`longtake watch`, `list`, `cancel` and the like, against an API that says what it is told to."""

import json
from pathlib import Path

import pytest

from cli.ports import find_free_port
from contracts import (
    JobStatus,
    ProgressResponse,
    SceneProgress,
    SceneState,
    TakeCondition,
    TakeProgress,
)
from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi
from tests.cli.kit import environment, longtake
from tests.cli.pictures import FILM_LINK, completed, failed, picture

SHORT = SceneProgress(
    number=1,
    state=SceneState.COMPLETE,
    condition=TakeCondition.NOT_AS_ORDERED,
    detail="The clip lasts 1.0 s where 5.0 s were ordered.",
)
Captured = pytest.CaptureFixture[str]


@pytest.mark.parametrize(
    "end",
    [
        (completed(), 0, ""),
        (completed(gaps=(2,)), 0, "The film had to do without scene 2.\n"),
        (completed(scenes=(SHORT,)), 0, "Scene 1: The clip lasts 1.0 s where 5.0 s were ordered.\n"),
        (failed("All scenes failed."), 1, "All scenes failed.\n"),
        (picture(40, JobStatus.CANCELED), 2, "The job was canceled.\n"),
    ],
)
def test_watch_ends_with_the_job_and_says_how(
    api: FakeApi, run: Run, capsys: Captured, end: tuple[ProgressResponse, int, str]
) -> None:
    last, code, word = end
    api.shows(picture(40), last)
    assert run("watch", JOB) == code
    said = capsys.readouterr()
    assert said.out == (f"{api.url}{FILM_LINK}\n" if code == 0 else "")
    assert said.err.startswith(" 40 %  Generating scene 2  (1:15 left)\n")
    assert said.err.endswith(word)


def test_without_a_terminal_nothing_is_said_twice(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.shows(picture(40), picture(41), completed())
    run("watch", JOB)
    assert len(capsys.readouterr().err.splitlines()) == 2


def test_watching_goes_on_when_the_api_was_away_for_a_moment(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    call = f"GET /api/v1/jobs/{JOB}/progress"
    away = {"title": "Temporal does not answer", "detail": "Try again."}
    api.shows(completed())
    api.answers[call].insert(0, (503, json.dumps(away).encode()))
    assert run("watch", JOB) == 0
    assert "Temporal does not answer. Try again." in capsys.readouterr().err


def test_a_job_that_waits_for_money_is_told_with_what_to_do(api: FakeApi, run: Run, capsys: Captured) -> None:
    why = "It needs $3.00, and its budget is $2.00."
    waiting = picture(40, JobStatus.AWAITING_APPROVAL, detail=why)
    api.shows(waiting, waiting, completed())
    run("watch", JOB)
    said = capsys.readouterr().err
    assert said.count(why) == 1
    assert f"longtake approve {JOB} --budget USD" in said


def test_what_is_held_is_told_with_what_to_do(api: FakeApi, run: Run, capsys: Captured) -> None:
    held = SceneProgress(number=2, state=SceneState.HELD)
    api.shows(picture(40, scenes=(held,), audio=TakeProgress(state=SceneState.HELD)), completed())
    run("watch", JOB)
    said = capsys.readouterr().err
    assert f"longtake resolve {JOB} 2 pay_again" in said
    assert f"longtake resolve {JOB} 0 pay_again" in said


def test_a_pause_of_the_job_hides_no_decision_about_held_music(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    held = TakeProgress(state=SceneState.HELD)
    api.shows(
        picture(40, audio=held, condition=TakeCondition.PAUSED, detail="The cut is paused."), completed()
    )
    run("watch", JOB)
    said = capsys.readouterr().err
    assert "The cut is paused." in said
    assert f"longtake resolve {JOB} 0 pay_again" in said


def test_a_sentence_about_music_alone_asks_for_no_decision(api: FakeApi, run: Run, capsys: Captured) -> None:
    collecting = TakeProgress(state=SceneState.COLLECTING)
    api.shows(picture(40, audio=collecting, detail="The music is held. No longer."), completed())
    run("watch", JOB)
    assert "longtake resolve" not in capsys.readouterr().err


def test_approve_says_the_budget_as_it_is_now(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.says(f"POST /api/v1/jobs/{JOB}/approve", {"job_id": JOB, "status": "processing", "budget_usd": 12})
    assert run("approve", JOB, "--budget", "12") == 0
    assert capsys.readouterr().out == "12.00\n"
    assert json.loads(api.asked[0][1]) == {"budget_usd": 12}
    assert run("approve", JOB, "--budget", "inf") == 1
    assert capsys.readouterr().err == "budget_usd: must be a finite number.\n"


def test_a_storyboard_is_approved_with_two_takes_of_each_scene_at_a_price_that_is_said(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    api.says(f"POST /api/v1/jobs/{JOB}/storyboard/estimate", {"price_usd": 1.2, "film_seconds": 10})
    api.says(f"PUT /api/v1/jobs/{JOB}/storyboard", {"price_usd": 1.2, "revision": 3, "takes": 2})
    api.says(f"POST /api/v1/jobs/{JOB}/approve", {"status": "processing"})
    assert run("approve", JOB, "--takes", "2") == 1
    assert [call.split()[0] for call, _ in api.asked] == ["POST"]
    assert run("approve", JOB, "--takes", "2", "--yes") == 0
    assert "This costs $1.20." in capsys.readouterr().err
    assert [json.loads(body) for _, body in api.asked[-2:]] == [{"takes": 2}, {"revision": 3}]


def test_takes_that_cost_more_than_was_said_are_not_approved(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    api.says(f"POST /api/v1/jobs/{JOB}/storyboard/estimate", {"price_usd": 1.2, "film_seconds": 10})
    api.says(f"PUT /api/v1/jobs/{JOB}/storyboard", {"price_usd": 1.3, "revision": 3, "takes": 2})
    assert run("approve", JOB, "--takes", "2", "--yes") == 1
    assert "Saved, but not approved: it costs $1.30 now." in capsys.readouterr().err
    assert run("approve", JOB, "--takes", "2", "--budget", "9") == 2


def test_what_an_operator_paused_is_told_with_the_command_that_lets_it_go_on(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    told = "Paused. It goes on with: temporal activity unpause"
    scene = SceneProgress(number=2, condition=TakeCondition.PAUSED, detail=told)
    music = TakeProgress(condition=TakeCondition.PAUSED, detail=told)
    api.shows(
        picture(40, scenes=(scene,), audio=music, detail=told, condition=TakeCondition.PAUSED), completed()
    )
    assert run("watch", JOB) == 0
    said = capsys.readouterr().err.splitlines()
    assert {told, f"Scene 2: {told}", f"The music: {told}"} <= set(said)


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (("do_without",), {"decision": "do_without"}),
        (("adopt", "--provider-job", "pj-1"), {"decision": "adopt", "provider_job_id": "pj-1"}),
    ],
)
def test_resolve_sends_what_was_decided(
    api: FakeApi, run: Run, capsys: Captured, words: tuple[str, ...], body: dict[str, str]
) -> None:
    answer = {"job_id": JOB, "scene": 2, "take": 1, "decision": words[0]}
    api.says(f"POST /api/v1/jobs/{JOB}/scenes/2/resolve", answer)
    assert run("resolve", JOB, "2", *words) == 0
    assert capsys.readouterr().out == f"{words[0]}\n"
    assert json.loads(api.asked[0][1]) == body


@pytest.mark.parametrize(
    ("words", "body"),
    [
        (("pay_again", "--line", "3"), {"decision": "pay_again", "scene": 2, "line": 3}),
        (
            ("adopt", "--provider-job", "h-1", "--line", "3", "--language", "de"),
            {"decision": "adopt", "provider_job_id": "h-1", "scene": 2, "line": 3, "language": "de"},
        ),
    ],
)
def test_resolve_decides_about_one_line(
    api: FakeApi, run: Run, capsys: Captured, words: tuple[str, ...], body: dict[str, str | int]
) -> None:
    api.says(f"POST /api/v1/jobs/{JOB}/narration/resolve", {"job_id": JOB, "lines": 1, "decision": words[0]})
    assert run("resolve", JOB, "2", *words) == 0
    assert capsys.readouterr().out == f"{words[0]}\n"
    assert json.loads(api.asked[0][1]) == body


def test_who_watches_a_film_with_a_held_line_is_told_what_to_type(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    api.shows(picture(40, narration=TakeProgress(state=SceneState.HELD)), completed())
    run("watch", JOB)
    assert f"longtake resolve {JOB} SCENE pay_again --line LINE" in capsys.readouterr().err


def test_list_shows_whole_ids_and_titles_as_they_are(api: FakeApi, run: Run, capsys: Captured) -> None:
    job = {
        "job_id": JOB,
        "title": "[bold]Fox[/] :fox:",
        "status": "completed",
        "created_at": "2026-01-01T00:00:00Z",
    }
    api.says("GET /api/v1/jobs", {"jobs": [job], "next_cursor": None})
    words = ("--status", "completed", "--q", "fox", "--sort", "cost", "--from", "2026-11-01")
    assert run("list", *words) == 0
    said = capsys.readouterr().out
    assert JOB in said
    assert "[bold]Fox[/] :fox:" in said
    assert api.asked[0][0] == (
        "GET /api/v1/jobs?status=completed&q=fox&limit=20&created_from=2026-11-01&sort=cost"
    )


def test_cancel_says_what_the_job_does_now(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.says(f"POST /api/v1/jobs/{JOB}/cancel", {"job_id": JOB, "status": "canceling"}, status=202)
    assert run("cancel", JOB) == 0
    assert capsys.readouterr().out == "canceling\n"


def test_an_id_cannot_lead_to_another_address(api: FakeApi, run: Run) -> None:
    run("cancel", "../../x?y#z")
    assert api.asked[0][0] == "POST /api/v1/jobs/..%2F..%2Fx%3Fy%23z/cancel"


def test_another_service_at_that_address_is_told_as_such(api: FakeApi, run: Run, capsys: Captured) -> None:
    assert run("list") == 1
    assert capsys.readouterr().err == f"What answers at {api.url}/ is no Longtake API: see --api.\n"


def test_an_api_on_this_machine_is_not_looked_for_behind_a_proxy(
    api: FakeApi, run: Run, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("HTTP_PROXY", f"http://127.0.0.1:{find_free_port()}")
    api.says("GET /api/v1/jobs", {"jobs": [], "next_cursor": None})
    assert run("list") == 0
    assert "No jobs yet" in capsys.readouterr().err


def test_an_api_that_is_away_is_one_line(tmp_path: Path) -> None:
    env = environment(tmp_path)
    result = longtake("list", env=env)
    assert result.returncode == 1
    url = f"http://127.0.0.1:{env['LONGTAKE_API_PORT']}"
    assert result.stderr == (
        f"No API answers at {url}: start one with `longtake up`, or name another with --api.\n"
    )


# --- what steers a job ---


@pytest.mark.parametrize(
    ("words", "call", "body", "answer", "said"),
    [
        (("cancel", JOB), "cancel", None, {"status": "canceling"}, "canceling"),
        (("cancel", JOB, "--keep"), "cancel?mode=keep", None, {"status": "finishing"}, "finishing"),
        (("approve", JOB), "approve", {}, {"status": "processing"}, "processing"),
        (("choose", JOB, "2", "1"), "scenes/2/choose", {"take": 1}, {"take": 1}, "1"),
        (
            ("leave-out", JOB, "5", "0"),
            "leave-out",
            {"scenes": [5, 0]},
            {"status": "processing", "scenes": [0, 5]},
            "processing",
        ),
    ],
)
def test_a_job_is_steered(  # noqa: PLR0917 - a row of the table
    api: FakeApi,
    run: Run,
    capsys: Captured,
    words: tuple[str, ...],
    call: str,
    body: object,
    answer: object,
    said: str,
) -> None:
    path = f"POST /api/v1/jobs/{JOB}/{call}"
    api.says(path.partition("?")[0], answer, status=202)
    assert run(*words) == 0
    assert capsys.readouterr().out == f"{said}\n"
    assert [(asked, json.loads(sent) if sent else None) for asked, sent in api.asked] == [(path, body)]
