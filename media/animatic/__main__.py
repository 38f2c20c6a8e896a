"""The child process that renders one animatic: `python -m media.animatic <order.json> <out.mp4> <ffmpeg>`."""

import sys
from pathlib import Path

from media.animatic import CAPTION_LEFT_OUT
from media.animatic.animatic_spec import AnimaticSpec
from media.animatic.captions.drawable_text import is_left_out
from media.animatic.captions.fonts import FontFinder
from media.animatic.render import encode_animatic
from media.procedural.child_process import report_progress, report_remark

if __name__ == "__main__":
    order, out, ffmpeg = (Path(word) for word in sys.argv[1:])
    picture = AnimaticSpec.from_json(order.read_text())
    encode_animatic(picture, out, ffmpeg, report_progress)
    if is_left_out(picture.caption, FontFinder()):
        report_remark(CAPTION_LEFT_OUT)
