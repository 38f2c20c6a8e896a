"""Suno's music at KIE: an order gives two tracks, of which the first finished one is used.

https://docs.kie.ai/suno-api: `generate`, `generate/record-info`.
"""

import math
from typing import Annotated

import httpx
from pydantic import Field

from contracts import ProviderJobReport, ProviderJobState
from contracts.error_types import ErrorType
from providers.adapters.kie.envelope_client import KieClient
from providers.adapters.kie.task_status import INERT_CALLBACK, TaskStatus
from providers.catalogue.kie import MODELS
from providers.kit.error_messages import failed_report
from providers.kit.job_states import parse_state
from providers.kit.music_requests import (
    MUSIC_ERROR_MESSAGES,
    NO_MUSIC_MESSAGE,
    UNSAFE_MUSIC_MESSAGE,
    build_music_prompt,
    require_music_order,
)
from providers.kit.prompts import get_model, truncate_text
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.transport import PAY_TIMEOUT
from providers.protocol import MediaOrder, MusicOrder

MODEL_PREFIX = "suno/"
MAX_STYLE_UNITS, MAX_PROMPT_UNITS, TITLE = 1_000, 500, "Music bed"
# Models that take a length (docs.kie.ai/suno-api, read by a third party on 2026-10-07).
MODELS_WITH_LENGTH = frozenset({"V5_5", "V6", "V6_MINI", "V6_WILD"})
# Progress in percent by stage: the service reports no percentage.
STAGE_PROGRESS = {"PENDING": 0.0, "TEXT_SUCCESS": 30.0, "FIRST_SUCCESS": 70.0}
STATE_WORDS = {
    "TEXT_SUCCESS": ProviderJobState.RUNNING,
    "FIRST_SUCCESS": ProviderJobState.RUNNING,
    "CALLBACK_EXCEPTION": ProviderJobState.RUNNING,
    "CREATE_TASK_FAILED": ProviderJobState.FAILED,
    "GENERATE_AUDIO_FAILED": ProviderJobState.FAILED,
    "SENSITIVE_WORD_ERROR": ProviderJobState.FAILED,
}
# Stages with a possibly finished track; before, its URL is a stream. When KIE's callback or the second track
# failed, the first track may still be finished.
MAY_HAVE_A_TRACK = frozenset({"FIRST_SUCCESS", "SUCCESS", "CALLBACK_EXCEPTION", "GENERATE_AUDIO_FAILED"})
SUCCEEDED, FAILED, CANCELED = ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED
# Copyrighted lyrics, or similarity to an existing work.
COPYRIGHT_CODES = frozenset({"400", "413"})
# A timeout, or an outage of KIE itself.
OUTAGE_CODES = frozenset({"408", "455", "500"})


class _Track(ResponseModel):
    audio_url: Annotated[FileUrl | None, Field(alias="audioUrl")] = None


class _Response(ResponseModel):
    tracks: Annotated[ReadableItems[_Track], Field(alias="sunoData")] = ()


class _Record(ResponseModel):
    status: str = ""
    response: _Response | None = None
    error_code: Annotated[object, Field(alias="errorCode")] = None

    @property
    def status_word(self) -> str:
        """The status in the spelling of the documentation."""
        return self.status.strip().upper().replace("-", "_")

    @property
    def tracks(self) -> tuple[_Track, ...]:
        return self.response.tracks if self.response else ()

    @property
    def url(self) -> str | None:
        if (
            self.status_word not in MAY_HAVE_A_TRACK
            and parse_state(self.status, STATE_WORDS) is not SUCCEEDED
        ):
            return None
        return next((track.audio_url for track in self.tracks if track.audio_url), None)


class SunoApi:
    """The account's Suno tasks."""

    def __init__(self, line: KieClient) -> None:
        self._line = line

    async def submit_order(self, order: MediaOrder, patience: httpx.Timeout = PAY_TIMEOUT) -> str:
        """Order instrumental music."""
        return await self._line.create_task("/generate", _build_body(require_music_order(order)), patience)

    async def get_task_status(self, task_id: str) -> TaskStatus:
        """Poll once."""
        record = await self._line.fetch_record("/generate/record-info", task_id, _Record)
        if url := record.url:
            return TaskStatus(ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100), url)
        return TaskStatus(_report_without_track(record))


def _build_body(order: MusicOrder) -> dict[str, object]:
    offered = get_model(MODELS, order.model)
    model = offered.name.removeprefix(MODEL_PREFIX)
    body: dict[str, object] = {
        "model": model,
        # In this mode the style describes the sound; the prompt would be lyrics, were it not instrumental.
        "customMode": True,
        "instrumental": True,
        "title": TITLE,
        "style": build_music_prompt(order, MAX_STYLE_UNITS, order.seconds),
        "prompt": truncate_text(order.text.strip(), MAX_PROMPT_UNITS),
        "negativeTags": "vocals, speech",
        "callBackUrl": order.callback_url or INERT_CALLBACK,
    }
    return body | (
        {"duration": math.ceil(offered.billed_seconds(order.seconds))} if model in MODELS_WITH_LENGTH else {}
    )


def _report_without_track(record: _Record) -> ProviderJobReport:
    state = parse_state(record.status, STATE_WORDS)
    if state is SUCCEEDED:
        return failed_report(sentence=NO_MUSIC_MESSAGE)
    if record.status_word == "SENSITIVE_WORD_ERROR":
        return _failed_music_report(ErrorType.SAFETY_BLOCKED)
    # The callback failed. Without tracks the task has failed; with tracks, they are still being generated.
    if record.status_word == "CALLBACK_EXCEPTION" and not record.tracks:
        return _failed_music_report(ErrorType.GENERATION_FAILED)
    if state in (FAILED, CANCELED):
        return _report_for_code(str(record.error_code))
    return ProviderJobReport(state=state, progress=STAGE_PROGRESS.get(record.status_word))


def _report_for_code(code: str) -> ProviderJobReport:
    if code in COPYRIGHT_CODES:
        return _failed_music_report(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC_MESSAGE)
    return _failed_music_report(ErrorType.TRANSIENT if code in OUTAGE_CODES else ErrorType.GENERATION_FAILED)


def _failed_music_report(kind: ErrorType, sentence: str | None = None) -> ProviderJobReport:
    return failed_report(kind, sentence or MUSIC_ERROR_MESSAGES[kind])
