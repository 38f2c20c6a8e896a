"""Suno's music at KIE: two tracks for an order, of which the first that is whole will do.

https://docs.kie.ai/suno-api: `generate`, `generate/record-info`.
"""

import math
from typing import Annotated

from pydantic import Field

from providers.catalogue.kie import MODELS
from providers.kie.line import Line
from providers.kie.tasks import INERT_CALLBACK, Look
from providers.music import NO_MUSIC, SENTENCES, UNSAFE_MUSIC, music_only, music_prompt
from providers.ordering import cut, model_of
from providers.protocol import MusicOrder, Order
from providers.sentences import failed
from providers.shapes import Each, Shape, Url
from providers.states import state_of
from workflows.contracts import ProviderJobReport, ProviderJobState
from workflows.errors import ErrorType

PREFIX = "suno/"
STYLE_UNITS, PROMPT_UNITS, TITLE = 1_000, 500, "Music bed"
# Those that take a length (docs.kie.ai/suno-api, read by a third party on 2026-10-07).
WITH_LENGTH = frozenset({"V5_5", "V6", "V6_MINI", "V6_WILD"})
# Of the whole; the service names stages, no percentage.
PROGRESS = {"PENDING": 0.0, "TEXT_SUCCESS": 30.0, "FIRST_SUCCESS": 70.0}
STAGES = {
    "TEXT_SUCCESS": ProviderJobState.RUNNING,
    "FIRST_SUCCESS": ProviderJobState.RUNNING,
    "CALLBACK_EXCEPTION": ProviderJobState.RUNNING,
    "CREATE_TASK_FAILED": ProviderJobState.FAILED,
    "GENERATE_AUDIO_FAILED": ProviderJobState.FAILED,
    "SENSITIVE_WORD_ERROR": ProviderJobState.FAILED,
}
# A track is whole from the first of these on; before, its address is a stream's. When KIE could not call, or
# the second track failed, there may be a whole one all the same.
MAY_HAVE_A_TRACK = frozenset({"FIRST_SUCCESS", "SUCCESS", "CALLBACK_EXCEPTION", "GENERATE_AUDIO_FAILED"})
SUCCEEDED, FAILED, CANCELED = ProviderJobState.SUCCEEDED, ProviderJobState.FAILED, ProviderJobState.CANCELED
# Lyrics under copyright, or a likeness to a work that exists.
COPYRIGHT = frozenset({"400", "413"})
# It took too long, or KIE itself was in trouble.
OUTAGES = frozenset({"408", "455", "500"})


class _Track(Shape):
    audio_url: Annotated[Url | None, Field(alias="audioUrl")] = None


class _Response(Shape):
    tracks: Annotated[Each[_Track], Field(alias="sunoData")] = ()


class _Record(Shape):
    status: str = ""
    response: _Response | None = None
    error_code: Annotated[object, Field(alias="errorCode")] = None

    @property
    def word(self) -> str:
        """The status, as its pages spell it."""
        return self.status.strip().upper().replace("-", "_")

    @property
    def tracks(self) -> tuple[_Track, ...]:
        return self.response.tracks if self.response else ()

    @property
    def url(self) -> str | None:
        if self.word not in MAY_HAVE_A_TRACK and state_of(self.status, STAGES) is not SUCCEEDED:
            return None
        return next((track.audio_url for track in self.tracks if track.audio_url), None)


class Suno:
    """The account's Suno tasks."""

    def __init__(self, line: Line) -> None:
        self._line = line

    async def submit(self, order: Order) -> str:
        """Order music without a voice."""
        return await self._line.create("/generate", _body(music_only(order)))

    async def look(self, task_id: str) -> Look:
        """Ask once."""
        record = await self._line.record("/generate/record-info", task_id, _Record)
        if url := record.url:
            return Look(ProviderJobReport(state=ProviderJobState.SUCCEEDED, progress=100), url)
        return Look(_without_track(record))


def _body(order: MusicOrder) -> dict[str, object]:
    offered = model_of(MODELS, order.model)
    model = offered.name.removeprefix(PREFIX)
    body: dict[str, object] = {
        "model": model,
        # In this mode the style says what it sounds like; the prompt would be sung, were it not instrumental.
        "customMode": True,
        "instrumental": True,
        "title": TITLE,
        "style": music_prompt(order, STYLE_UNITS, order.seconds),
        "prompt": cut(order.text.strip(), PROMPT_UNITS),
        "negativeTags": "vocals, speech",
        "callBackUrl": order.callback_url or INERT_CALLBACK,
    }
    return body | (
        {"duration": math.ceil(offered.made_seconds(order.seconds))} if model in WITH_LENGTH else {}
    )


def _without_track(record: _Record) -> ProviderJobReport:
    state = state_of(record.status, STAGES)
    if state is SUCCEEDED:
        return failed(sentence=NO_MUSIC)
    if record.word == "SENSITIVE_WORD_ERROR":
        return _failed(ErrorType.SAFETY_BLOCKED)
    # It could not call us. Tracks that are named are still being made.
    if record.word == "CALLBACK_EXCEPTION" and not record.tracks:
        return _failed(ErrorType.GENERATION_FAILED)
    if state in (FAILED, CANCELED):
        return _failure(str(record.error_code))
    return ProviderJobReport(state=state, progress=PROGRESS.get(record.word))


def _failure(code: str) -> ProviderJobReport:
    if code in COPYRIGHT:
        return _failed(ErrorType.SAFETY_BLOCKED, UNSAFE_MUSIC)
    return _failed(ErrorType.TRANSIENT if code in OUTAGES else ErrorType.GENERATION_FAILED)


def _failed(kind: ErrorType, sentence: str | None = None) -> ProviderJobReport:
    return failed(kind, sentence or SENTENCES[kind])
