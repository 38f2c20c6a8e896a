"""A batch orders a film for each row, and after a break none twice."""

import json
from pathlib import Path

import pytest

from cli.batch_journal import BatchJournal
from cli.batch_rows import fill_template, read_rows
from cli.errors import UserError
from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi

ROWS = "animal,place\nfox,a lake\nowl,a barn\nfox,a lake\n"


@pytest.fixture
def file(tmp_path: Path) -> Path:
    (tmp_path / "films.csv").write_text(ROWS)
    return tmp_path / "films.csv"


def ordered(api: FakeApi) -> list[tuple[str, str]]:
    """The prompt and the idempotency key of each order."""
    keys = iter(api.keys)
    return [
        (json.loads(body)["prompt"], next(keys))
        for call, body in api.asked
        if call == "POST /api/v1/generate"
    ]


@pytest.fixture
def prices(api: FakeApi) -> None:
    api.says("POST /api/v1/estimate", {"cost_usd": 0.25})


@pytest.mark.usefixtures("prices")
def test_a_batch_that_was_broken_off_goes_on(
    api: FakeApi, run: Run, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ("batch", str(file), "A {animal} at {place}", "--title", "{animal}", "--yes")
    api.says("POST /api/v1/generate", {"job_id": JOB}, b"a proxy's page")
    assert run(*words) == 1
    assert "Row 2: " in capsys.readouterr().err
    first = ordered(api)
    assert [prompt for prompt, _ in first] == ["A fox at a lake", "A owl at a barn"]
    api.asked.clear()
    api.keys.clear()
    api.says("POST /api/v1/generate", {"job_id": JOB})
    assert run(*words) == 0
    again = ordered(api)
    assert again[0] == first[1]  # nobody knows whether the API had taken it, so it is the same order
    assert again[1][0] == "A fox at a lake"
    assert len({key for _, key in first + again}) == 3
    assert "3 films, of which 1 are ordered already." in capsys.readouterr().err
    api.asked.clear()
    assert run(*words) == 0
    assert api.asked == []


@pytest.mark.usefixtures("prices")
def test_the_price_of_all_is_confirmed_first(
    api: FakeApi, run: Run, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("batch", str(file), "{animal}") == 1
    said = capsys.readouterr().err
    assert "This costs $0.75." in said
    assert "Nothing was ordered" in said
    assert ordered(api) == []


def test_a_column_that_is_not_there_is_told_before_anything_is_asked(
    api: FakeApi, run: Run, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("batch", str(file), "A {beast}", "--yes") == 1
    assert "{beast} names no column. There are: animal, place." in capsys.readouterr().err
    assert run("batch", str(file), "--yes") == 1  # without a text, the column `prompt` is it
    assert "{prompt} names no column" in capsys.readouterr().err
    assert api.asked == []


def test_rows_are_read_as_spreadsheets_save_them(tmp_path: Path) -> None:
    file = tmp_path / "films.csv"
    file.write_bytes('\ufeffprompt;note\r\n"A fox; a hen";ok\r\n;\r\nÖl\r\n'.encode())
    assert read_rows(file) == [{"prompt": "A fox; a hen", "note": "ok"}, {"prompt": "Öl", "note": ""}]


@pytest.mark.parametrize("text", ["", "prompt\n", "prompt\na,b\n"])
def test_a_file_that_describes_no_films_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "films.csv").write_text(text)
    with pytest.raises(UserError):
        read_rows(tmp_path / "films.csv")


def test_cells_are_filled_in_everywhere_and_never_read_again() -> None:
    template = {"prompt": "{a} {{a}}", "scenes": [{"text": "{ a }"}], "duration_seconds": 20.0}
    assert fill_template(template, {"a": "{b}"}) == {
        "prompt": "{b} {a}",
        "scenes": [{"text": "{b}"}],
        "duration_seconds": 20.0,
    }


def test_a_line_that_a_crash_broke_off_is_no_record(tmp_path: Path) -> None:
    journal = BatchJournal.open(tmp_path / "films.csv")
    journal.record_order("k-1", "j-1")
    with journal.file.open("a") as file:
        file.write('{"key": "k-2", "jo')
    again = BatchJournal.open(tmp_path / "films.csv")
    assert (again.batch_id, again.orders) == (journal.batch_id, {"k-1": "j-1"})
    again.record_order("k-3", "j-3")
    assert BatchJournal.open(tmp_path / "films.csv").orders == {"k-1": "j-1", "k-3": "j-3"}


def test_a_file_that_is_no_journal_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "films.csv.orders").write_text("my own notes\n")
    with pytest.raises(UserError, match="no journal"):
        BatchJournal.open(tmp_path / "films.csv")
    assert (tmp_path / "films.csv.orders").read_text() == "my own notes\n"
