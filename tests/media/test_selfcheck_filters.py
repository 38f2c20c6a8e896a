"""The self-check asks for every filter that the cut may use."""

import re

from media.colour_conversion import HDR, prepare_frames, scale_to_bt709, to_jpeg
from media.encoding import normalise
from media.formats import FilmFormat
from media.loudness import Level
from media.picture_tags import PictureTags
from media.selfcheck import FILTERS

NAME = re.compile(r"(?:^|[,\]\";])([a-z][a-z0-9]+)(?==)")


def test_every_filter_of_the_cut_is_asked_for() -> None:
    clips = [
        PictureTags("vp9", "yuva420p", 720, transfer=curve, interlaced=True) for curve in (*HDR, "bt709")
    ]
    graphs = [normalise(FilmFormat(1280, 720), 0, 1, tags) for tags in clips]
    stills = [
        ",".join((*prepare_frames(tags), *scale_to_bt709(tags, "640:-2"), *to_jpeg())) for tags in clips
    ]

    used = {name for graph in (*graphs, *stills, Level(0).filters) for name in NAME.findall(graph)}

    assert {"zscale", "tonemap", "bwdif", "premultiply"} <= used
    assert used - {"format", "setpts"} <= set(FILTERS)
