"""`longtake generate`, against an API that says what it is told to."""

import json
from pathlib import Path

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi

GENERATE = "POST /api/v1/generate"
ACCEPTED = {"job_id": JOB, "status": "queued", "links": {}}
SCRIPT = __file__
Captured = pytest.CaptureFixture[str]


def test_generate_sends_what_was_given_and_nothing_else(api: FakeApi, run: Run, capsys: Captured) -> None:
    api.says(GENERATE, ACCEPTED, status=202)
    words = ("--seconds", "15", "--aspect", "9:16", "--short-clips", "hold", "--seed", "0", "--takes", "2")
    assert run("generate", "a fox", *words) == 0
    assert capsys.readouterr().out == f"{JOB}\n"
    [(_, body)] = api.asked
    assert json.loads(body) == {
        "prompt": "a fox",
        "duration_seconds": 15,
        "aspect_ratio": "9:16",
        "short_clips": "hold",
        "seed": 0,
        "takes": 2,
    }


def test_generate_says_who_is_to_make_it_and_for_how_much(api: FakeApi, run: Run) -> None:
    api.says(GENERATE, ACCEPTED, status=202)
    words = ("--provider", "fal", "--model", "minimax/h3", "--budget", "2.5", "--music", "stability")
    more = ("--fallback", "replicate/kwaivgi/kling-v3-video", "--fallback", "animatic")
    assert run("generate", "a fox", *words, *more, "--image", "https://example.com/fox.png") == 0
    assert json.loads(api.asked[0][1]) == {
        "prompt": "a fox",
        "provider": "fal",
        "model": "minimax/h3",
        "fallbacks": [
            {"provider": "replicate", "model": "kwaivgi/kling-v3-video"},
            {"provider": "animatic"},
        ],
        "music_provider": "stability",
        "reference_image_url": "https://example.com/fox.png",
        "budget_usd": 2.5,
    }


def test_generate_uploads_a_picture_and_begins_from_it(api: FakeApi, run: Run, tmp_path: Path) -> None:
    api.says("POST /api/v1/uploads", {"upload_id": "u-1"}, status=201)
    api.says(GENERATE, ACCEPTED, status=202)
    (tmp_path / "fox.heic").write_bytes(b"a picture")
    assert run("generate", "a fox", "--image", str(tmp_path / "fox.heic")) == 0
    (_, form), (_, body) = api.asked
    assert b"a picture" in form
    assert json.loads(body) == {"prompt": "a fox", "reference_image": {"upload_id": "u-1"}}


def test_generate_ends_its_only_scene_on_a_picture(api: FakeApi, run: Run, tmp_path: Path) -> None:
    api.says("POST /api/v1/uploads", {"upload_id": "u-1"}, status=201)
    api.says(GENERATE, ACCEPTED, status=202)
    (tmp_path / "den.jpg").write_bytes(b"a den")
    first, last = "https://example.com/fox.png", "https://example.com/den.png"
    assert run("generate", "a fox", "--image", first, "--last-image", last) == 0
    assert run("generate", "a fox", "--image", first, "--last-image", str(tmp_path / "den.jpg")) == 0
    (_, by_address), (_, form), (_, by_upload) = api.asked
    assert b"a den" in form
    for body, picture in ((by_address, {"url": last}), (by_upload, {"upload_id": "u-1"})):
        assert json.loads(body) == {
            "scenes": [{"text": "a fox", "last_image": picture}],
            "reference_image_url": first,
        }


def test_generate_uploads_a_watermark_or_names_its_address(api: FakeApi, run: Run, tmp_path: Path) -> None:
    api.says("POST /api/v1/uploads", {"upload_id": "u-1"}, status=201)
    api.says(GENERATE, ACCEPTED, status=202)
    (tmp_path / "logo.png").write_bytes(b"a logo")
    file, corner = str(tmp_path / "logo.png"), ("--watermark-corner", "top_left")
    assert run("generate", "a fox", "--title-card", "Fox", "--watermark", file, *corner) == 0
    assert b"a logo" in api.asked[0][1]
    assert json.loads(api.asked[1][1])["cards"] == {
        "title": "Fox",
        "watermark": {"upload_id": "u-1"},
        "watermark_corner": "top_left",
    }
    assert run("generate", "a fox", "--watermark", "https://example.com/logo.png") == 0
    assert json.loads(api.asked[2][1])["cards"] == {"watermark": {"url": "https://example.com/logo.png"}}


