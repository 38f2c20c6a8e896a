"""The child process that renders one card: `python -m media.cards <order.json> <out.mp4> <ffmpeg>`."""

import json
import subprocess
import sys
from pathlib import Path

from media.animatic.captions.drawable_text import is_left_out
from media.animatic.captions.fonts import FontFinder
from media.animatic.render import encoder_command
from media.cards import CARD_LEFT_OUT, CardSpec
from media.cards.draw_card import draw_frames
from media.procedural.child_process import report_remark


def main(order: str, out: str, ffmpeg: str) -> None:
    """Render the card, or say that no font can draw it."""
    card, fonts = CardSpec(**json.loads(Path(order).read_text())), FontFinder()
    if is_left_out(card.text, fonts):
        Path(out).touch()
        report_remark(CARD_LEFT_OUT)
        return
    command = encoder_command(card.width, card.height, Path(out), Path(ffmpeg))
    frames = b"".join(draw_frames(card, fonts))
    subprocess.run(command, input=frames, check=True)  # noqa: S603 - our own ffmpeg


if __name__ == "__main__":
    main(*sys.argv[1:])
