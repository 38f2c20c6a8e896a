"""The process that draws one picture: `python -m media.animatic <order.json> <out.mp4> <ffmpeg>`."""

import sys
from pathlib import Path

from media.animatic import CAPTION_LEFT_OUT
from media.animatic.captions.clean import is_left_out
from media.animatic.captions.fonts import Fonts
from media.animatic.child import remark, tell
from media.animatic.picture import Picture
from media.animatic.render import render

if __name__ == "__main__":
    order, out, ffmpeg = (Path(word) for word in sys.argv[1:])
    picture = Picture.from_json(order.read_text())
    render(picture, out, ffmpeg, tell)
    if is_left_out(picture.caption, Fonts()):
        remark(CAPTION_LEFT_OUT)
