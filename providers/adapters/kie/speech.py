"""Speech at KIE: ElevenLabs' models, as jobs of the market.

https://docs.kie.ai/market/elevenlabs/text-to-speech-multilingual-v2 and …/text-to-speech-turbo-2-5.
"""

import httpx

from contracts.error_types import ErrorType
from providers.adapters.kie.market import CREATE_PATH, MarketApi
from providers.adapters.kie.task_status import TaskStatus
from providers.catalogue.kie_voices import MODELS
from providers.errors import ProviderError
from providers.kit.error_messages import failed_report
from providers.kit.speech_requests import (
    SPEECH_ERROR_MESSAGES,
    find_voice_id,
    require_voice_order,
    speech_error,
)
from providers.kit.transport import PAY_TIMEOUT
from providers.protocol import MediaOrder
from providers.voice_takes import VoiceOrder

SPEECH_TYPE = "audio/mpeg"
TURBO = "elevenlabs/text-to-speech-turbo-2-5"
TASK_MODELS = {
    "elevenlabs-multilingual-v2": "elevenlabs/text-to-speech-multilingual-v2",
    "elevenlabs-turbo-2.5": TURBO,
}
# The only one that takes a language: the other hears it from the text, and refuses the field.
MODELS_WITH_LANGUAGE_CODE = frozenset({TURBO})


class SpeechApi(MarketApi):
    """The account's lines of speech."""

    async def submit_order(self, order: MediaOrder, patience: httpx.Timeout = PAY_TIMEOUT) -> str:
        """Create a task. Its id only means that it is queued."""
        line = require_voice_order(order)
        body = _build_body(line)
        try:
            return await self._line.create_task(CREATE_PATH, body, patience)
        except ProviderError as error:
            if error.kind is ErrorType.OUTCOME_UNKNOWN:
                raise
            raise speech_error(error.kind, error) from error

    async def get_task_status(self, task_id: str) -> TaskStatus:
        """Poll once; a failure is told in words about lines."""
        status = await super().get_task_status(task_id)
        if (error := status.report.error) is None:
            return status
        kind = ErrorType(error.type)
        sentence = SPEECH_ERROR_MESSAGES.get(kind, error.message)
        return TaskStatus(failed_report(kind, sentence, cost_usd=status.report.cost_usd))


def _build_body(order: VoiceOrder) -> dict[str, object]:
    voice = find_voice_id(MODELS, order)
    model = TASK_MODELS[order.model]
    fields: dict[str, object] = {
        "text": order.text,
        "voice": voice,
        "speed": order.speed,
        "timestamps": True,
    }
    if model in MODELS_WITH_LANGUAGE_CODE:
        fields["language_code"] = order.language.split("-")[0].lower()
    body: dict[str, object] = {"model": model, "input": fields}
    return body | {"callBackUrl": order.callback_url} if order.callback_url else body
