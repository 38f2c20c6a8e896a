"""Lists that show a job's fields in other words than it was ordered with, as services and gateways do.

What is rewritten was seen or reported of real lists: pictures at the service's own address, revised prompts,
a ratio that follows the picture, numbers as texts, other capitals, pixels for a resolution, fields left out.
Ids, states and moments stay what they are: by these a client tells one job from another.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

Way = Callable[[Any], Any]
# How likely each field is written in another way, once its list is.
SHARE = 0.5
# What holds the jobs in an answer, and what holds the order in a job.
LISTS = ("items", "tasks", "data", "list", "generations", "results")
ORDERS = ("input", "request")
PIXELS = {"480p": "854x480", "540p": "960x540", "720p": "1280x720", "768p": "1360x768", "1080p": "1920x1080"}
MISSING = object()


def _pixels(value: Any) -> Any:  # noqa: ANN401 - any JSON
    return PIXELS.get(str(value).lower(), str(value).swapcase())


def _unit(value: Any) -> Any:  # noqa: ANN401 - any JSON
    text = str(value)
    return text.removesuffix("s") if text.endswith("s") else f"{text}s"


MODEL: tuple[Way, ...] = (lambda v: str(v).upper(), lambda v: f"vendor/{str(v).rsplit('/', 1)[-1]}")
WAYS: Mapping[str, tuple[Way, ...]] = {
    "prompt": (lambda _: MISSING, lambda v: f"{v} Cinematic, highly detailed.", lambda v: f"  {v}\n"),
    "model": MODEL,
    "model_name": MODEL,
    "duration": (lambda _: MISSING, str, _unit),
    "seconds": (lambda _: MISSING, float, _unit),
    "resolution": (lambda _: MISSING, lambda v: str(v).swapcase(), _pixels),
    "size": (lambda _: MISSING, lambda v: str(v).replace("x", "*")),
    "ratio": (lambda _: MISSING, lambda _: "adaptive"),
    "aspect_ratio": (lambda _: MISSING, lambda _: "adaptive"),
    "image": (lambda _: MISSING, lambda _: "https://files.service.example/rehosted.png"),
    "start_image": (lambda _: MISSING, lambda _: "https://files.service.example/rehosted.png"),
    "first_frame_image": (lambda _: MISSING, lambda _: "https://files.service.example/rehosted.png"),
    "generate_audio": (lambda _: MISSING, lambda v: str(v).lower()),
    "seed": (lambda _: MISSING, str),
}


class Rewriting:
    """Rewrites lists by chance, all from one seed. `fields` counts what was written otherwise, by name."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"{seed}:rewriting")  # noqa: S311 - chance on order, no secret
        self.fields: Counter[str] = Counter()

    def rewritten(self, answer: Response) -> Response:
        """The same list in other words; an answer that is no list stays as it is."""
        told = json.loads(bytes(answer.body))
        held = told if isinstance(told, list) else next((told[n] for n in LISTS if n in told), [])
        for job in held:
            self._rewrite(job)
            for order in (job[name] for name in ORDERS if isinstance(job.get(name), dict)):
                self._rewrite(order)
        return JSONResponse(told, answer.status_code)

    def _rewrite(self, shown: dict[str, Any]) -> None:
        for name in [name for name in WAYS if shown.get(name) is not None]:
            if self._chance.random() < SHARE:
                self._rewrite_field(shown, name)

    def _rewrite_field(self, shown: dict[str, Any], name: str) -> None:
        written = self._chance.choice(WAYS[name])(shown[name])
        self.fields[name] += 1
        if written is MISSING:
            del shown[name]
        else:
            shown[name] = written
