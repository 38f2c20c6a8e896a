"""Whether a caption stands in a film's picture, letter by letter: it is compared with the set caption."""

import base64
import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tests.containers.deployment import IMAGE
from tests.containers.podman import NETWORK, Podman
from tests.media.look import pictures

# Runs in the image: sets captions with the fonts and libraries that are there.
SET_CAPTIONS = """
import base64, json, sys
from media.animatic.captions import typeset_caption
from media.animatic.captions.fonts import FontFinder
asked = json.load(sys.stdin)
told = []
for text in asked["captions"]:
    caption = typeset_caption(text, asked["width"], asked["height"])
    if caption is None:
        told.append(None)
        continue
    letters = caption.letters[0]
    mask = base64.b64encode(letters.tobytes()).decode()
    told.append({"lines": caption.lines, "box": caption.box, "size": letters.size, "mask": mask})
print(json.dumps(told))
"""


@dataclass(frozen=True)
class SetCaption:
    """A caption as the image sets it: its lines, its place in the frame, how much of each pixel is letter."""

    lines: tuple[str, ...]
    box: tuple[int, int, int, int]
    coverage: NDArray[np.uint8]  # (height, width) of the box

    def likeness(self, frame: NDArray[np.uint8]) -> float:
        """How the light of a frame follows the letters in the box: 1 is as drawn, 0 not at all."""
        left, top, right, bottom = self.box
        light = frame[top:bottom, left:right].mean(axis=2)
        return float(np.corrcoef(light.ravel(), self.coverage.ravel())[0, 1])


def captions_in_image(
    podman: Podman, captions: list[str], width: int, height: int
) -> list[SetCaption | None]:
    """Each caption as the image sets it; None where it leaves it out."""
    asked = json.dumps({"captions": captions, "width": width, "height": height})
    words = ("run", "--rm", "--interactive", *NETWORK, IMAGE, "python", "-c", SET_CAPTIONS)
    return [told and _read(told) for told in json.loads(podman(*words, input=asked))]


def frame_at(film: Path, seconds: float, width: int, height: int) -> NDArray[np.uint8]:
    """The film's picture (height, width, 3) at a time."""
    frame: NDArray[np.uint8] = pictures(film, width, height)[round(seconds * 24)]
    return frame


def _read(told: dict[str, Any]) -> SetCaption:
    across, down = told["size"]
    coverage = np.frombuffer(base64.b64decode(told["mask"]), dtype=np.uint8).reshape(down, across)
    return SetCaption(tuple(told["lines"]), tuple(told["box"]), coverage)
