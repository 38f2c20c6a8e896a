"""Google's Gemini API: one account for video and music. Job ids are `omni:…` and `lyria:…`."""

from providers.accounts import Account
from providers.adapters.google.lyria import LyriaAdapter
from providers.adapters.google.omni import OmniAdapter
from providers.kit.composite_provider import CompositeProvider
from providers.kit.transport import Transport
from providers.protocol import ClipOrder, MediaOrder, Provider, ResultStore

OMNI_PREFIX, LYRIA_PREFIX = "omni", "lyria"


class GoogleAdapter(CompositeProvider):
    """Adapter for one account: Omni makes clips, Lyria music."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        parts: dict[str, Provider] = {
            OMNI_PREFIX: OmniAdapter(transport, account),
            LYRIA_PREFIX: LyriaAdapter(transport, account, inbox),
        }
        super().__init__(parts, _part_for_order)


def _part_for_order(order: MediaOrder) -> str:
    return OMNI_PREFIX if isinstance(order, ClipOrder) else LYRIA_PREFIX
