"""Gemini's pictures: one through an interaction, whose response holds it in base64.

Sources: https://ai.google.dev/gemini-api/docs/image-generation, google-genai 3.6.1 (imageresponseformat and
usage of `_gaos/types/interactions`).
"""

from collections.abc import Sequence
from typing import NoReturn

import httpx

from contracts import ProviderJobState, Resolution
from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.google.interactions import INTERACTIONS_PATH, Interaction, translate_error
from providers.adapters.google.token_costs import picture_cost_usd
from providers.catalogue.google_images import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.image_requests import image_error, require_image_order
from providers.kit.prompts import build_image_prompt, get_model
from providers.kit.reference_image import ReferenceImage
from providers.kit.stored_images import load_references
from providers.kit.synchronous_provider import SynchronousProvider
from providers.kit.transport import PAY_TIMEOUT, HttpError, Transport, outcome_unknown_error
from providers.protocol import ImageOrder, MediaOrder, ResultStore

# [?] No limit is documented; more than a few thousand only dilute what is to be seen.
MAX_PROMPT_UNITS = 5_000
# Pictures of callers are fetched first, for 15 s at most; all is to end within `SUBMIT_TIMEOUT`, 90 s.
TIMEOUT_AFTER_FETCH = httpx.Timeout(60.0, connect=8.0, pool=5.0)
# Google states no reason when it withholds a picture.
WITHHELD_MESSAGE = "Google made no picture, which is how it withholds one: change what the scene shows."


class GeminiImageAdapter(SynchronousProvider):
    """Part of the adapter for one account that draws pictures."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        super().__init__("gemini-image", inbox)
        self._transport = transport
        self._base = account.base_url
        self._headers = {"x-goog-api-key": account.key.get_secret_value()}

    async def submit_order(self, order: MediaOrder) -> str:
        """Have the picture drawn and store it; returns when that is done."""
        wanted = require_image_order(order)
        body = _build_body(wanted, await load_references(self._transport, wanted))
        try:
            answer = await self._transport.pay_request(
                "POST",
                f"{self._base}{INTERACTIONS_PATH}",
                headers=self._headers,
                json=body,
                patience=TIMEOUT_AFTER_FETCH if wanted.reference_urls else PAY_TIMEOUT,
            )
        except HttpError as error:
            trouble = translate_error(error)
            if trouble.kind is ErrorType.OUTCOME_UNKNOWN:
                raise
            raise image_error(trouble) from error
        if (interaction := answer.try_parse_as(Interaction)) is None:
            raise outcome_unknown_error()
        cost = picture_cost_usd(wanted.model, interaction.usage)
        return await self.store_result(wanted, _read_picture(interaction), cost_usd=cost)


def _build_body(order: ImageOrder, pictures: Sequence[ReferenceImage]) -> dict[str, object]:
    text = {"type": "text", "text": build_image_prompt(order, MAX_PROMPT_UNITS)}
    images = [{"type": "image", "data": picture.data, "mime_type": picture.mime_type} for picture in pictures]
    return {
        "model": get_model(MODELS, order.model).name,
        "store": False,
        "input": [{"type": "user_input", "content": [text, *images]}],
        "response_format": {
            "type": "image",
            "mime_type": "image/jpeg",
            "aspect_ratio": order.aspect_ratio.value,
            # The shorter side of 1K is 768 pixels.
            "image_size": "2K" if order.resolution is Resolution.P1080 else "1K",
            "delivery": "inline",
        },
    }


def _read_picture(interaction: Interaction) -> bytes:
    """Return the picture in the response.

    Raises:
        ProviderError: why it ended without; OUTCOME_UNKNOWN: it has not ended, or the picture cannot be read.
    """
    # The model may send drafts before it.
    made = interaction.find_last_output("image")
    if made is None and interaction.state.has_ended:
        _raise_failure(interaction)
    try:
        picture = made.decode_file() if made else None
    except ProviderError as error:
        raise outcome_unknown_error() from error
    if picture is None:
        raise outcome_unknown_error()
    return picture


def _raise_failure(interaction: Interaction) -> NoReturn:
    if interaction.state is ProviderJobState.SUCCEEDED:
        raise ProviderError(ErrorType.SAFETY_BLOCKED, WITHHELD_MESSAGE)
    raise image_error(provider_error(interaction.classify_failure()))
