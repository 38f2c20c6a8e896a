"""ElevenLabs' history of what an account had spoken: whether a line was made whose answer was lost.

It can tell that a line was made, and never that none was: an account may keep no history, and an entry may
come late. Sources: elevenlabs 2.78.0, history.list and history.audio, and
https://elevenlabs.io/docs/api-reference/history/list
"""

from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from urllib.parse import quote

import httpx

from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.elevenlabs.speech import SPEECH_TYPE, Alignment, read_times
from providers.catalogue.elevenlabs import MODELS
from providers.errors import ProviderError
from providers.kit.response_model import ResponseModel
from providers.kit.speech_requests import find_voice_id
from providers.kit.submit_lookup import MAX_CLOCK_SKEW, MAX_LISTED_JOBS, is_in_submit_window
from providers.kit.synchronous_provider import find_service_id, require_media
from providers.kit.transport import HttpError, Transport, outcome_unknown_error
from providers.protocol import LostSubmit, MediaOrder
from providers.voice_takes import VoiceOrder, VoiceTake

PAGE_SIZE = 100
# In the id of a job that is a line (`TakeKey.token`); and how far back `LostSubmit.known` reaches.
LINE_MARK, ANSWERED_WITHIN = "/voice/", timedelta(hours=1)
# A key that may not read the history, an account that has none, an address that is gone.
NO_HISTORY = frozenset(
    {
        httpx.codes.BAD_REQUEST,
        httpx.codes.UNAUTHORIZED,
        httpx.codes.FORBIDDEN,
        httpx.codes.NOT_FOUND,
        httpx.codes.UNPROCESSABLE_ENTITY,
    }
)


class _Alignments(ResponseModel):
    alignment: Alignment | None = None


class _Settings(ResponseModel):
    speed: float | None = None


class SpokenEntry(ResponseModel):
    """An entry of the history. What it does not show is null."""

    history_item_id: str
    request_id: str | None = None
    voice_id: str | None = None
    model_id: str | None = None
    text: str | None = None
    date_unix: float | None = None
    settings: _Settings | None = None
    alignments: _Alignments | None = None

    @property
    def ids(self) -> frozenset[str]:
        """The ids by which an answer may have named it."""
        return frozenset(filter(None, (self.history_item_id, self.request_id)))


class _Page(ResponseModel):
    history: tuple[SpokenEntry, ...]
    has_more: bool = False
    last_history_item_id: str | None = None


class SpeechHistory:
    """The history of one account."""

    def __init__(self, transport: Transport, account: Account) -> None:
        self._transport, self._account = transport, account

    async def find_line(self, lost: LostSubmit, order: VoiceOrder) -> SpokenEntry:
        """Return the one entry that the lost submit must have made.

        That is the only one of its text, voice, model and pace within its time which no answered call has
        named, while no other lost call of ours may have made it. Where calls were answered lately, the
        history has to show one of them: else it is not by these names that it knows them.

        Raises:
            ProviderError: OUTCOME_UNKNOWN: there is none, or it may be another call's.
        """
        try:
            voice_id = find_voice_id(MODELS, order)
        except ProviderError as error:  # Nobody can say any more which voice it was.
            raise outcome_unknown_error() from error
        answered = [job for job in lost.known if LINE_MARK in job]
        named = {find_service_id(job) for job in answered}
        if "" in named or _has_rival(lost.rivals, order):
            raise outcome_unknown_error()
        try:
            entries = [entry async for entry in self._list_entries(lost)]
        except HttpError as error:
            raise (outcome_unknown_error() if error.answer.status in NO_HISTORY else error) from error
        if named and all(named.isdisjoint(entry.ids) for entry in entries):
            raise outcome_unknown_error()
        found = {
            entry.history_item_id: entry
            for entry in entries
            if _is_line(entry, lost, order, voice_id) and named.isdisjoint(entry.ids)
        }
        if len(found) != 1:
            raise outcome_unknown_error()
        return next(iter(found.values()))

    async def find_named_line(self, lost: LostSubmit, order: VoiceOrder, shown_id: str) -> SpokenEntry:
        """Return the entry with this id, of which a person says that the lost submit made it.

        Of several equal ones they choose; but it has to be this line, and no answered call's.

        Raises:
            ProviderError: INVALID_REQUEST: it is not there, or it cannot be this line.
        """
        voice_id = find_voice_id(MODELS, order)
        async for entry in self._list_entries(lost):
            if shown_id not in entry.ids:
                continue
            if not entry.ids.isdisjoint(map(find_service_id, lost.known)):
                raise _refuse_entry("it is the answer to another call")
            if not _is_line(entry, lost, order, voice_id):
                raise _refuse_entry(
                    "its words, its voice, its model, its pace or its time are not this line's"
                )
            return entry
        raise _refuse_entry("ElevenLabs' history shows no such entry since the line was ordered")

    async def fetch_line(self, entry: SpokenEntry) -> VoiceTake:
        """Return the line with its sound, and the times of its characters where the entry shows them."""
        path = f"/v1/history/{quote(entry.history_item_id, safe='')}/audio"
        answer = await self._transport.send_request(
            "GET", self._account.base_url + path, headers=self._headers
        )
        shown = entry.alignments.alignment if entry.alignments else None
        return VoiceTake(require_media(answer), SPEECH_TYPE, read_times(shown or Alignment()))

    async def _list_entries(self, lost: LostSubmit) -> AsyncIterator[SpokenEntry]:
        since = int((lost.since - ANSWERED_WITHIN - MAX_CLOCK_SKEW).timestamp())
        asked = {"page_size": str(PAGE_SIZE), "date_after_unix": str(since)}
        for _ in range(MAX_LISTED_JOBS // PAGE_SIZE):
            answer = await self._transport.send_request(
                "GET", f"{self._account.base_url}/v1/history", headers=self._headers, params=asked
            )
            page = answer.parse_as(_Page)
            for entry in page.history:
                yield entry
            if not page.has_more or not page.last_history_item_id:
                return
            asked["start_after_history_item_id"] = page.last_history_item_id
        raise outcome_unknown_error()

    @property
    def _headers(self) -> dict[str, str]:
        return {"xi-api-key": self._account.key.get_secret_value()}


def _refuse_entry(why: str) -> ProviderError:
    return ProviderError(ErrorType.INVALID_REQUEST, f"This entry is not taken over: {why}.", final=True)


def _is_line(entry: SpokenEntry, lost: LostSubmit, order: VoiceOrder, voice_id: str) -> bool:
    """Return whether the entry has all that was ordered, within the time of the lost submit."""
    if entry.date_unix is None or not is_in_submit_window(lost, datetime.fromtimestamp(entry.date_unix, UTC)):
        return False
    shown = (entry.text, entry.voice_id, entry.model_id)
    speed = entry.settings.speed if entry.settings else None
    return shown == (order.text, voice_id, order.model) and speed in (None, order.speed)


def _has_rival(rivals: tuple[MediaOrder, ...], order: VoiceOrder) -> bool:
    own = (order.text, order.voice, order.model)
    return any(
        isinstance(rival, VoiceOrder) and (rival.text, rival.voice, rival.model) == own for rival in rivals
    )
