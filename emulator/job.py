"""An order, the job that it became, and what the job looks like at one moment."""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any, Literal

QUEUED_SHARE = 0.15  # of a job's time; the rest is work
MOST_PROGRESS = 0.99  # until the file is there


class State(StrEnum):
    """Where a job is, in our own words; each service has its own."""

    QUEUED = "queued"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"
    CANCELED = "canceled"


ENDED = frozenset({State.DONE, State.FAILED, State.CANCELED})


class Fate(StrEnum):
    """How a job ends, settled when it is accepted."""

    WELL = "well"
    FAILED = "failed"
    INVALID = "invalid"
    MODERATED_PROMPT = "moderated_prompt"
    MODERATED_RESULT = "moderated_result"


@dataclass(frozen=True)
class Order:
    """What a service was asked for.

    `seconds`: the length of what is made; `takes`: the seconds that the real service works; `price`: what a
    success costs, in micro-dollars; `hook`: where deliveries go; `files`: how many there will be; `detail`:
    whatever the service wants to remember.
    """

    model: str
    prompt: str
    seconds: float
    takes: float
    price: int
    width: int = 1280
    height: int = 720
    kind: Literal["video", "music", "none"] = "video"
    sound: bool = False
    files: int = 1
    seed: int = 0
    hook: str = ""
    fate: Fate = Fate.WELL
    detail: Mapping[str, Any] = field(default_factory=dict)


@dataclass
class Job:
    """A job that was accepted. Times are unix seconds; `run_seconds` is its whole time here, by `speed`."""

    id: str
    service: str
    desk: str  # which part of the service took it
    order: Order
    origin: str
    fate: Fate
    run_seconds: float
    never_ends: bool = False
    accepted_at: float = field(default_factory=time.time)
    begun_at: float | None = None  # None while it waits for one of the account's slots
    ended_at: float | None = None
    end: State | None = None
    files: list[Path] = field(default_factory=list)
    fetched: int = 0
    deleted: bool = False
    forgotten: bool = False
    charged: int = 0
    stage: str = ""
    memory: dict[str, Any] = field(default_factory=dict)

    @property
    def ended(self) -> bool:
        """Whether the job is over."""
        return self.end is not None

    @property
    def share(self) -> float:
        """How much of its time has passed, 0 to 1."""
        passed = 0.0 if self.begun_at is None else time.time() - self.begun_at
        return min(passed / max(self.run_seconds, 1e-9), 1.0)

    @property
    def state(self) -> State:
        """Where it is now."""
        if self.end is not None:
            return self.end
        return State.QUEUED if self.share < QUEUED_SHARE else State.RUNNING

    @property
    def started_at(self) -> float | None:
        """When its work began, if it has."""
        if self.begun_at is None or self.state == State.QUEUED:
            return None
        return min(self.begun_at + self.run_seconds * QUEUED_SHARE, self.ended_at or time.time())

    @property
    def progress(self) -> float:
        """How much of the work is done, 0 to 1; 1 only when it is done."""
        if self.end == State.DONE:
            return 1.0
        return min(max((self.share - QUEUED_SHARE) / (1 - QUEUED_SHARE), 0.0), MOST_PROGRESS)


@dataclass(frozen=True)
class View:
    """A job as one answer shows it."""

    job: Job
    state: State
    progress: float
    odd_word: str | None = None

    def word(self, words: Mapping[State, str]) -> str:
        """The service's own word for the state, unless a rule wants one that nobody knows."""
        return self.odd_word or words[self.state]
