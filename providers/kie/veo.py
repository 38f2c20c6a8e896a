"""Veo at KIE: paths of its own. [?] Google has taken Veo away from its own API; KIE may have lost it since.

https://docs.kie.ai/veo3-api: `generate`, `record-info`.
"""

from typing import Annotated

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from providers.catalogue.kie import MODELS
from providers.http import malformed
from providers.kie.line import Line
from providers.kie.tasks import Look
from providers.kie.verdicts import verdict
from providers.ordering import clip_of, model_of, prompt_of
from providers.protocol import ClipOrder, Order
from providers.sentences import WITHOUT_MEDIA, failed
from workflows.contracts import ProviderJobReport, ProviderJobState, Resolution

SUCCEEDED, FAILED = 1, (2, 3)
PROMPT_UNITS = 5_000
# It takes seeds of five digits.
FIRST_SEED, SEEDS = 10_000, 90_000
_URLS = TypeAdapter(list[str])


class _Response(BaseModel):
    result_urls: Annotated[list[str] | str | None, Field(alias="resultUrls")] = None

    @property
    def urls(self) -> list[str]:
        """Older answers have the list as JSON in a string."""
        try:
            found = (
                _URLS.validate_json(self.result_urls)
                if isinstance(self.result_urls, str)
                else self.result_urls
            )
        except ValidationError:
            raise malformed() from None
        return found or []


class _Record(BaseModel):
    flag: Annotated[int | str | None, Field(alias="successFlag")] = None
    response: _Response | None = None
    error_code: Annotated[object, Field(alias="errorCode")] = None
    error_message: Annotated[str | None, Field(alias="errorMessage")] = None


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
        if record.flag in FAILED:
            return Look(verdict(record.error_code, record.error_message))
        if record.flag != SUCCEEDED:
            return Look(ProviderJobReport(state=ProviderJobState.RUNNING))
        if not (urls := record.response.urls if record.response else []):
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
    }
    if order.image_url:
        body |= {"generationType": "FIRST_AND_LAST_FRAMES_2_VIDEO", "imageUrls": [order.image_url]}
    if order.callback_url:
        body["callBackUrl"] = order.callback_url
    return body
