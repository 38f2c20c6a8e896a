"""Veo at KIE, with paths of its own. [?] Google has retired Veo in its own API; KIE may have lost it since.

https://docs.kie.ai/veo3-api: `generate`, `record-info`. [?] Called the old way since October 2026; the new
one is `veo-3-1` among the market's jobs, whose fields nobody has recorded.
"""

from typing import Annotated

import httpx
from pydantic import Field, TypeAdapter, ValidationError

from contracts import ProviderJobReport, ProviderJobState, Resolution
from providers.adapters.kie.envelope_client import KieClient
from providers.adapters.kie.failure_mapping import failure_report
from providers.adapters.kie.task_status import TaskStatus
from providers.catalogue.kie import MODELS
from providers.kit.error_messages import NO_CLIP_MESSAGE, failed_report
from providers.kit.job_states import parse_state
from providers.kit.prompts import build_prompt, get_model, require_clip_order
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.transport import PAY_TIMEOUT, malformed_response_error
from providers.protocol import ClipOrder, MediaOrder

# Numbers, also as text. [?] Others are undocumented, and do not end the task.
STATE_WORDS = {
    "0": ProviderJobState.RUNNING,
    "1": ProviderJobState.SUCCEEDED,
    "2": ProviderJobState.FAILED,
    "3": ProviderJobState.FAILED,
}
_URLS: TypeAdapter[tuple[str, ...]] = TypeAdapter(ReadableItems[FileUrl])
MAX_PROMPT_UNITS = 5_000
# The API takes seeds of five digits.
FIRST_SEED, SEED_RANGE = 10_000, 90_000


class _Response(ResponseModel):
    result_urls: Annotated[object, Field(alias="resultUrls")] = None

    @property
    def urls(self) -> tuple[str, ...]:
        """The URLs; older responses have the list as JSON in a string."""
        given = self.result_urls
        if not isinstance(given, str) or not given.lstrip().startswith("["):
            return _URLS.validate_python(given or ())
        try:
            return _URLS.validate_json(given)
        except ValidationError:
            raise malformed_response_error() from None


class _Record(ResponseModel):
    flag: Annotated[object, Field(alias="successFlag")] = None
    response: _Response | None = None
    error_code: Annotated[object, Field(alias="errorCode")] = None
    error_message: Annotated[str, Field(alias="errorMessage")] = ""


class VeoApi:
    """The account's Veo tasks."""

    def __init__(self, line: KieClient) -> None:
        self._line = line

    async def submit_order(self, order: MediaOrder, patience: httpx.Timeout = PAY_TIMEOUT) -> str:
        """Order a clip."""
        return await self._line.create_task("/veo/generate", _build_body(require_clip_order(order)), patience)

    async def get_task_status(self, task_id: str) -> TaskStatus:
        """Poll once. An undocumented flag does not end the task."""
        record = await self._line.fetch_record("/veo/record-info", task_id, _Record)
        state = parse_state(record.flag, STATE_WORDS)
        if state is ProviderJobState.FAILED:
            return TaskStatus(failure_report(record.error_code, record.error_message))
        if state is not ProviderJobState.SUCCEEDED:
            return TaskStatus(ProviderJobReport(state=state))
        if not (urls := record.response.urls if record.response else ()):
            return TaskStatus(failed_report(sentence=NO_CLIP_MESSAGE))
        return TaskStatus(ProviderJobReport(state=ProviderJobState.SUCCEEDED), urls[0])


def _build_body(order: ClipOrder) -> dict[str, object]:
    model = get_model(MODELS, order.model)
    body: dict[str, object] = {
        "prompt": build_prompt(order, MAX_PROMPT_UNITS),
        "model": model.name,
        "generationType": "TEXT_2_VIDEO",
        "aspectRatio": order.aspect_ratio.value,
        "resolution": "1080p" if order.resolution is Resolution.P1080 else "720p",
        "duration": int(model.billed_seconds(order.seconds)),
        "seeds": FIRST_SEED + order.seed % SEED_RANGE,
        # By its recorded defaults it translates the prompt into English.
        "enableTranslation": False,
    }
    if frames := [url for url in (order.image_url, order.last_image_url) if url]:
        body |= {"generationType": "FIRST_AND_LAST_FRAMES_2_VIDEO", "imageUrls": frames}
    elif order.references:
        # From references it makes eight seconds alone, at the same price.
        body |= {"generationType": "REFERENCE_2_VIDEO", "imageUrls": order.reference_urls, "duration": 8}
    if order.callback_url:
        body["callBackUrl"] = order.callback_url
    return body
