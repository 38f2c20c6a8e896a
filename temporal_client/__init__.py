"""The client of the Temporal server: starts, describes, queries, updates and cancels jobs."""

from temporal_client.client import RunDescription, TemporalClient, target_host
from temporal_client.errors import (
    JobAlreadyRunningError,
    NoSuchWorkflowError,
    NoWorkerError,
    QueryFailedError,
    TemporalUnavailableError,
    UpdateAnswerLostError,
    UpdateRefusedError,
)
from temporal_client.pending_activities import ActivityIssue
from temporal_client.web_ui import WebUi

__all__ = [
    "ActivityIssue",
    "JobAlreadyRunningError",
    "NoSuchWorkflowError",
    "NoWorkerError",
    "QueryFailedError",
    "RunDescription",
    "TemporalClient",
    "TemporalUnavailableError",
    "UpdateAnswerLostError",
    "UpdateRefusedError",
    "WebUi",
    "target_host",
]
