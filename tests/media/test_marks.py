"""The marks of a film: read back by other programs, and gone from no frame of it."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import c2pa  # type: ignore[import-untyped]  # it ships no types
import pytest

from media.ffmpeg import find_ffmpeg
from media.marks.content_credentials import Ingredient, SigningFailed, sign_media
from media.marks.digital_source import DigitalSource, find_digital_source
from media.marks.xmp_box import append_xmp
from tests.certificates import write_certificate

ROOT = Path(__file__).parents[2]
EXIFTOOL = ROOT / "node_modules" / "exiftool-vendored.pl" / "bin" / "exiftool"


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A short film whose index is at its start."""
    out = tmp_path_factory.mktemp("marks") / "plain.mp4"
    source = ["-f", "lavfi", "-i", "testsrc=size=64x48:rate=24:duration=0.5"]
    command = [find_ffmpeg(), "-v", "error", *source, "-pix_fmt", "yuv420p", "-movflags", "+faststart", out]
    subprocess.run([str(word) for word in command], check=True)
    return out


@pytest.fixture
def film(plain: Path, tmp_path: Path) -> Path:
    """The same, to be marked."""
    return Path(shutil.copy(plain, tmp_path / "film.mp4"))


def _hash_frames(film: Path) -> str:
    command = [str(find_ffmpeg()), "-v", "error", "-xerror", "-i", str(film), "-f", "framemd5", "-"]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def _list_boxes(film: Path) -> Iterator[str]:
    data, at = film.read_bytes(), 0
    while at < len(data):
        yield data[at + 4 : at + 8].decode()
        at += int.from_bytes(data[at : at + 4])
    assert at == len(data)


def _read_manifest(film: Path) -> tuple[str, dict[str, Any]]:
    with film.open("rb") as file, c2pa.Reader("video/mp4", file) as reader:
        store = json.loads(reader.json())
    return store["validation_state"], store["manifests"][store["active_manifest"]]


def _source_type(film: Path) -> str:
    command = ["perl", str(EXIFTOOL), "-s3", "-XMP-iptcExt:DigitalSourceType", str(film)]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()


needs_exiftool = pytest.mark.skipif(
    not os.environ.get("CI") and not (EXIFTOOL.exists() and shutil.which("perl")),
    reason="only developers with npm and perl have exiftool",
)


@needs_exiftool
@pytest.mark.slow
def test_exiftool_reads_how_a_film_came_about(film: Path) -> None:
    append_xmp(film, DigitalSource.TRAINED)
    assert _source_type(film) == DigitalSource.TRAINED


@pytest.mark.slow
def test_a_mark_moves_no_frame_and_leaves_the_index_at_the_start(plain: Path, film: Path) -> None:
    append_xmp(film, DigitalSource.TRAINED)
    assert film.read_bytes().startswith(plain.read_bytes())
    assert list(_list_boxes(film)) == [*_list_boxes(plain), "uuid"]
    assert _hash_frames(film) == _hash_frames(plain)


@pytest.mark.slow
async def test_a_signed_film_says_who_made_its_clips_and_plays_as_before(
    plain: Path, film: Path, tmp_path: Path
) -> None:
    append_xmp(film, DigitalSource.COMPOSITE)
    signed = tmp_path / "signed.mp4"
    clips = [Ingredient(plain, f"Scene {n}", "kie", f"model-{n}") for n in (1, 2)]
    files = write_certificate(tmp_path)
    await sign_media(files, film, signed, source=DigitalSource.COMPOSITE, ingredients=clips)

    state, manifest = _read_manifest(signed)
    assert state == "Valid"
    assert [one["title"] for one in manifest["ingredients"]] == ["Scene 1", "Scene 2"]
    (actions,) = [one["data"]["actions"] for one in manifest["assertions"] if "actions" in one["label"]]
    assert actions[0]["digitalSourceType"] == DigitalSource.COMPOSITE
    agents = [(action["softwareAgent"]["name"], action["softwareAgent"].get("version")) for action in actions]
    assert agents == [("Longtake", None), ("kie", "model-1"), ("kie", "model-2")]
    boxes = list(_list_boxes(signed))
    assert boxes.index("moov") < boxes.index("mdat")
    assert _hash_frames(signed) == _hash_frames(plain)
    # A later change is noticed.
    with signed.open("ab") as file:
        file.write(b"\x00\x00\x00\x09abcd\x00")
    assert _read_manifest(signed)[0] == "Invalid"


@pytest.mark.slow
@pytest.mark.parametrize("fault", ["run out", "not for signing", "another key", "no key"])
async def test_what_cannot_sign_leaves_no_film(film: Path, tmp_path: Path, fault: str) -> None:
    days, may_sign = -1 if fault == "run out" else 300, fault != "not for signing"
    files = write_certificate(tmp_path, days=days, may_sign=may_sign)
    if fault == "another key":
        (tmp_path / "other").mkdir()
        shutil.copy(write_certificate(tmp_path / "other").private_key, files.private_key)
    elif fault == "no key":
        files.private_key.unlink()
    with pytest.raises(SigningFailed):
        await sign_media(files, film, tmp_path / "signed.mp4", source=DigitalSource.TRAINED)
    assert not list(tmp_path.glob("*signed*"))


@pytest.mark.parametrize(
    ("by_models", "narrated", "source"),
    [
        ([True, True], True, DigitalSource.TRAINED),
        ([True, False], False, DigitalSource.COMPOSITE),
        ([False, False], True, DigitalSource.COMPOSITE),
        ([False, False], False, DigitalSource.ALGORITHM),
    ],
)
def test_a_film_is_what_its_parts_are(by_models: list[bool], narrated: bool, source: DigitalSource) -> None:
    assert find_digital_source(by_models, narrated=narrated) is source
