"""The market's jobs: one way to order every maker's model, `input` being the model's own.

https://docs.kie.ai/market: `createTask`, `recordInfo`. `resultJson` is JSON in a string, "" until success.
"""

from typing import Annotated

from pydantic import Field, ValidationError

from providers.http import malformed
from providers.kie.inputs import input_of, task_model_of, wants_callback
from providers.kie.line import Line
from providers.kie.tasks import INERT_CALLBACK, Look
from providers.kie.verdicts import usd, verdict
from providers.ordering import clip_of
from providers.protocol import Order
from providers.sentences import WITHOUT_MEDIA, failed
from providers.shapes import Each, Shape, Url
from providers.states import state_of
from workflows.contracts import ProviderJobReport, ProviderJobState


class _Record(Shape):
    state: str = ""
    result_json: Annotated[object, Field(alias="resultJson")] = None
    fail_code: Annotated[object, Field(alias="failCode")] = None
    fail_msg: Annotated[str, Field(alias="failMsg")] = ""
    # [?] In newer texts only.
    credits: Annotated[object, Field(alias="creditsConsumed")] = None


class _Results(Shape):
    urls: Annotated[Each[Url], Field(alias="resultUrls")] = ()


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
        state = state_of(record.state)
        if state is ProviderJobState.FAILED:
            return Look(verdict(record.fail_code, record.fail_msg, cost_usd=usd(record.credits)))
        if state is not ProviderJobState.SUCCEEDED:
            return Look(ProviderJobReport(state=state))
        # None would be said by 0 as well.
        cost = usd(record.credits) or None
        if not (urls := _results(record.result_json)):
            return Look(failed(sentence=WITHOUT_MEDIA, cost_usd=cost))
        return Look(ProviderJobReport(state=ProviderJobState.SUCCEEDED, cost_usd=cost), urls[0])


def _results(given: object) -> tuple[str, ...]:
    if not given:
        return ()
    try:
        shape = (
            _Results.model_validate_json(given) if isinstance(given, str) else _Results.model_validate(given)
        )
    except ValidationError:
        raise malformed() from None
    return shape.urls
