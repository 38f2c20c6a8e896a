"""The process that draws one picture: `python -m media.animatic <order.json> <out.mp4> <ffmpeg>`."""

import sys
from pathlib import Path

from media.animatic.child import tell
from media.animatic.picture import Picture
from media.animatic.render import render

if __name__ == "__main__":
    order, out, ffmpeg = (Path(word) for word in sys.argv[1:])
    render(Picture.from_json(order.read_text()), out, ffmpeg, tell)
