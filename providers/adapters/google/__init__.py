"""Google's Gemini API: one account for video, music, speech and pictures.

Job ids: `omni:…`, `lyria:…`, `speech:…`, `image:…`.
"""

from providers.accounts import Account
from providers.adapters.google.images import GeminiImageAdapter
from providers.adapters.google.lyria import LyriaAdapter
from providers.adapters.google.omni import OmniAdapter
from providers.adapters.google.speech import GeminiTtsAdapter
from providers.kit.composite_provider import CompositeProvider
from providers.kit.transport import Transport
from providers.protocol import ClipOrder, ImageOrder, MediaOrder, Provider, ResultStore
from providers.voice_takes import VoiceOrder

OMNI_PREFIX, LYRIA_PREFIX, SPEECH_PREFIX, IMAGE_PREFIX = "omni", "lyria", "speech", "image"


class GoogleAdapter(CompositeProvider):
    """Adapter for one account: Omni makes clips, Lyria music, Gemini TTS speaks, and Gemini draws."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        parts: dict[str, Provider] = {
            OMNI_PREFIX: OmniAdapter(transport, account),
            LYRIA_PREFIX: LyriaAdapter(transport, account, inbox),
            SPEECH_PREFIX: GeminiTtsAdapter(transport, account, inbox),
            IMAGE_PREFIX: GeminiImageAdapter(transport, account, inbox),
        }
        super().__init__(parts, _part_for_order)


def _part_for_order(order: MediaOrder) -> str:
    if isinstance(order, VoiceOrder):
        return SPEECH_PREFIX
    if isinstance(order, ImageOrder):
        return IMAGE_PREFIX
    return OMNI_PREFIX if isinstance(order, ClipOrder) else LYRIA_PREFIX
