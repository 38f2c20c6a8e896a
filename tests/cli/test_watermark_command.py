"""A finished film gets another watermark from the command line, which costs nothing and asks nothing."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

MARK = f"PUT /api/v1/jobs/{JOB}/watermark"


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the command finds."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        fake.says(MARK, {"status": "processing"}, status=202)
        fake.says("POST /api/v1/uploads", {"upload_id": "u1"}, status=201)
        yield fake


def test_only_what_is_said_of_it_is_changed(
    api: FakeApi, run: Run, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    logo = tmp_path / "logo.png"
    logo.write_bytes(b"PNG")
    assert run("watermark", JOB, "--file", str(logo), "--corner", "bottom_left") == 0
    assert run("watermark", JOB, "--size", "0.2", "--opacity", "1") == 0
    assert run("watermark", JOB, "--off") == 0
    assert run("watermark", JOB, "--url", "https://pictures.example/a.png") == 0
    assert capsys.readouterr().out == "processing\n" * 4
    sent = [json.loads(body) for call, body in api.asked if call == MARK]
    assert sent == [
        {"corner": "bottom_left", "upload_id": "u1"},
        {"size": 0.2, "opacity": 1},
        {"off": True},
        {"url": "https://pictures.example/a.png"},
    ]


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("--off", "--corner", "top_left"),
        ("--file", "/nowhere.png"),
        ("--file", "/nowhere.png", "--url", "https://x.example/a.png"),
    ],
)
def test_what_contradicts_itself_or_asks_for_nothing_is_not_sent(
    api: FakeApi, run: Run, words: tuple[str, ...]
) -> None:
    assert run("watermark", JOB, *words) != 0
    assert api.asked == []
