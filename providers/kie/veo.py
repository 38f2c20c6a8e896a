"""Veo at KIE: paths of its own. [?] Google has taken Veo away from its own API; KIE may have lost it since.

https://docs.kie.ai/veo3-api: `generate`, `record-info`. [?] Since October 2026 these are called the old way;
the new one is `veo-3-1` among the market's jobs, whose fields nobody has recorded.
"""

from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from providers.catalogue.kie import MODELS
from providers.http import malformed
from providers.kie.line import Line
from providers.kie.tasks import Look
from providers.kie.verdicts import verdict
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Order
from providers.sentences import WITHOUT_MEDIA, failed
from providers.shapes import Each, Shape, Url
from providers.states import state_of
from workflows.contracts import ProviderJobReport, ProviderJobState, Resolution

# Numbers, as numbers or as text. [?] Of others nobody has told us: none is an end.
FLAGS = {
    "0": ProviderJobState.RUNNING,
    "1": ProviderJobState.SUCCEEDED,
    "2": ProviderJobState.FAILED,
    "3": ProviderJobState.FAILED,
}
_URLS: TypeAdapter[tuple[str, ...]] = TypeAdapter(Each[Url])
PROMPT_UNITS = 5_000
# It takes seeds of five digits.
FIRST_SEED, SEEDS = 10_000, 90_000


class _Response(Shape):
    result_urls: Annotated[object, Field(alias="resultUrls")] = None

    @property
    def urls(self) -> tuple[str, ...]:
        """Older answers have the list as JSON in a string."""
        given = self.result_urls
        if not isinstance(given, str) or not given.lstrip().startswith("["):
            return _URLS.validate_python(given or ())
        try:
            return _URLS.validate_json(given)
        except ValidationError:
            raise malformed() from None


class _Record(Shape):
    flag: Annotated[object, Field(alias="successFlag")] = None
    response: _Response | None = None
    error_code: Annotated[object, Field(alias="errorCode")] = None
    error_message: Annotated[str, Field(alias="errorMessage")] = ""


class Veo:
    """The account's Veo tasks."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def submit(self, order: Order) -> str:
        """Order a clip."""
        return await self._line.create("/veo/generate", _body(clip_of(order)))

    async def look(self, task_id: str) -> Look:
        """Ask once. A flag that nobody has told us of is no end."""
        record = await self._line.record("/veo/record-info", task_id, _Record)
        state = state_of(record.flag, FLAGS)
        if state is ProviderJobState.FAILED:
            return Look(verdict(record.error_code, record.error_message))
        if state is not ProviderJobState.SUCCEEDED:
            return Look(ProviderJobReport(state=state))
        if not (urls := record.response.urls if record.response else ()):
            return Look(failed(sentence=WITHOUT_MEDIA))
        return Look(ProviderJobReport(state=ProviderJobState.SUCCEEDED), urls[0])


def _body(order: ClipOrder) -> dict[str, object]:
    model = model_of(MODELS, order.model)
    body: dict[str, object] = {
        "prompt": prompt_of(order, PROMPT_UNITS),
        "model": model.name,
        "generationType": "TEXT_2_VIDEO",
        "aspectRatio": order.aspect_ratio.value,
        "resolution": "1080p" if order.resolution is Resolution.P1080 else "720p",
        "duration": int(model.made_seconds(order.seconds)),
        "seeds": FIRST_SEED + order.seed % SEEDS,
        # It puts the prompt into English unless it is told not to, by its recorded defaults.
        "enableTranslation": False,
    }
    if order.image_url:
        body |= {"generationType": "FIRST_AND_LAST_FRAMES_2_VIDEO", "imageUrls": [order.image_url]}
    if order.callback_url:
        body["callBackUrl"] = order.callback_url
    return body
