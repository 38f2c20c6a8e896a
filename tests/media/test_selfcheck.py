"""What a machine lacks for drawing and cutting is found by doing it, and told with what to do."""

from pathlib import Path

import pytest

from media import selfcheck
from media.animatic.captions.fonts import FontFinder
from media.animatic.captions.script_coverage import SCRIPT_SAMPLES, scripts_without_font
from media.errors import MediaError
from media.ffmpeg import find_ffmpeg
from media.selfcheck import check_burning, check_drawing, check_ffmpeg, check_folder, check_fonts, check_media
from tests.media.fonts import needs_a_font


def a_program(folder: Path, text: str) -> Path:
    program = folder / "ffmpeg"
    program.write_text(f"#!/bin/sh\n{text}\n")
    program.chmod(0o755)
    return program


@pytest.mark.slow
async def test_this_machine_can_draw_and_cut_and_nothing_is_left_behind(tmp_path: Path) -> None:
    lacks = await check_media(find_ffmpeg(), tmp_path)
    assert [lack for lack in lacks if lack.needed] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("exit 1", "does not run"),
        ("exit 0", "was built without libx264, aac, xfade"),
        ("exit 127", "does not run"),
    ],
)
async def test_an_ffmpeg_that_will_not_do_is_told(tmp_path: Path, text: str, found: str) -> None:
    [lack] = await check_ffmpeg(a_program(tmp_path, text))
    assert found in lack.found
    assert "LONGTAKE_FFMPEG" in lack.advice
    assert lack.needed


@pytest.mark.slow
async def test_an_ffmpeg_that_draws_nothing_is_told_with_its_last_words_for_the_log(tmp_path: Path) -> None:
    [lack] = await check_drawing(a_program(tmp_path, "cat > /dev/null; echo boom >&2; exit 1"), tmp_path)
    assert lack.part == "drawing"
    assert "boom" in lack.detail
    assert "boom" not in lack.found + lack.advice


@needs_a_font
@pytest.mark.slow
async def test_an_ffmpeg_without_libass_is_told_and_makes_all_other_films(tmp_path: Path) -> None:
    says = "cat > /dev/null; echo \"No such filter: 'ass'\" >&2; exit 1"
    [lack] = await check_burning(a_program(tmp_path, says), tmp_path)
    assert (lack.part, lack.needed, "'ass'" in lack.detail) == ("captions", False, True)
    assert await check_burning(find_ffmpeg(), tmp_path) == []


async def test_what_drawing_itself_lacks_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async def as_without_raqm(*_: object, **__: object) -> None:
        raise MediaError(detail="KeyError: 'setting text direction is not supported without libraqm'")

    monkeypatch.setattr(selfcheck, "render_animatic", as_without_raqm)
    [lack] = [each for each in await check_media(find_ffmpeg(), tmp_path) if each.needed]
    assert (lack.part, "libraqm" in lack.detail) == ("drawing", True)


def test_a_folder_that_is_gone_or_full_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [lack.part for lack in check_folder(tmp_path / "gone")] == ["folder"]
    assert check_folder(tmp_path) == []
    monkeypatch.setattr(selfcheck, "LEAST_FREE_BYTES", 2**62)
    assert "are free" in check_folder(tmp_path)[0].found


def test_without_any_font_all_captions_are_told_to_be_left_out(monkeypatch: pytest.MonkeyPatch) -> None:
    assert scripts_without_font(FontFinder(faces=())) == list(SCRIPT_SAMPLES)
    monkeypatch.setattr(selfcheck, "scripts_without_font", lambda: list(SCRIPT_SAMPLES))
    [lack] = check_fonts()
    assert (lack.needed, lack.found.startswith("all captions")) == (False, True)


def test_a_missing_script_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(selfcheck, "scripts_without_font", lambda: ["Thai"])
    assert "captions in Thai are left out" in check_fonts()[0].found
