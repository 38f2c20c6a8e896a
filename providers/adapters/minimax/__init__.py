"""MiniMax: one account, three APIs. Job ids are `v2:…` for H3, `v1:…` for Hailuo, `speech:…` for lines."""

from providers.accounts import Account
from providers.adapters.minimax.h3 import H3Adapter
from providers.adapters.minimax.hailuo import HailuoAdapter
from providers.adapters.minimax.speech import SpeechAdapter
from providers.catalogue.minimax import H3
from providers.kit.composite_provider import CompositeProvider
from providers.kit.transport import Transport
from providers.protocol import MediaOrder, Provider, ResultStore
from providers.voice_takes import VoiceOrder

V1_PREFIX, V2_PREFIX, SPEECH_PREFIX = "v1", "v2", "speech"


class MiniMaxAdapter(CompositeProvider):
    """Adapter for one account: version 2 for H3, version 1 for the other models of clips, and speech."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        parts: dict[str, Provider] = {
            V1_PREFIX: HailuoAdapter(transport, account),
            V2_PREFIX: H3Adapter(transport, account),
            SPEECH_PREFIX: SpeechAdapter(transport, account, inbox),
        }
        super().__init__(parts, _part_for_order)


def _part_for_order(order: MediaOrder) -> str:
    if isinstance(order, VoiceOrder):
        return SPEECH_PREFIX
    return V2_PREFIX if any(model.name == order.model for model in H3) else V1_PREFIX
