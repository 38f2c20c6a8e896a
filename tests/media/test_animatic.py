"""The animatic draws real, moving, repeatable pictures. Real ffmpeg, small frames."""

import asyncio
import hashlib
import itertools
import os
import sys
from pathlib import Path

import numpy as np
import psutil
import pytest
from numpy.typing import NDArray

from media.animatic import AnimaticSpec, render_animatic
from media.animatic.layer import Layer
from media.animatic.render import render_frames
from media.errors import MediaError
from media.ffmpeg import find_ffmpeg
from media.process import run_process

pytestmark = pytest.mark.slow  # it renders

SMALL = (128, 72)
ROOT = Path(__file__).parents[2]
SIZES = [(854, 480), (480, 854), (480, 480), (1280, 720), (1080, 1920)]


def a_picture(
    text: str = "A boat on the sea at sunset",
    *,
    seconds: float = 0.5,
    size: tuple[int, int] = SMALL,
    seed: int = 1,
) -> AnimaticSpec:
    return AnimaticSpec(text, "", seconds, *size, seed)


async def drawn(picture: AnimaticSpec, out: Path) -> Path:
    await render_animatic(picture, out, ffmpeg=find_ffmpeg(), on_progress=lambda fraction: None)
    return out


async def frame_hashes(video: Path) -> list[str]:
    """The hash of each decoded frame."""
    lines: list[str] = []
    decode = [str(find_ffmpeg()), "-v", "error", "-i", str(video), "-f", "framemd5", "-"]
    await run_process(decode, on_line=lines.append)
    return [line.rpartition(",")[2].strip() for line in lines if not line.startswith("#")]


def luma_of(picture: AnimaticSpec, number: int = 0) -> NDArray[np.int16]:
    frame = next(itertools.islice(render_frames(picture), number, None))
    pixels = np.frombuffer(frame, np.uint8)[: picture.width * picture.height]
    return pixels.reshape(picture.height, picture.width).astype(np.int16)


def difference(one: NDArray[np.int16], other: NDArray[np.int16]) -> float:
    """The mean distance of two frames' pixels, in levels of 255."""
    return float(np.abs(one - other).mean())


async def test_the_same_order_gives_the_same_decoded_frames(tmp_path: Path) -> None:
    hashes = [await frame_hashes(await drawn(a_picture(), tmp_path / f"{at}.mp4")) for at in range(2)]
    assert len(hashes[0]) == 12
    assert hashes[0] == hashes[1]


async def test_another_process_with_other_hash_salt_draws_the_same_frames(tmp_path: Path) -> None:
    told: list[str] = []
    command = [sys.executable, "-c", HASH_OF_FRAMES, a_picture().to_json()]
    finished = await run_process(
        ["/usr/bin/env", "PYTHONHASHSEED=7", f"PYTHONPATH={ROOT}", *command], on_line=told.append
    )
    assert finished.returncode == 0, finished.stderr
    assert told == [hashlib.sha256(b"".join(render_frames(a_picture()))).hexdigest()]


async def test_every_frame_differs_from_the_one_before(tmp_path: Path) -> None:
    hashes = await frame_hashes(await drawn(a_picture(seconds=1), tmp_path / "film.mp4"))
    assert all(one != other for one, other in itertools.pairwise(hashes))


@pytest.mark.parametrize("move", ["pan", "zoom in", "pull back", "tilt up", "aerial", "handheld"])
def test_each_camera_word_moves_the_picture(move: str) -> None:
    picture = a_picture(f"{move}, mountains", seconds=2)
    assert difference(luma_of(picture, 0), luma_of(picture, 47)) > 2


def test_other_words_for_the_camera_move_it_otherwise() -> None:
    pan, zoom = (a_picture(f"mountains at dawn, {word}", seconds=2) for word in ("pan", "zoom"))
    assert difference(luma_of(pan, 47), luma_of(zoom, 47)) > 2


def test_different_texts_look_different() -> None:
    texts = [
        "the sea at night",
        "a city at noon",
        "a forest at dawn",
        "space",
        "a desert",
        "a kitchen",
        "an idea",
    ]
    looks = [luma_of(a_picture(text)) for text in texts]
    assert all(difference(one, other) > 8 for one, other in itertools.combinations(looks, 2))


def test_different_seeds_look_different() -> None:
    looks = [luma_of(a_picture(seed=seed)) for seed in range(3)]
    assert all(difference(one, other) > 2 for one, other in itertools.combinations(looks, 2))


def test_style_has_a_say_in_the_look() -> None:
    plain = AnimaticSpec("the sea", "", 0.2, *SMALL, 1)
    noir = AnimaticSpec("the sea", "", 0.2, *SMALL, 1, style="noir, night")
    assert difference(luma_of(plain), luma_of(noir)) > 2


@pytest.mark.parametrize(
    ("text", "darker"), [("the fields by day", "the fields by night"), ("海 昼", "海 夜")]
)
def test_night_is_darker_than_day(text: str, darker: str) -> None:
    assert luma_of(a_picture(text)).mean() > luma_of(a_picture(darker)).mean() + 30


