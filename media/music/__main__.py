"""The child process that renders one piece of music: `python -m media.music <order.json> <out.wav>`."""

import sys
from pathlib import Path

from media.music.music_spec import MusicSpec
from media.music.render import write_wav
from media.procedural.child_process import report_progress

if __name__ == "__main__":
    order, out = (Path(word) for word in sys.argv[1:])
    write_wav(MusicSpec.from_json(order.read_text()), out, report_progress)
