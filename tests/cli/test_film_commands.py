"""Commands about one film: show, download, open, rename, delete; and what all have in common."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import FILM, JOB, FakeApi

CALL = f"/api/v1/jobs/{JOB}"
SCENES = [{"number": 1, "text": "A gull\nlands", "seconds": 4.0, "lines": ["Look at that."]}]
FILES = {
    "film": {"url": "/f.mp4", "download_url": "/f.mp4?d", "seconds": 12.0},
    "captions": {"language": "en", "vtt": {"url": "/f.vtt"}, "srt": {"url": "/f.srt"}},
    "languages": [{"language": "de", "state": "ready", "film": {"url": "/de.mp4"}}],
}


def film(status: str = "completed", results: Mapping[str, object] | None = None) -> dict[str, object]:
    """A job as the API tells of it."""
    return {
        "job_id": JOB,
        "title": "Tide: a tale",
        "status": status,
        "created_at": "2026-11-30T10:00:00Z",
        "provider": "fal",
        "model": "m-1",
        "gaps": [0],
        "results": {"storyboard": SCENES, **(results or {})},
    }


def test_a_film_is_shown(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    take = {"cost_usd": 0.42, "cost_basis": "listed"}
    files = {**FILES, "scenes": [{"takes": [take]}]}
    api.says(f"GET {CALL}", {**film(results=files), "film": FILES["film"]})
    assert run("show", JOB) == 0
    told = capsys.readouterr().out
    for words in ("Tide: a tale", "completed", "fal/m-1", "A gull lands", "“Look at that.”", "film in de"):
        assert words in told
    assert "left out: music" in told
    assert "film, 0:12" in told
    assert "It has cost $0.42" in told


def test_json_is_the_apis_own_answer(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    api.says(f"GET {CALL}", film())
    api.says("GET /api/v1/jobs", {"jobs": [], "next_cursor": None})
    assert run("show", JOB, "--json") == 0
    assert json.loads(capsys.readouterr().out) == film()
    assert run("list", "--json") == 0
    assert json.loads(capsys.readouterr().out) == {"jobs": [], "next_cursor": None}


def test_a_film_is_saved_with_its_captions(api: FakeApi, run: Run, tmp_path: Path) -> None:
    api.says(f"GET {CALL}", film(results=FILES))
    api.says("GET /f.mp4", FILM)
    api.says("GET /f.vtt", b"WEBVTT")
    api.says("GET /f.srt", b"1")
    api.says("GET /de.mp4", b"auf Deutsch")
    assert run("download", JOB, "--to", str(tmp_path), "--captions") == 0
    assert run("download", JOB, "--to", str(tmp_path), "--language", "de") == 0
    assert run("download", JOB, "--to", str(tmp_path / "mine.mp4")) == 0
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == {
        "tide-a-tale-1b4e28ba.mp4": FILM,
        "tide-a-tale-1b4e28ba.vtt": b"WEBVTT",
        "tide-a-tale-1b4e28ba.srt": b"1",
        "tide-a-tale-1b4e28ba.de.mp4": b"auf Deutsch",
        "mine.mp4": FILM,
    }


@pytest.mark.parametrize(
    ("status", "words", "said"),
    [
        ("processing", (), "There is no film yet. Follow it with: longtake watch"),
        ("failed", (), "There is no film: its job has failed."),
        ("completed", ("--language", "fr"), "There is no film in fr. Further languages of this film: de."),
    ],
)
def test_a_film_that_is_not_there_is_explained(  # noqa: PLR0917 - three fixtures
    api: FakeApi,
    run: Run,
    capsys: pytest.CaptureFixture[str],
    status: str,
    words: tuple[str, ...],
    said: str,
) -> None:
    files = FILES if status == "completed" else {}
    api.says(f"GET {CALL}", film(status, files))
    assert run("download", JOB, *words) == 1
    assert said in capsys.readouterr().err


def test_a_films_page_is_opened(api: FakeApi, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[str] = []
    monkeypatch.setattr("webbrowser.open", opened.append)
    api.says(f"GET {CALL}", film())
    assert run("open", JOB) == 0
    assert opened == [f"{api.url}/#/jobs/{JOB}"]


def test_a_film_is_renamed(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    api.says(f"PATCH {CALL}", {**film(), "title": "Ebb"})
    assert run("rename", JOB, "Ebb") == 0
    assert capsys.readouterr().out == "Ebb\n"
    assert api.asked == [(f"PATCH {CALL}", b'{"title":"Ebb"}')]


def test_an_id_names_no_other_path(api: FakeApi, run: Run) -> None:
    assert run("rename", "../keys", "Ebb") == 1
    assert run("storyboard", "a/../b?c") == 1
    assert [call for call, _ in api.asked] == [
        "PATCH /api/v1/jobs/..%2Fkeys",
        "GET /api/v1/jobs/a%2F..%2Fb%3Fc",
    ]


def test_nothing_is_deleted_unasked(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    api.says(f"GET {CALL}", film())
    api.says(f"DELETE {CALL}", b"", status=204)
    assert run("delete", JOB) == 1
    assert "Nothing was deleted" in capsys.readouterr().err
    assert not any(call.startswith("DELETE") for call, _ in api.asked)
    assert run("delete", JOB, "--yes") == 0
    assert capsys.readouterr().out == "deleted\n"
    assert api.asked[-1][0] == f"DELETE {CALL}"


def test_an_answer_of_another_version_is_told(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    api.says(f"GET {CALL}", {"not": "a job"})
    assert run("show", JOB) == 1
    assert "cannot read" in capsys.readouterr().err


def test_the_version_is_told(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    assert run("--version") == 0
    assert capsys.readouterr().out.startswith("longtake 0.")


def test_an_estimate_takes_the_options_of_generate(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    part = {"provider": "fal", "model": "m-1", "cost_usd": 1.5}
    takes = {"early": 60, "usual": 90, "late": 200}
    answer = {"scenes": 3, "film_seconds": 20.0, "cost_usd": 1.62, "done_in_seconds": takes, "video": part}
    api.says("POST /api/v1/estimate", {**answer, "within_budget": False, "notices": ["No picture is taken."]})
    assert run("estimate", "A gull", "--seconds", "20", "--provider", "fal", "--budget", "1") == 0
    told = capsys.readouterr()
    assert "It costs $1.62 and takes 1:30, between 1:00 and 3:20 as a rule." in told.out
    assert "$1.50  fal/m-1" in told.out
    assert "more than the budget" in told.out
    assert "No picture is taken." in told.err
    asked = {"prompt": "A gull", "duration_seconds": 20.0, "provider": "fal", "budget_usd": 1.0}
    assert [(call, json.loads(body)) for call, body in api.asked] == [("POST /api/v1/estimate", asked)]


def test_a_storyboard_is_printed_edited_and_replaced(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    scene = {**SCENES[0], "line_voices": ["George"], "entities": [], "reference_image": None}
    api.says(f"GET {CALL}", {**film(), "results": {"storyboard": [scene]}})
    api.says(f"PUT {CALL}/storyboard", {"price_usd": 0.4, "scenes": [scene]})
    assert run("storyboard", JOB) == 0
    printed = capsys.readouterr().out
    line = {"text": "Look at that.", "voice": "George"}
    expected = [{"text": "A gull\nlands", "duration_seconds": 4.0, "lines": [line]}]
    assert json.loads(printed) == expected
    file = tmp_path / "scenes.json"
    file.write_text(printed)
    assert run("storyboard", JOB, str(file)) == 0
    assert capsys.readouterr().out == "Scenes now: 1. It costs $0.40.\n"
    assert json.loads(api.asked[-1][1]) == {"scenes": expected}
    file.write_text("[]")
    assert run("storyboard", JOB, str(file)) == 1
