"""An order, the job that it became, and a view of the job at one moment."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

QUEUED_SHARE = 0.15  # of the run time; the rest is work
MAX_RUNNING_PROGRESS = 0.99  # until the file exists


class EmulatedState(StrEnum):
    """State of a job in the emulator's words; each service maps it to its own."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


FINAL_STATES = frozenset({EmulatedState.DONE, EmulatedState.FAILED, EmulatedState.CANCELED})


class EmulatedOutcome(StrEnum):
    """The end of a job, decided when it is accepted."""

    SUCCEEDED = "well"
    FAILED = "failed"
    INVALID = "invalid"
    MODERATED_PROMPT = "moderated_prompt"
    MODERATED_RESULT = "moderated_result"


@dataclass(frozen=True)
class Order:
    """An order at a service.

    `seconds`: length of the result; `work_seconds`: how long the real service works on it; `price`: what a
    success costs, in micro-dollars; `callback_url`: where webhooks go; `files`: how many files there will be;
    `detail`: whatever the service wants to remember.
    """

    model: str
    prompt: str
    seconds: float
    work_seconds: float
    price: int
    width: int = 1280
    height: int = 720
    kind: Literal["video", "music", "speech", "image", "none"] = "video"
    sound: bool = False
    files: int = 1
    seed: int = 0
    callback_url: str = ""
    outcome: EmulatedOutcome = EmulatedOutcome.SUCCEEDED
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class EmulatedJob:
    """An accepted job. Times are Unix seconds; `run_seconds` is its run time here, scaled by `speed`."""

    id: str
    service: str
    endpoint_group: str  # which endpoints of the service accepted it
    order: Order
    origin: str
    outcome: EmulatedOutcome
    run_seconds: float
    never_ends: bool = False
    accepted_at: float = field(default_factory=time.time)
    slot_acquired_at: float | None = None  # None while it waits for a slot of the account
    ended_at: float | None = None
    final_state: EmulatedState | None = None
    files: list[Path] = field(default_factory=list)
    fetched: int = 0
    deleted: bool = False
    forgotten: bool = False
    is_answer_to_order: bool = False  # its file is the response to the order itself
    charged: int = 0
    last_event: str = ""
    service_data: dict[str, Any] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether the job has ended."""
        return self.final_state is not None

    @property
    def elapsed_share(self) -> float:
        """Share of the run time that has passed, 0 to 1."""
        passed = 0.0 if self.slot_acquired_at is None else time.time() - self.slot_acquired_at
        return min(passed / max(self.run_seconds, 1e-9), 1.0)

    @property
    def state(self) -> EmulatedState:
        """The state at this moment."""
        if self.final_state is not None:
            return self.final_state
        return EmulatedState.QUEUED if self.elapsed_share < QUEUED_SHARE else EmulatedState.RUNNING

    @property
    def started_at(self) -> float | None:
        """Unix second when it left the queue, None while it is queued."""
        if self.slot_acquired_at is None or self.state == EmulatedState.QUEUED:
            return None
        return min(self.slot_acquired_at + self.run_seconds * QUEUED_SHARE, self.ended_at or time.time())

    @property
    def progress(self) -> float:
        """Share of the work that is done, 0 to 1; 1 only for a job that succeeded."""
        if self.final_state == EmulatedState.DONE:
            return 1.0
        return min(max((self.elapsed_share - QUEUED_SHARE) / (1 - QUEUED_SHARE), 0.0), MAX_RUNNING_PROGRESS)


@dataclass(frozen=True)
class JobView:
    """A job as one response shows it."""

    job: EmulatedJob
    state: EmulatedState
    progress: float
    unknown_word: str | None = None

    def status_word(self, words: Mapping[EmulatedState, str]) -> str:
        """Return the service's word for the state, or the unknown word that a fault rule asks for."""
        return self.unknown_word or words[self.state]
