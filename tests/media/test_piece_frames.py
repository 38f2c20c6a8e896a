"""A clip of the film's own size is neither cropped nor given bars, and looks as if it had been."""

from dataclasses import replace
from pathlib import Path

import pytest

from media import cut
from media.cut import Cutter
from media.ffmpeg import Ffmpeg
from media.piece_encoding import build_piece_filters
from media.piece_graphs import PictureInput, open_picture
from tests.media.conftest import SMALL, MakeClip
from tests.media.look import pictures

SOURCE = "testsrc2=s=96x54:r=24:d=0.5"


async def test_bars_would_change_no_pixel(
    cutter: Cutter, make_clip: MakeClip, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def open_of_unknown_size(ffmpeg: Ffmpeg, clip: Path) -> PictureInput:
        picture = await open_picture(ffmpeg, clip)
        return replace(picture, tags=replace(picture.tags, width=0))

    clip, looks = await make_clip(SOURCE), []
    for name in ("as it is", "fitted"):
        piece = tmp_path / f"{name}.mp4"
        await cutter.render_segment(clip, piece, fmt=SMALL, first_frame=0, frames=8)
        looks.append(pictures(piece, SMALL.width, SMALL.height))
        monkeypatch.setattr(cut, "open_picture", open_of_unknown_size)
    assert (looks[0] == looks[1]).all()


@pytest.mark.parametrize(
    ("source", "fits"),
    [
        (SOURCE, True),
        ("testsrc2=s=96x56:r=24:d=0.5", False),
        ("testsrc2=s=94x54:r=24:d=0.5", False),
        (f"{SOURCE},setsar=4/3", False),
    ],
)
async def test_only_a_picture_of_another_size_or_shape_is_fitted(
    ffmpeg: Ffmpeg, make_clip: MakeClip, source: str, *, fits: bool
) -> None:
    tags = (await open_picture(ffmpeg, await make_clip(source))).tags
    filters = build_piece_filters(SMALL, 0, 8, tags)
    assert (",pad=" in filters, ",crop=" in filters) == (not fits, not fits)
