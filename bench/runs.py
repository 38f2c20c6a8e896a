"""How long activities waited and ran, read from a workflow's history."""

from collections.abc import Sequence
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.converter import DataConverter


@dataclass(frozen=True)
class Run:
    """One activity."""

    waited_seconds: float
    ran_seconds: float

    def __str__(self) -> str:
        """Both."""
        return f"waited {self.waited_seconds:.2f} s and ran {self.ran_seconds:.2f} s"


def runs_of(history: Sequence[HistoryEvent]) -> dict[str, Run]:
    """Each completed activity by its summary."""
    events = {event.event_id: event for event in history}
    return {
        _summary(scheduled): Run(_apart(scheduled, started), _apart(started, completed))
        for completed in history
        if completed.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
        for told in [completed.activity_task_completed_event_attributes]
        for scheduled, started in [(events[told.scheduled_event_id], events[told.started_event_id])]
    }


def _apart(earlier: HistoryEvent, later: HistoryEvent) -> float:
    return (later.event_time.ToNanoseconds() - earlier.event_time.ToNanoseconds()) / 1e9


def _summary(event: HistoryEvent) -> str:
    text: str = DataConverter.default.payload_converter.from_payload(event.user_metadata.summary, str)
    return text
