"""A finished film gets other music from the command line, at a confirmed price."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

Captured = pytest.CaptureFixture[str]
MUSIC = f"/api/v1/jobs/{JOB}/music"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the command finds."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        fake.says(f"POST {MUSIC}/estimate", {"cost_usd": 0.02})
        fake.says(f"POST {MUSIC}", {"status": "processing"}, status=202)
        fake.says("POST /api/v1/uploads/audio", {"upload_id": "u1"}, status=201)
        yield fake


def test_new_music_is_ordered_once_its_price_is_confirmed(api: FakeApi, run: Run, capsys: Captured) -> None:
    assert run("music", JOB, "--new", "--prompt", "A waltz.") == 1
    assert run("music", JOB, "--new", "--prompt", "A waltz.", "--yes") == 0
    assert capsys.readouterr().out == "processing\n"
    sent = [json.loads(body) for call, body in api.asked if call == f"POST {MUSIC}"]
    assert sent == [{"source": "new", "prompt": "A waltz.", "max_cost_usd": 0.02}]


def test_an_own_file_is_uploaded_and_a_level_given(api: FakeApi, run: Run, tmp_path: Path) -> None:
    api.says(f"POST {MUSIC}/estimate", {"cost_usd": 0})
    song = tmp_path / "song.mp3"
    song.write_bytes(b"ID3")
    assert run("music", JOB, "--file", str(song), "--level", "-6") == 0
    assert run("music", JOB, "--off") == 0
    sent = [json.loads(body) for call, body in api.asked if call == f"POST {MUSIC}"]
    assert sent == [
        {"source": "upload", "level_db": -6, "upload_id": "u1", "max_cost_usd": 0},
        {"source": "off", "max_cost_usd": 0},
    ]


@pytest.mark.parametrize(
    "words", [(), ("--new", "--off"), ("--file", "/nowhere.mp3"), ("--off", "--prompt", "x")]
)
def test_what_makes_no_sense_is_said(api: FakeApi, run: Run, words: tuple[str, ...]) -> None:
    assert run("music", JOB, *words) == 1
    assert api.asked == []
