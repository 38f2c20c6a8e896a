"""media/watermark.py: a mark in a corner, inside the title-safe area, that changes nothing else."""

import subprocess
from dataclasses import replace
from functools import partial
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw

from media.cut import Cutter
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media.film_format import FilmFormat, film_format_for
from media.picture_tags import PictureTags
from media.piece_encoding import piece_key
from media.piece_graphs import PictureInput, build_crossfade_graph, build_segment_graph
from media.timeline import Segment
from media.watermark import MarkPlace, PieceWatermark, StagedMark, Watermark, draw_mark, place_mark
from tests.media.look import Pictures, names, pictures

FMT = FilmFormat(width=320, height=180)
FRAMES = 12
CORNERS = ("top_left", "top_right", "bottom_left", "bottom_right")
RED, BT709_RED = (230, 40, 60), (86, 118, 211)
PLAIN = PictureTags(codec="h264", pixel_format="yuv420p", height=FMT.height)
HDR = PictureTags(
    codec="hevc", pixel_format="yuv420p10le", height=FMT.height, transfer="smpte2084", primaries="bt2020"
)
SOURCES = {"plain": (PLAIN, "yuv420p"), "hdr": (HDR, "yuv420p10le")}


@pytest.fixture
def logo(tmp_path: Path) -> Path:
    """A red disc on nothing, twice as wide as high."""
    drawn = Image.new("RGBA", (400, 200), (0, 0, 0, 0))
    ImageDraw.Draw(drawn).ellipse((40, 20, 360, 180), fill=(*RED, 255))
    drawn.save(tmp_path / "logo.png")
    return tmp_path / "logo.png"


def a_mark(logo: Path, corner: str = "top_right", opacity: float = 1.0, size: float = 0.2) -> Watermark:
    return Watermark(picture=logo, digest="d1", corner=corner, size=size, opacity=opacity)


def an_input(tags: PictureTags) -> PictureInput:
    return PictureInput(Path("clip.mp4"), 0, tags)


