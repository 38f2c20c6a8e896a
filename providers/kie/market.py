"""The market's jobs: one way to order every maker's model, `input` being the model's own.

https://docs.kie.ai/market: `createTask`, `recordInfo`. `resultJson` is JSON in a string, "" until success.
"""

from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from providers.http import malformed
from providers.kie.inputs import input_of, task_model_of, wants_callback
from providers.kie.line import Line
from providers.kie.tasks import INERT_CALLBACK, Look
from providers.kie.verdicts import usd, verdict
from providers.ordering import clip_of
from providers.protocol import Order
from providers.sentences import WITHOUT_MEDIA, failed
from workflows.contracts import ProviderJobReport, ProviderJobState

STATES = {
    "waiting": ProviderJobState.QUEUED,
    "queuing": ProviderJobState.QUEUED,
    "generating": ProviderJobState.RUNNING,
}


class _Record(BaseModel):
    state: str = ""
    result_json: Annotated[object, Field(alias="resultJson")] = None
    fail_code: Annotated[object, Field(alias="failCode")] = None
    fail_msg: Annotated[str | None, Field(alias="failMsg")] = None
    # [?] In newer texts only.
    credits: Annotated[object, Field(alias="creditsConsumed")] = None


class _Results(BaseModel):
    urls: Annotated[list[str], Field(alias="resultUrls", default_factory=list)]


class Market:
    """The account's market jobs."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def submit(self, order: Order) -> str:
        """Order a clip. A task's id only means that it is queued: what is wrong with it shows later."""
        clip = clip_of(order)
        body: dict[str, object] = {"model": task_model_of(clip), "input": input_of(clip)}
        if callback := clip.callback_url or (INERT_CALLBACK if wants_callback(clip) else None):
            body["callBackUrl"] = callback
        return await self._line.create("/jobs/createTask", body)

    async def look(self, task_id: str) -> Look:
        """Ask once."""
        record = await self._line.record("/jobs/recordInfo", task_id, _Record)
        if record.state == "fail":
            return Look(verdict(record.fail_code, record.fail_msg, cost_usd=usd(record.credits)))
        if record.state != "success":
            return Look(ProviderJobReport(state=STATES.get(record.state, ProviderJobState.RUNNING)))
        # None would be said by 0 as well.
        cost = usd(record.credits) or None
        if not (urls := _results(record.result_json)):
            return Look(failed(sentence=WITHOUT_MEDIA, cost_usd=cost))
        return Look(ProviderJobReport(state=ProviderJobState.SUCCEEDED, cost_usd=cost), urls[0])


def _results(given: object) -> list[str]:
    if not given:
        return []
    try:
        shape = (
            _Results.model_validate_json(given) if isinstance(given, str) else _Results.model_validate(given)
        )
    except ValidationError:
        raise malformed() from None
    return [url for url in shape.urls if url]
