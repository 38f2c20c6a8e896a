"""`longtake costs`: what was spent, for people, for programs, and for a spreadsheet."""

import json

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import FakeApi

CALL = "GET /api/v1/costs"


def amounts(spent: float, ordered: float = 0, doubtful: float = 0, calls: int = 1) -> dict[str, object]:
    parts = {"spent_usd": spent, "ordered_usd": ordered, "doubtful_usd": doubtful, "calls": calls}
    return {**parts, "total_usd": spent + ordered + doubtful}


def report(*groups: dict[str, object], **fields: object) -> dict[str, object]:
    """The API's answer."""
    return {
        "by": "film",
        "emulated": False,
        "groups": groups,
        "others": None,
        "total": amounts(1.5),
        **fields,
    }


def test_costs_are_told_with_a_total(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    groups = (
        {"key": "j-1", "title": "[red]Tide[/red]", **amounts(0.35, 0.4)},
        {"key": None, "title": None, **amounts(0.25, 0, 0.4)},
        {"key": "j-2", "title": "Free", **amounts(0, calls=0)},
    )
    total = {**amounts(0.7, 0.4, 0.4, 5), "emulated_usd": 0.35}
    api.says(CALL, report(*groups, others=amounts(0.1), total=total))
    assert run("costs", "--by", "film") == 0
    told = capsys.readouterr()
    lines = [line.split() for line in told.out.splitlines()]
    assert lines[0] == ["TOTAL", "KNOWN", "ON", "ORDER", "IN", "DOUBT", "CALLS", "FILM"]
    assert lines[1] == ["$0.75", "$0.35", "$0.40", "$0.00", "1", "j-1", "[red]Tide[/red]"]
    assert lines[2] == ["$0.65", "$0.25", "$0.00", "$0.40", "1", "(deleted", "films)"]
    assert lines[3][-1] == "(others)"
    assert lines[4] == ["$1.50", "$0.70", "$0.40", "$0.40", "5", "in", "all"]
    assert "no real dollar was paid for $0.35" in " ".join(told.err.split())


def test_a_month_is_told_by_provider(api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    api.says(CALL, report(total=amounts(0)))
    assert run("costs", "--month", "2024-02") == 0
    assert run("costs", "--from", "2026-01-01", "--by", "day") == 0
    assert run("costs") == 0
    assert [call for call, _ in api.asked] == [
        f"{CALL}?from=2024-02-01&to=2024-02-29&by=provider",
        f"{CALL}?from=2026-01-01&by=day",
        CALL,
    ]
    assert capsys.readouterr().out == "Nothing was spent.\n" * 3


def test_programs_and_spreadsheets_get_the_apis_own_answer(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    api.says(CALL, report())
    assert run("costs", "--json") == 0
    assert json.loads(capsys.readouterr().out) == json.loads(json.dumps(report()))
    api.says(CALL, b"month,title\r\n2026-11,\r\n")
    assert run("costs", "--csv", "--by", "month") == 0
    assert capsys.readouterr().out.splitlines() == ["month,title", "2026-11,"]
    assert api.asked[-1][0] == f"{CALL}?by=month&format=csv"


@pytest.mark.parametrize("words", [("--month", "2026-13"), ("--month", "2026-11", "--to", "2026-11-02")])
def test_what_is_no_period_is_refused(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str], words: tuple[str, ...]
) -> None:
    assert run("costs", *words) == 1
    assert "month" in capsys.readouterr().err
    assert api.asked == []
