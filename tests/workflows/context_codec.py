"""A codec that remembers for what the worker had it encode, and a workflow that calls one activity."""

from collections import Counter
from collections.abc import Sequence
from datetime import timedelta

from temporalio import activity, workflow
from temporalio.api.common.v1 import Payload
from temporalio.converter import (
    ActivitySerializationContext,
    PayloadCodec,
    SerializationContext,
    WithSerializationContext,
)

# A workflow's id, and the type of its activity.
Place = tuple[str | None, str | None]


class ContextCodec(PayloadCodec, WithSerializationContext):
    """Leaves payloads as they are, and counts how many of a workflow's went to each activity."""

    def __init__(self, encoded: Counter[Place] | None = None, place: Place | None = None) -> None:
        self.encoded = Counter() if encoded is None else encoded
        self._place = place

    def with_context(self, context: SerializationContext) -> "ContextCodec":
        """Return a codec that counts for this context."""
        kind = context.activity_type if isinstance(context, ActivitySerializationContext) else None
        return ContextCodec(self.encoded, (getattr(context, "workflow_id", None), kind))

    async def encode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Count the payloads."""
        if self._place:
            self.encoded[self._place] += len(payloads)
        return list(payloads)

    async def decode(self, payloads: Sequence[Payload]) -> list[Payload]:
        """Return the payloads."""
        return list(payloads)


@activity.defn
async def do_nothing(word: str) -> None:
    """Do nothing."""


@workflow.defn
class ActivityWorkflow:
    """Calls one activity."""

    @workflow.run
    async def run(self) -> str:
        """Return a word."""
        await workflow.execute_activity(do_nothing, "word", start_to_close_timeout=timedelta(minutes=1))
        return "done"
