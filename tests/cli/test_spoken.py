"""Voices are listed and heard, and what is said in a film is shown and changed, from the command line."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

Captured = pytest.CaptureFixture[str]
LINES = f"/api/v1/jobs/{JOB}/scenes/2/lines"
SAMPLE = "/api/v1/voices/scratch/sample"
SCENES = [
    {"number": 1, "lines": ["Look up!"], "line_voices": []},
    {"number": 2, "lines": ["Where?", "There!"], "line_voices": ["Bob", None]},
]
FILM = {"results": {"scenes": SCENES, "languages": [{"language": "de", "lines": [["Hoch!"], []]}]}}
LONGER = {
    "new_lines": 1,
    "cost_usd": 0.03,
    "needed_seconds": 6.5,
    "scene_seconds": 5,
    "becomes_seconds": 6.5,
    "held_seconds": 1.5,
}


def a_voice(voice: str, **fields: object) -> dict[str, object]:
    usual = {
        "provider": "embedded",
        "model": None,
        "languages": ["de", "en"],
        "is_draft": True,
        "missing": None,
    }
    return usual | {"voice": voice, "sample_url": f"{SAMPLE}?language=de"} | fields


GEORGE = a_voice(
    "George",
    provider="elevenlabs",
    model="eleven_v3",
    is_draft=False,
    sample_url=None,
    languages=[f"l{n}" for n in range(10)],
    usd_per_1000_characters=0.1,
    missing="set LONGTAKE_ELEVENLABS_KEY",
)


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the commands find."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        fake.says("GET /api/v1/voices", {"voices": [a_voice("scratch"), GEORGE]})
        fake.says(f"GET /api/v1/jobs/{JOB}", FILM)
        fake.says(f"POST {LINES}/estimate", LONGER)
        fake.says(f"PUT {LINES}", {"status": "processing"}, status=202)
        yield fake


def test_voices_are_listed_with_price_and_languages(api: FakeApi, run: Run, capsys: Captured) -> None:
    assert run("voices", "--language", "de") == 0
    own, george = capsys.readouterr().out.splitlines()
    assert own.split() == [
        "scratch",
        "embedded",
        "free",
        "·",
        "synthetic,",
        "to",
        "plan",
        "by",
        "·",
        "de",
        "en",
    ]
    assert "elevenlabs/eleven_v3" in george
    assert "$0.10 per 1,000 characters · l0 l1 l2 l3 l4 l5 l6 l7 and 2 more" in george
    assert "not to be had here: set LONGTAKE_ELEVENLABS_KEY" in george
    assert api.asked[0][0] == "GET /api/v1/voices?language=de"


def test_a_voice_that_costs_nothing_is_heard_and_no_other(
    api: FakeApi, run: Run, capsys: Captured, tmp_path: Path
) -> None:
    api.says(f"GET {SAMPLE}", b"RIFF")
    assert run("voices", "--sample", "scratch", "--language", "de", "--to", str(tmp_path)) == 0
    assert capsys.readouterr().out == f"{tmp_path / 'scratch.wav'}\n"
    assert (tmp_path / "scratch.wav").read_bytes() == b"RIFF"
    assert run("voices", "--sample", "George", "--to", str(tmp_path)) == 1


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        ((), "Look up!\n\nWhere?\nThere!\n"),
        (("2",), "Where?\nThere!\n"),
        (("--language", "de"), "Hoch!\n\n"),
    ],
)
def test_lines_are_shown_as_they_are_read_again(
    api: FakeApi, run: Run, capsys: Captured, words: tuple[str, ...], shown: str
) -> None:
    assert run("lines", JOB, *words) == 0
    assert capsys.readouterr().out == shown


@pytest.mark.parametrize("words", [("3",), ("--language", "fr")])
def test_what_is_not_there_is_said(api: FakeApi, run: Run, words: tuple[str, ...]) -> None:
    assert run("lines", JOB, *words) == 1


def test_lines_are_changed_at_a_price_and_keep_their_voices(
    api: FakeApi, run: Run, capsys: Captured, tmp_path: Path
) -> None:
    file = tmp_path / "scene-2.txt"
    file.write_text("Where is it?\nThere!\n", encoding="utf-8")
    assert run("lines", JOB, "2", str(file)) == 1
    assert run("lines", JOB, "2", str(file), "--yes") == 0
    assert "from 5.0 s, and its last picture is held for 1.5 s." in capsys.readouterr().err
    assert run("lines", JOB, "2", str(file), "--yes", "--voice", "2=Ann") == 0
    assert run("lines", JOB, "2", str(file), "--yes", "--voice", "3=Ann") == 1
    changed = [json.loads(body) for call, body in api.asked if call == f"PUT {LINES}"]
    bobs = {"text": "Where is it?", "voice": "Bob"}
    assert changed == [
        {"lines": [bobs, "There!"], "max_cost_usd": 0.03},
        {"lines": [bobs, {"text": "There!", "voice": "Ann"}], "max_cost_usd": 0.03},
    ]
