"""The self-check asks for every filter that the cut may use."""

import re
from pathlib import Path

from media.colour_conversion import (
    HDR_TRANSFERS,
    build_bt709_filters,
    build_jpeg_filters,
    build_preparation_filters,
)
from media.film_format import FilmFormat
from media.loudness import GainAndLimiter
from media.picture_tags import PictureTags
from media.piece_encoding import build_piece_filters
from media.selfcheck import FILTERS
from media.watermark import MarkPlace, StagedMark

NAME = re.compile(r"(?:^|[,\]\";])([a-z][a-z0-9]+)(?==)")


def test_every_filter_of_the_cut_is_asked_for() -> None:
    clips = [
        PictureTags("vp9", "yuva420p", 720, transfer=curve, interlaced=True)
        for curve in (*HDR_TRANSFERS, "bt709")
    ]
    graphs = [build_piece_filters(FilmFormat(1280, 720), 0, 1, tags) for tags in clips]
    mark = StagedMark(Path("mark.png"), MarkPlace(0, 0, 2, 2), FilmFormat(1280, 720))
    graphs.append(mark.lay_over("null"))
    stills = [
        ",".join(
            (*build_preparation_filters(tags), *build_bt709_filters(tags, "640:-2"), *build_jpeg_filters())
        )
        for tags in clips
    ]

    used = {
        name for graph in (*graphs, *stills, GainAndLimiter(0).filter_chain) for name in NAME.findall(graph)
    }

    assert {"zscale", "tonemap", "bwdif", "premultiply"} <= used
    assert used - {"format", "setpts"} <= set(FILTERS)
