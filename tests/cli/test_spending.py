"""What costs money says its price first, and is not bought unasked."""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.fake_api import JOB, FakeApi, serving

Run = Callable[..., int]
Captured = pytest.CaptureFixture[str]
RETRY, RETAKE = f"POST /api/v1/jobs/{JOB}/retry", f"POST /api/v1/jobs/{JOB}/scenes/2/retake"
LANGUAGES = f"POST /api/v1/jobs/{JOB}/languages"
PART = {"scene": 2, "action": "order", "cost_usd": 0.56, "doubtful_usd": 0, "error": None}
PRICE = {"job_id": JOB, "cost_usd": 0.56, "parts": [PART], "asks_first": False}


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the commands find."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        fake.says(RETRY, {"status": "processing"}, status=202)
        fake.says(RETAKE, {"take": 3}, status=202)
        yield fake


def asked(api: FakeApi) -> list[tuple[str, object]]:
    return [(call, json.loads(body)) for call, body in api.asked]


def test_a_retry_that_costs_money_is_not_sent_where_nobody_can_be_asked(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    api.says(f"{RETRY}/estimate", PRICE)

    assert run("retry", JOB) == 1

    assert asked(api) == [(f"{RETRY}/estimate", {})]
    said = capsys.readouterr().err
    assert "Scene 2 is ordered anew · $0.56" in said
    assert "--yes" in said


def test_a_price_that_was_agreed_to_is_the_most_that_a_retry_may_cost(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    api.says(f"{RETRY}/estimate", PRICE)
    order = {"texts": {"2": "Fog=grey."}, "leave_out": [3]}

    assert run("retry", JOB, "--text", "2=Fog=grey.", "--leave-out", "3", "--yes") == 0

    assert asked(api) == [(f"{RETRY}/estimate", order), (RETRY, {**order, "max_cost_usd": 0.56})]
    assert capsys.readouterr().out == "processing\n"


def test_a_film_in_another_language_says_its_price_and_where_pictures_are_held(
    api: FakeApi, run: Run, capsys: Captured, tmp_path: Path
) -> None:
    held = [{"scene": 3, "seconds": 1.25}]
    api.says(f"{LANGUAGES}/estimate", {"cost_usd": 0.03, "film_seconds": 12, "held_pictures": held})
    api.says(LANGUAGES, {"status": "processing"}, status=202)
    lines = tmp_path / "lines.txt"
    lines.write_text("Ein Drache.\nEr steigt.\n\n\nDas Boot.\n", encoding="utf-8")
    said = {"language": "de", "lines": [["Ein Drache.", "Er steigt."], [], ["Das Boot."]]}
    words = ("language", JOB, "de", str(lines), "--narrator", "elevenlabs/eleven_v3", "--voice", "George")

    assert run(*words) == 1
    assert run(*words, "--yes") == 0

    wish = said | {"voice": {"provider": "elevenlabs", "model": "eleven_v3", "voice": "George"}}
    priced = (f"{LANGUAGES}/estimate", wish)
    assert asked(api) == [priced, priced, (LANGUAGES, wish | {"max_cost_usd": 0.03})]
    shown = capsys.readouterr()
    assert "Scene 3: its last picture is held for 1.2 s." in shown.err
    assert shown.out == "processing\n"


def test_a_language_is_ordered_again_without_its_lines_and_drafted_where_that_is_wanted(
    api: FakeApi, run: Run, tmp_path: Path
) -> None:
    api.says(f"{LANGUAGES}/estimate", {"cost_usd": 0, "film_seconds": 12})
    api.says(LANGUAGES, {"status": "processing"}, status=202)
    assert run("language", JOB, "de", "--narrator", "embedded") == 0
    assert run("language", JOB, "de", "--draft") == 0
    assert run("language", JOB, "de", str(tmp_path / "de.txt"), "--draft") == 1
    assert run("language", JOB, "de", "--cast", "mara") == 1
    parts = ("--cast", "mara=scratch-high", "--title-card", "Ein Drache")
    assert run("language", JOB, "de", *parts) == 0
    cast = {"again": True, "voices": {"mara": "scratch-high"}, "cards": {"title": "Ein Drache"}}
    assert asked(api)[-1] == (LANGUAGES, {"language": "de", "max_cost_usd": 0} | cast)
    again = {"language": "de", "again": True, "voice": {"provider": "embedded"}}
    ordered = [wish for call, wish in asked(api) if call == LANGUAGES]
    assert ordered[:2] == [again | {"max_cost_usd": 0}, {"language": "de", "max_cost_usd": 0}]


def test_what_is_free_needs_nobody(api: FakeApi, run: Run) -> None:
    api.says(f"{RETRY}/estimate", PRICE | {"cost_usd": 0, "parts": [PART | {"cost_usd": 0}]})

    assert run("retry", JOB) == 0

    assert asked(api)[-1] == (RETRY, {"max_cost_usd": 0})


@pytest.mark.parametrize(("answer", "sent"), [("y\n", True), ("n\n", False)])
def test_a_person_is_asked(
    api: FakeApi, run: Run, monkeypatch: pytest.MonkeyPatch, answer: str, *, sent: bool
) -> None:
    api.says(f"{RETRY}/estimate", PRICE)
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("typer.confirm", lambda *_, **__: answer == "y\n")

    assert run("retry", JOB) == (0 if sent else 1)

    assert (asked(api)[-1][0] == RETRY) is sent


def test_what_may_have_been_paid_already_is_said(api: FakeApi, run: Run, capsys: Captured) -> None:
    why = {"type": "outcome_unknown", "message": "Nobody knows whether it was paid for."}
    api.says(f"{RETRY}/estimate", PRICE | {"parts": [PART | {"doubtful_usd": 0.56, "error": why}]})

    run("retry", JOB)

    said = capsys.readouterr().err
    assert "$0.56 may have been paid for it already" in said
    assert "Nobody knows" in said


def test_a_text_without_its_scene_is_refused_before_anything_is_asked(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    assert run("retry", JOB, "--text", "A blue kite") == 1
    assert api.asked == []
    assert "which scene" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "wish"),
    [
        ((), {}),
        (("--text", "Fog.", "--seed", "0"), {"text": "Fog.", "seed": 0}),
        (("--takes", "4"), {"count": 4}),
    ],
)
def test_a_retake_says_its_price_first(
    api: FakeApi, run: Run, capsys: Captured, words: tuple[str, ...], wish: dict[str, object]
) -> None:
    api.says(f"{RETAKE}/estimate", {"cost_usd": 0.56})

    assert run("retake", JOB, "2", *words) == 1
    assert asked(api) == [(f"{RETAKE}/estimate", wish)]

    assert run("retake", JOB, "2", *words, "--yes") == 0
    assert asked(api)[-1] == (RETAKE, {**wish, "max_cost_usd": 0.56})
    assert capsys.readouterr().out == "3\n"


def test_the_numbers_of_several_takes_are_printed_each_on_its_line(
    api: FakeApi, run: Run, capsys: Captured
) -> None:
    api.says(f"{RETAKE}/estimate", {"cost_usd": 1.12})
    api.says(RETAKE, {"take": 3, "takes": [3, 4]})
    assert run("retake", JOB, "2", "--takes", "2", "--yes") == 0
    assert capsys.readouterr().out == "3\n4\n"
