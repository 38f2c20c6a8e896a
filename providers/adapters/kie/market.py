"""The market's jobs: one API for every maker's models, with the model's own `input`.

https://docs.kie.ai/market: `createTask`, `recordInfo`. `resultJson` is JSON in a string, "" until success.
"""

from typing import Annotated

import httpx
from pydantic import Field, ValidationError

from contracts import ProviderJobReport, ProviderJobState
from providers.adapters.kie.envelope_client import KieClient
from providers.adapters.kie.failure_mapping import credits_to_usd, failure_report
from providers.adapters.kie.model_inputs import build_input, task_model_for, wants_callback
from providers.adapters.kie.task_status import INERT_CALLBACK, TaskStatus
from providers.kit.error_messages import NO_CLIP_MESSAGE, failed_report
from providers.kit.job_states import parse_state
from providers.kit.prompts import require_clip_order
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.transport import PAY_TIMEOUT, malformed_response_error
from providers.protocol import MediaOrder
from providers.voice_takes import TimedText

CREATE_PATH = "/jobs/createTask"


class _Record(ResponseModel):
    state: str = ""
    result_json: Annotated[object, Field(alias="resultJson")] = None
    fail_code: Annotated[object, Field(alias="failCode")] = None
    fail_msg: Annotated[str, Field(alias="failMsg")] = ""
    # [?] In newer documentation only.
    credits: Annotated[object, Field(alias="creditsConsumed")] = None


class _TimedWord(ResponseModel):
    """[?] As other resellers of the same models tell the times; in seconds."""

    text: str
    start: float
    end: float


class _Results(ResponseModel):
    urls: Annotated[ReadableItems[FileUrl], Field(alias="resultUrls")] = ()
    words: Annotated[ReadableItems[_TimedWord], Field(alias="timestamps")] = ()


class MarketApi:
    """The account's market jobs."""

    def __init__(self, line: KieClient) -> None:
        self._line = line

    async def submit_order(self, order: MediaOrder, patience: httpx.Timeout = PAY_TIMEOUT) -> str:
        """Create a task. Its id only means that it is queued: invalid input shows later."""
        clip = require_clip_order(order)
        body: dict[str, object] = {"model": task_model_for(clip), "input": build_input(clip)}
        if callback := clip.callback_url or (INERT_CALLBACK if wants_callback(clip) else None):
            body["callBackUrl"] = callback
        return await self._line.create_task(CREATE_PATH, body, patience)

    async def get_task_status(self, task_id: str) -> TaskStatus:
        """Poll once."""
        record = await self._line.fetch_record("/jobs/recordInfo", task_id, _Record)
        state = parse_state(record.state)
        if state is ProviderJobState.FAILED:
            return TaskStatus(
                failure_report(record.fail_code, record.fail_msg, cost_usd=credits_to_usd(record.credits))
            )
        if state is not ProviderJobState.SUCCEEDED:
            return TaskStatus(ProviderJobReport(state=state))
        # 0 may also mean that the cost is not stated.
        cost = credits_to_usd(record.credits) or None
        results = _parse_results(record.result_json)
        if not results.urls:
            return TaskStatus(failed_report(sentence=NO_CLIP_MESSAGE, cost_usd=cost))
        done = ProviderJobReport(state=ProviderJobState.SUCCEEDED, cost_usd=cost)
        return TaskStatus(done, results.urls[0], _list_times(results))


def _parse_results(given: object) -> _Results:
    if not given:
        return _Results()
    try:
        return (
            _Results.model_validate_json(given) if isinstance(given, str) else _Results.model_validate(given)
        )
    except ValidationError:
        raise malformed_response_error() from None


def _list_times(results: _Results) -> tuple[TimedText, ...]:
    """Return the words with their times; spaces between them, which some tell too, are left out."""
    words = (word for word in results.words if word.text.strip())
    return tuple(TimedText(word.text, word.start * 1_000, word.end * 1_000) for word in words)
