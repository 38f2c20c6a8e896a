"""MiniMax: one account, two versions of its API. Job ids are `v2:…` for H3 and `v1:…` for Hailuo."""

from providers.accounts import Account
from providers.catalogue.minimax import H3
from providers.http import Transport
from providers.minimax.h3 import H3Tasks
from providers.minimax.hailuo import HailuoTasks
from providers.parts import Parts
from providers.protocol import Order

V1, V2 = "v1", "v2"


class MiniMax(Parts):
    """One account: version 2 makes what H3 makes, version 1 the rest."""

    def __init__(self, transport: Transport, account: Account) -> None:
        super().__init__({V1: HailuoTasks(transport, account), V2: H3Tasks(transport, account)}, _maker)


def _maker(order: Order) -> str:
    return V2 if any(model.name == order.model for model in H3) else V1
