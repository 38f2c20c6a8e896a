"""Pictures at KIE: Google's models, as jobs of the market.

https://docs.kie.ai/market/google/nanobanana2 and …/pro-image-to-image.
"""

from dataclasses import replace

import httpx

from contracts import Resolution
from contracts.error_types import ErrorType
from providers.adapters.kie.market import CREATE_PATH, MarketApi
from providers.adapters.kie.task_status import TaskStatus
from providers.catalogue.kie_images import MODELS
from providers.errors import ProviderError
from providers.kit.image_requests import image_error, image_report, require_image_order
from providers.kit.prompts import build_image_prompt, get_model
from providers.kit.transport import PAY_TIMEOUT
from providers.protocol import ImageOrder, MediaOrder

# The service takes 20,000; more than a few thousand only dilute what is to be seen.
MAX_PROMPT_UNITS = 5_000


class ImageApi(MarketApi):
    """The account's pictures."""

    async def submit_order(self, order: MediaOrder, patience: httpx.Timeout = PAY_TIMEOUT) -> str:
        """Create a task. Its id only means that it is queued."""
        body = _build_body(require_image_order(order))
        try:
            return await self._line.create_task(CREATE_PATH, body, patience)
        except ProviderError as error:
            if error.kind is ErrorType.OUTCOME_UNKNOWN:
                raise
            raise image_error(error) from error

    async def get_task_status(self, task_id: str) -> TaskStatus:
        """Poll once; a failure is told in words about pictures."""
        status = await super().get_task_status(task_id)
        return replace(status, report=image_report(status.report))


def _build_body(order: ImageOrder) -> dict[str, object]:
    fields: dict[str, object] = {
        "prompt": build_image_prompt(order, MAX_PROMPT_UNITS),
        "aspect_ratio": order.aspect_ratio.value,
        # The shorter side of 1K is 768 pixels.
        "resolution": "2K" if order.resolution is Resolution.P1080 else "1K",
        "output_format": "jpg",
    }
    if order.references:
        fields["image_input"] = order.reference_urls
    body: dict[str, object] = {"model": get_model(MODELS, order.model).name, "input": fields}
    return body | {"callBackUrl": order.callback_url} if order.callback_url else body
