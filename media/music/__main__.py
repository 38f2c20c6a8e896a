"""The process that plays one piece: `python -m media.music <order.json> <out.wav>`."""

import sys
from pathlib import Path

from media.animatic.child import tell
from media.music.order import Music
from media.music.render import render

if __name__ == "__main__":
    order, out = (Path(word) for word in sys.argv[1:])
    render(Music.from_json(order.read_text()), out, tell)