def test_generate_uploads_pictures_of_entities_and_says_what_is_left_out(
    api: FakeApi, run: Run, tmp_path: Path, capsys: Captured
) -> None:
    api.says("POST /api/v1/uploads", {"upload_id": "u-1"}, status=201)
    api.says("POST /api/v1/estimate", {"notices": ["It takes no pictures."]})
    api.says(GENERATE, ACCEPTED, status=202)
    (tmp_path / "mara.jpg").write_bytes(b"a picture")
    mara = f"Mara: a red coat={tmp_path / 'mara.jpg'}, https://example.com/m.png"
    assert run("generate", "a fox", "--entity", mara, "--entity", "the pier") == 0
    assert json.loads(api.asked[-1][1])["entities"] == [
        {
            "id": "mara-1",
            "name": "Mara",
            "description": "a red coat",
            "reference_images": [{"upload_id": "u-1"}, {"url": "https://example.com/m.png"}],
        },
        {"id": "the-pier-2", "name": "the pier", "description": "", "reference_images": []},
    ]
    assert "It takes no pictures." in capsys.readouterr().err
    assert run("generate", "a fox", "--entity", "=mara.jpg") == 1
    assert "say who" in capsys.readouterr().err


def test_a_picture_that_is_refused_orders_nothing(
    api: FakeApi, run: Run, tmp_path: Path, capsys: Captured
) -> None:
    fault = {"field": "file", "message": "this is no picture", "code": "not_a_picture"}
    api.says("POST /api/v1/uploads", {"title": "No", "errors": [fault]}, status=422)
    (tmp_path / "fox.txt").write_bytes(b"a text")
    assert run("generate", "a fox", "--image", str(tmp_path / "fox.txt")) == 1
    assert len(api.asked) == 1
    assert capsys.readouterr().err == "file: this is no picture\n"


def test_a_picture_that_is_too_large_is_not_sent(
    run: Run, tmp_path: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cli.request_bodies.MAX_PICTURE_BYTES", 3)
    (tmp_path / "fox.jpg").write_bytes(b"much")
    assert run("generate", "a fox", "--image", str(tmp_path / "fox.jpg")) == 1
    assert "fox.jpg is larger than" in capsys.readouterr().err


def test_generate_reads_a_script_from_a_file(api: FakeApi, run: Run, tmp_path: Path) -> None:
    api.says(GENERATE, ACCEPTED, status=202)
    (tmp_path / "script.txt").write_text("\ufeffÉs una nit clara.", encoding="utf-8")
    assert run("generate", "--script", str(tmp_path / "script.txt")) == 0
    assert json.loads(api.asked[0][1]) == {"script": "És una nit clara."}


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ((), "Give a prompt or a script."),
        (("a fox", "--script", "x.txt"), "Give a prompt or a script, not both."),
        (("--script", "no-such-file"), "The script no-such-file cannot be read: No such file or directory."),
        (("a fox", "--seconds", "inf"), "duration_seconds: must be a finite number."),
        (("a fox", "--image", "no-such"), "The picture no-such cannot be read: No such file or directory."),
        (
            ("a fox", "--last-image", "https://example.com/den.png"),
            "A film that ends on a picture begins from one too: add --image to --last-image.",
        ),
        (
            ("--script", SCRIPT, "--last-image", "https://example.com/den.png"),
            "--last-image is for a film of one scene, and a script may become several.",
        ),
        (("a \udcff fox",), "prompt: is not UTF-8 text."),
        (("a fox", "--fallback", "\udcff"), "fallbacks: is not UTF-8 text."),
        (("a fox", "--budget", "nan"), "budget_usd: must be a finite number."),
    ],
)
def test_what_cannot_be_sent_is_one_line(
    run: Run, capsys: Captured, words: tuple[str, ...], sentence: str
) -> None:
    assert run("generate", *words) == 1
    assert capsys.readouterr().err == f"{sentence}\n"


def test_what_the_api_refuses_is_told_field_by_field(api: FakeApi, run: Run, capsys: Captured) -> None:
    faults = [{"field": "seed", "message": "too small"}, {"field": "title", "message": "must not be blank"}]
    problem = {"type": "/problems/validation", "title": "The request is not valid", "errors": faults}
    api.says(GENERATE, problem, status=422)
    assert run("generate", "a fox") == 1
    assert capsys.readouterr().err == "seed: too small\ntitle: must not be blank\n"


def test_a_storyboard_is_asked_for_first(api: FakeApi, run: Run) -> None:
    api.says(GENERATE, ACCEPTED, status=202)
    assert run("generate", "a fox", "--ask") == 0
    assert json.loads(api.asked[0][1]) == {"prompt": "a fox", "approval": "storyboard"}