def frames_of(graph: str, *inputs: str | Path) -> Pictures:
    """The frames as a graph leaves them, before any encoding: (frames, bytes of yuv420p)."""
    argv = [str(find_ffmpeg()), "-v", "error", *map(str, inputs), "-filter_complex", graph]
    raw = ["-frames:v", str(FRAMES), "-pix_fmt", "yuv420p", "-f", "rawvideo", "-"]
    made = subprocess.run([*argv, *raw], capture_output=True, check=True).stdout
    return np.frombuffer(made, dtype=np.uint8).reshape(-1, FMT.width * FMT.height * 3 // 2)


def a_source(form: str) -> tuple[str, ...]:
    source = f"testsrc2=s={FMT.width}x{FMT.height}:r={FMT.fps}:d=1,format={form}"
    return "-f", "lavfi", "-i", source


def planes_of(frame: Pictures) -> tuple[Pictures, Pictures, Pictures]:
    luma = FMT.width * FMT.height
    parts = np.split(frame, [luma, luma * 5 // 4])
    small = (FMT.height // 2, FMT.width // 2)
    return parts[0].reshape(FMT.height, FMT.width), parts[1].reshape(small), parts[2].reshape(small)


def changes_outside(place: MarkPlace, marked: Pictures, bare: Pictures, around: int = 0) -> int:
    """How many values differ outside the mark's place, and so many pixels around it."""
    place = MarkPlace(place.x - around, place.y - around, place.width + 2 * around, place.height + 2 * around)
    changed = 0
    for ours, theirs in zip(marked, bare, strict=True):
        for plane, (one, other) in enumerate(zip(planes_of(ours), planes_of(theirs), strict=True)):
            step = 2 if plane else 1
            differs = one != other
            rows = slice(place.y // step, (place.y + place.height) // step)
            differs[rows, place.x // step : (place.x + place.width) // step] = False
            changed += int(differs.sum())
    return changed


def colours_at(frame: Pictures, x: int, y: int) -> tuple[int, int, int]:
    luma, blue, red = planes_of(frame)
    return int(luma[y, x]), int(blue[y // 2, x // 2]), int(red[y // 2, x // 2])


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("ratio", ["16:9", "9:16", "1:1"])
@pytest.mark.parametrize("resolution", ["480p", "720p", "1080p"])
@pytest.mark.parametrize("shape", [(1000, 100), (400, 200), (100, 1000)])
def test_a_mark_keeps_to_its_corner_of_the_safe_area(
    logo: Path, corner: str, ratio: str, resolution: str, shape: tuple[int, int]
) -> None:
    fmt = film_format_for(ratio, resolution)
    place = place_mark(a_mark(logo, corner, size=0.3), shape, fmt)

    right, bottom = fmt.width - place.x - place.width, fmt.height - place.y - place.height
    beside, above = (place.x, right), (place.y, bottom)
    assert min(beside) >= 0.05 * fmt.width - 1
    assert min(above) >= 0.05 * fmt.height - 1
    assert (beside[0] < beside[1]) == corner.endswith("left")
    assert (above[0] < above[1]) == corner.startswith("top")
    assert place.width < 0.5 * fmt.width
    assert place.height < 0.5 * fmt.height
    assert all(number % 2 == 0 for number in (place.x, place.y, place.width, place.height))


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("shape", [(1000, 100), (400, 200), (200, 400)])
def test_a_mark_is_above_burnt_captions_and_nowhere_else_than_without_them(
    logo: Path, corner: str, shape: tuple[int, int]
) -> None:
    fmt = film_format_for("16:9", "720p")
    bare = place_mark(a_mark(logo, corner, size=0.3), shape, fmt)
    place = place_mark(replace(a_mark(logo, corner, size=0.3), captions=(128, 540, 1152, 670)), shape, fmt)

    assert replace(place, y=bare.y) == bare
    assert place.y >= 0.05 * fmt.height - 1
    assert place == bare if corner.startswith("top") else 0 < 540 - place.y - place.height <= 20


def test_a_mark_beside_or_below_burnt_captions_stays_in_its_corner(logo: Path) -> None:
    fmt = film_format_for("9:16", "720p")
    small = a_mark(logo, "bottom_left", size=0.1)
    bare = place_mark(small, (100, 100), fmt)
    for captions in ((86, 890, 634, 1024), (200, 1000, 634, 1270)):
        assert place_mark(replace(small, captions=captions), (100, 100), fmt) == bare


def test_marks_of_all_shapes_take_as_much_room(logo: Path) -> None:
    fmt = film_format_for("16:9", "1080p")
    places = [place_mark(a_mark(logo), shape, fmt) for shape in ((100, 100), (400, 100), (100, 400))]

    areas = [place.width * place.height for place in places]
    assert max(areas) / min(areas) < 1.03
    assert (places[0].width, places[0].height) == (216, 216)


@pytest.mark.parametrize("corner", CORNERS)
@pytest.mark.parametrize("source", sorted(SOURCES))
def test_nothing_changes_but_what_is_under_the_mark(
    logo: Path, tmp_path: Path, corner: str, source: str
) -> None:
    tags, form = SOURCES[source]
    place = draw_mark(a_mark(logo, corner), FMT, tmp_path / "mark.png")
    cut = partial(build_segment_graph, an_input(tags), 0, fmt=FMT, first_frame=2, frames=FRAMES)

    bare = frames_of(cut(), *a_source(form))
    marked = frames_of(cut(mark=StagedMark(tmp_path / "mark.png", place, FMT)), *a_source(form))

    assert len(marked) == FRAMES
    assert changes_outside(place, marked, bare) == 0
    middle = place.x + place.width // 2, place.y + place.height // 2
    for frame in marked:
        assert np.allclose(colours_at(frame, *middle), BT709_RED, atol=1)
    # The corner of its box is transparent.
    assert colours_at(marked[5], place.x, place.y) == colours_at(bare[5], place.x, place.y)


def test_a_large_mark_is_drawn_whole(tmp_path: Path) -> None:
    fmt = film_format_for("16:9", "720p")
    Image.new("RGB", (200, 200), RED).save(tmp_path / "logo.png")
    place = draw_mark(a_mark(tmp_path / "logo.png", size=0.3), fmt, tmp_path / "mark.png")
    graph = StagedMark(tmp_path / "mark.png", place, fmt).lay_over("[0:0]null")

    source = ("-f", "lavfi", "-i", f"color=black:s={fmt.width}x{fmt.height}:r={fmt.fps}:d=0.1,format=yuv420p")
    argv = [str(find_ffmpeg()), "-v", "error", *source, "-filter_complex", graph]
    raw = ["-frames:v", "1", "-pix_fmt", "gray", "-f", "rawvideo", "-"]
    made = subprocess.run([*argv, *raw], capture_output=True, check=True).stdout
    seen = np.frombuffer(made, dtype=np.uint8).reshape(fmt.height, fmt.width) > 50
    assert (place.width, place.height) == (216, 216)
    assert seen[place.y : place.y + place.height, place.x : place.x + place.width].all()
    assert seen.sum() == place.width * place.height


def test_a_mark_lets_through_what_its_opacity_leaves(logo: Path, tmp_path: Path) -> None:
    place = draw_mark(a_mark(logo, opacity=0.5), FMT, tmp_path / "mark.png")
    white = ("-f", "lavfi", "-i", f"color=white:s={FMT.width}x{FMT.height}:r={FMT.fps}:d=1,format=yuv420p")
    mark = StagedMark(tmp_path / "mark.png", place, FMT)
    graph = build_segment_graph(an_input(PLAIN), 0, fmt=FMT, first_frame=0, frames=FRAMES, mark=mark)

    middle = place.x + place.width // 2, place.y + place.height // 2
    seen = colours_at(frames_of(graph, *white)[3], *middle)
    assert np.allclose(seen, np.mean([BT709_RED, (235, 128, 128)], axis=0), atol=1.5)


def test_the_edges_of_a_mark_have_its_own_colours(logo: Path, tmp_path: Path) -> None:
    """Not those of transparent pixels, which are black in most files."""
    draw_mark(a_mark(logo), FMT, tmp_path / "mark.png")
    with Image.open(tmp_path / "mark.png") as drawn:
        pixels = np.asarray(drawn)

    # Fainter ones hold their colours by few bits.
    near = (pixels[..., 3] < 128) & (pixels[..., 3] >= 32)
    assert near.any()
    assert np.abs(pixels[near][:, :3].astype(int) - RED).max() <= 12


def crossfade(logo: Path, tmp_path: Path, over: tuple[bool, bool]) -> tuple[MarkPlace, Pictures, Pictures]:
    """A cross-fade with the mark and without, from black to grey."""
    place = draw_mark(a_mark(logo), FMT, tmp_path / "mark.png")
    sides = [
        ("-f", "lavfi", "-i", f"color={name}:s={FMT.width}x{FMT.height}:r={FMT.fps}:d=1,format=yuv420p")
        for name in ("black", "gray")
    ]
    fade = partial(
        build_crossfade_graph,
        *(an_input(PLAIN), an_input(PLAIN), (0, 1)),
        fmt=FMT,
        left_first_frame=0,
        frames=FRAMES,
    )
    mark = StagedMark(tmp_path / "mark.png", place, FMT, over)
    return place, frames_of(fade(mark=mark), *sides[0], *sides[1]), frames_of(fade(), *sides[0], *sides[1])


def test_a_mark_stands_still_in_a_cross_fade_of_two_scenes(logo: Path, tmp_path: Path) -> None:
    place, marked, bare = crossfade(logo, tmp_path, (True, True))

    middle = place.x + place.width // 2, place.y + place.height // 2
    assert changes_outside(place, marked, bare) == 0
    assert {colours_at(frame, *middle) for frame in marked} == {colours_at(marked[0], *middle)}


@pytest.mark.parametrize("over", [(True, False), (False, True)])
def test_a_mark_fades_with_its_scene_beside_a_card(
    logo: Path, tmp_path: Path, over: tuple[bool, bool]
) -> None:
    place, marked, bare = crossfade(logo, tmp_path, over)

    middle = place.x + place.width // 2, place.y + place.height // 2
    shares = [abs(colours_at(ours, *middle)[2] - 128) / (BT709_RED[2] - 128) for ours in marked]
    # xfade works in 4:4:4, so the mark's colours are interpolated over its edge.
    assert changes_outside(place, marked, bare, around=4) == 0
    ordered = shares if over == (False, True) else shares[::-1]
    assert ordered == sorted(ordered)
    assert ordered[-1] - ordered[0] > 0.85


async def test_a_piece_with_a_mark_is_encoded_whole_and_leaves_nothing_behind(
    cutter: Cutter, logo: Path, tmp_path: Path
) -> None:
    clip, out = tmp_path / "clip.mp4", tmp_path / "pieces" / "piece.mp4"
    out.parent.mkdir()
    await Ffmpeg(find_ffmpeg()).run([*a_source("yuv420p"), "-qp", "1", clip])

    watermark = PieceWatermark(a_mark(logo), (True,))
    await cutter.render_segment(clip, out, fmt=FMT, first_frame=0, frames=FRAMES, watermark=watermark)
    assert names(out.parent) == ["piece.mp4"]
    place = place_mark(watermark.mark, (400, 200), FMT)
    shown = pictures(out, FMT.width, FMT.height)
    assert len(shown) == FRAMES
    middle = shown[:, place.y + place.height // 2, place.x + place.width // 2]
    assert np.abs(middle.astype(int) - RED).max() < 12


def test_a_piece_has_another_key_for_each_mark_and_the_old_one_without(logo: Path) -> None:
    piece, digests = Segment(1, 0, FRAMES), {1: "c1"}
    marks = [
        a_mark(logo),
        a_mark(logo, "top_left"),
        a_mark(logo, opacity=0.5),
        a_mark(logo, size=0.1),
        Watermark(logo, "d2", "top_right", 0.2, 1.0),
    ]
    keys = [piece_key(piece, digests, FMT, None, PieceWatermark(mark, (True,))) for mark in marks]

    assert len({piece_key(piece, digests, FMT), *keys}) == len(marks) + 1
