"""Read from a workflow history how long activities waited and ran."""

from collections.abc import Sequence
from dataclasses import dataclass

from temporalio.api.enums.v1 import EventType
from temporalio.api.history.v1 import HistoryEvent
from temporalio.converter import DataConverter


@dataclass(frozen=True)
class ActivityTimes:
    """Wait and run time of one activity."""

    waited_seconds: float
    ran_seconds: float

    def __str__(self) -> str:
        """Return both times as text."""
        return f"waited {self.waited_seconds:.2f} s and ran {self.ran_seconds:.2f} s"


def times_by_summary(history: Sequence[HistoryEvent]) -> dict[str, ActivityTimes]:
    """Return the times of each completed activity, by its summary."""
    events = {event.event_id: event for event in history}
    return {
        _read_summary(scheduled): ActivityTimes(
            _seconds_between(scheduled, started), _seconds_between(started, completed)
        )
        for completed in history
        if completed.event_type == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED
        for told in [completed.activity_task_completed_event_attributes]
        for scheduled, started in [(events[told.scheduled_event_id], events[told.started_event_id])]
    }


def _seconds_between(earlier: HistoryEvent, later: HistoryEvent) -> float:
    return (later.event_time.ToNanoseconds() - earlier.event_time.ToNanoseconds()) / 1e9


def _read_summary(event: HistoryEvent) -> str:
    text: str = DataConverter.default.payload_converter.from_payload(event.user_metadata.summary, str)
    return text
