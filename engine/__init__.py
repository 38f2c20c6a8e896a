"""Asks the Temporal server: start a job, look at one, cancel one. The only client of it in the house."""

from engine.client import Engine, Execution, target_of
from engine.errors import (
    AnswerLostError,
    CannotTellError,
    EngineAwayError,
    NoSuchRunError,
    NoWorkerError,
    RefusedError,
    RunsAlreadyError,
)
from engine.troubles import Trouble
from engine.web_ui import WebUi

__all__ = [
    "AnswerLostError",
    "CannotTellError",
    "Engine",
    "EngineAwayError",
    "Execution",
    "NoSuchRunError",
    "NoWorkerError",
    "RefusedError",
    "RunsAlreadyError",
    "Trouble",
    "WebUi",
    "target_of",
]