@pytest.mark.parametrize("text", ["the sea, aerial", "an abstract idea, zoom", "city in the rain, pan"])
def test_what_is_hidden_is_left_out_and_nothing_else(text: str, monkeypatch: pytest.MonkeyPatch) -> None:
    frugal = luma_of(a_picture(text), 5)
    monkeypatch.setattr(Layer, "first_opaque_row", lambda layer, height, moment: height)
    assert np.array_equal(frugal, luma_of(a_picture(text), 5))


@pytest.mark.parametrize("size", SIZES)
async def test_every_size_has_exactly_its_frames(size: tuple[int, int], tmp_path: Path) -> None:
    hashes = await frame_hashes(await drawn(a_picture(seconds=0.125, size=size), tmp_path / "film.mp4"))
    assert len(hashes) == 3


@pytest.mark.parametrize("seconds", [0.04, 1.02, 2.51])
async def test_the_frame_count_is_the_rounded_length(seconds: float, tmp_path: Path) -> None:
    hashes = await frame_hashes(await drawn(a_picture(seconds=seconds), tmp_path / "film.mp4"))
    assert len(hashes) == round(seconds * 24)


async def test_the_film_is_h264_yuv420p_at_24_frames(tmp_path: Path) -> None:
    video = await drawn(a_picture(), tmp_path / "film.mp4")
    finished = await run_process([str(find_ffmpeg()), "-hide_banner", "-i", str(video)])
    assert "h264" in finished.stderr
    assert "yuv420p(tv, bt709" in finished.stderr
    assert "128x72" in finished.stderr
    assert "24 fps" in finished.stderr


async def test_progress_rises_to_one(tmp_path: Path) -> None:
    told: list[float] = []
    await render_animatic(a_picture(), tmp_path / "film.mp4", ffmpeg=find_ffmpeg(), on_progress=told.append)
    assert told == sorted(set(told))
    assert 0 < told[0] < told[-1] == 1.0


async def test_only_the_film_is_left_in_the_folder(tmp_path: Path) -> None:
    await drawn(a_picture(), tmp_path / "film.mp4")
    assert names_in(tmp_path) == ["film.mp4"]


async def test_it_works_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package_of_that_name_in(tmp_path)
    monkeypatch.chdir(tmp_path)
    await drawn(a_picture(), tmp_path / "film.mp4")
    assert names_in(tmp_path) == ["film.mp4", "media"]


async def test_a_failing_ffmpeg_is_an_error_and_leaves_nothing(tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="could not be drawn"):
        await render_animatic(
            a_picture(), tmp_path / "film.mp4", ffmpeg=Path("/bin/false"), on_progress=lambda fraction: None
        )
    assert names_in(tmp_path) == []


async def test_cancelling_leaves_neither_process_nor_file(tmp_path: Path) -> None:
    begun = asyncio.Event()
    long = a_picture(seconds=600)
    out = tmp_path / "film.mp4"
    task = asyncio.create_task(
        render_animatic(long, out, ffmpeg=find_ffmpeg(), on_progress=lambda fraction: begun.set())
    )
    await begun.wait()
    assert processes_about(tmp_path)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert processes_about(tmp_path) == []
    assert names_in(tmp_path) == []


async def test_killing_the_owner_ends_the_drawing_and_its_ffmpeg(tmp_path: Path) -> None:
    owner = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", OWNER, str(tmp_path / "film.mp4"), str(find_ffmpeg())),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert owner.stdout is not None
    await owner.stdout.readline()
    family = psutil.Process(owner.pid).children(recursive=True)
    assert any("ffmpeg" in process.name() for process in family)
    owner.kill()
    await owner.wait()
    _, alive = await asyncio.to_thread(psutil.wait_procs, family, 20)
    assert alive == []


HASH_OF_FRAMES = """
import hashlib, sys
from media.animatic.animatic_spec import AnimaticSpec
from media.animatic.render import render_frames
print(hashlib.sha256(b"".join(render_frames(AnimaticSpec.from_json(sys.argv[1])))).hexdigest())
"""

OWNER = """
import asyncio, sys
from pathlib import Path
from media.animatic import AnimaticSpec, render_animatic
picture = AnimaticSpec("the sea", "", 600, 128, 72, 1)
said = lambda fraction: print(fraction, flush=True)
asyncio.run(render_animatic(picture, Path(sys.argv[1]), ffmpeg=Path(sys.argv[2]), on_progress=said))
"""


@pytest.mark.parametrize("size", [(127, 72), (128, 71), (0, 72)])
def test_odd_or_empty_sizes_are_refused(size: tuple[int, int]) -> None:
    with pytest.raises(ValueError, match="even"):
        a_picture(size=size)


def processes_about(folder: Path) -> list[int]:
    """The processes whose command line names the folder."""
    return [
        process.pid
        for process in psutil.process_iter(["cmdline"])
        if any(str(folder) in word for word in process.info["cmdline"] or [])
    ]


def names_in(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def package_of_that_name_in(folder: Path) -> None:
    """A `media` that must not be taken for ours."""
    (folder / "media").mkdir()
    (folder / "media" / "__init__.py").write_text("raise RuntimeError('the wrong package')")
