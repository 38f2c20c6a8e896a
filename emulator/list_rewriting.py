"""Job lists whose fields differ from the order, as those of services and gateways do.

Each rewrite was seen or reported of real lists: pictures at the service's own address, revised prompts,
a ratio that follows the picture, numbers as texts, other capitals, pixels for a resolution, fields left out.
Ids, states and times are unchanged: by these a client tells one job from another.
"""

import json
import random
from collections import Counter
from collections.abc import Callable, Mapping
from typing import Any

from starlette.responses import JSONResponse, Response

Rewrite = Callable[[Any], Any]
# Probability that a field of a rewritten list is rewritten.
FIELD_CHANCE = 0.5
# Fields that hold the jobs in a response, and the order in a job.
LIST_FIELDS = ("items", "tasks", "data", "list", "generations", "results")
ORDER_FIELDS = ("input", "request")
PIXELS = {"480p": "854x480", "540p": "960x540", "720p": "1280x720", "768p": "1360x768", "1080p": "1920x1080"}
LEFT_OUT = object()


def _to_pixels(value: Any) -> Any:  # noqa: ANN401 - any JSON
    return PIXELS.get(str(value).lower(), str(value).swapcase())


def _toggle_unit(value: Any) -> Any:  # noqa: ANN401 - any JSON
    text = str(value)
    return text.removesuffix("s") if text.endswith("s") else f"{text}s"


MODEL_REWRITES: tuple[Rewrite, ...] = (
    lambda v: str(v).upper(),
    lambda v: f"vendor/{str(v).rsplit('/', 1)[-1]}",
)
FIELD_REWRITES: Mapping[str, tuple[Rewrite, ...]] = {
    "prompt": (lambda _: LEFT_OUT, lambda v: f"{v} Cinematic, highly detailed.", lambda v: f"  {v}\n"),
    "model": MODEL_REWRITES,
    "model_name": MODEL_REWRITES,
    "duration": (lambda _: LEFT_OUT, str, _toggle_unit),
    "seconds": (lambda _: LEFT_OUT, float, _toggle_unit),
    "resolution": (lambda _: LEFT_OUT, lambda v: str(v).swapcase(), _to_pixels),
    "size": (lambda _: LEFT_OUT, lambda v: str(v).replace("x", "*")),
    "ratio": (lambda _: LEFT_OUT, lambda _: "adaptive"),
    "aspect_ratio": (lambda _: LEFT_OUT, lambda _: "adaptive"),
    "image": (lambda _: LEFT_OUT, lambda _: "https://files.service.example/rehosted.png"),
    "start_image": (lambda _: LEFT_OUT, lambda _: "https://files.service.example/rehosted.png"),
    "first_frame_image": (lambda _: LEFT_OUT, lambda _: "https://files.service.example/rehosted.png"),
    "generate_audio": (lambda _: LEFT_OUT, lambda v: str(v).lower()),
    "seed": (lambda _: LEFT_OUT, str),
}


class ListRewriter:
    """Rewrites fields of lists at random from one seed. `fields` counts the rewrites, by field name."""

    def __init__(self, seed: int) -> None:
        self._chance = random.Random(f"{seed}:rewriting")  # noqa: S311 - chance on order, no secret
        self.fields: Counter[str] = Counter()

    def rewrite_list(self, answer: Response) -> Response:
        """Return the list with fields rewritten; a response that holds no list is unchanged."""
        told = json.loads(bytes(answer.body))
        held = told if isinstance(told, list) else next((told[n] for n in LIST_FIELDS if n in told), [])
        for job in held:
            self._rewrite_object(job)
            for order in (job[name] for name in ORDER_FIELDS if isinstance(job.get(name), dict)):
                self._rewrite_object(order)
        return JSONResponse(told, answer.status_code)

    def _rewrite_object(self, shown: dict[str, Any]) -> None:
        for name in [name for name in FIELD_REWRITES if shown.get(name) is not None]:
            if self._chance.random() < FIELD_CHANCE:
                self._rewrite_field(shown, name)

    def _rewrite_field(self, shown: dict[str, Any], name: str) -> None:
        written = self._chance.choice(FIELD_REWRITES[name])(shown[name])
        self.fields[name] += 1
        if written is LEFT_OUT:
            del shown[name]
        else:
            shown[name] = written
