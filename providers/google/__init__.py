"""Google's Gemini API: one account, whose parts make video and music. Job ids are `omni:…` and `lyria:…`."""

from providers.accounts import Account
from providers.google.lyria import Lyria
from providers.google.omni import Omni
from providers.http import Transport
from providers.parts import Parts
from providers.protocol import ClipOrder, Inbox, Order, Provider

OMNI, LYRIA = "omni", "lyria"


class Google(Parts):
    """One account: Omni makes the clips, Lyria the music."""

    def __init__(self, transport: Transport, account: Account, inbox: Inbox) -> None:
        parts: dict[str, Provider] = {OMNI: Omni(transport, account), LYRIA: Lyria(transport, account, inbox)}
        super().__init__(parts, _maker)


def _maker(order: Order) -> str:
    return OMNI if isinstance(order, ClipOrder) else LYRIA
