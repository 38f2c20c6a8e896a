"""MiniMax's speech (T2A v2): the response is the sound in hexadecimal, and the address of its times.

Source: https://platform.minimax.io/docs/api-reference/speech-t2a-http
"""

from contextlib import suppress

from pydantic import RootModel

from contracts.error_types import ErrorType
from providers.accounts import Account
from providers.adapters.minimax.error_codes import classify_code
from providers.catalogue.minimax import LANGUAGES, SPEECH
from providers.errors import ProviderError
from providers.kit.error_messages import provider_error
from providers.kit.response_model import FileUrl, ReadableItems, ResponseModel
from providers.kit.retry_after import retry_after_seconds
from providers.kit.speech_requests import (
    SPEECH_TIMEOUT,
    find_voice_id,
    require_voice_order,
    speech_error,
)
from providers.kit.synchronous_provider import SynchronousProvider
from providers.kit.transport import HttpError, HttpResponse, Transport, outcome_unknown_error
from providers.protocol import MediaOrder, ResultStore
from providers.voice_takes import TimedText, VoiceOrder, VoiceTake

SPEECH_TYPE = "audio/mpeg"
SOUND_SETTINGS = {"sample_rate": 44_100, "bitrate": 128_000, "format": "mp3", "channel": 1}


class _BaseResponse(ResponseModel):
    status_code: int = 0


class _Data(ResponseModel):
    audio: str = ""
    subtitle_file: FileUrl | None = None


class _Speech(ResponseModel):
    base_resp: _BaseResponse | None = None
    data: _Data | None = None


class _Word(ResponseModel):
    word: str
    time_begin: float
    time_end: float


class _Sentence(ResponseModel):
    text: str = ""
    time_begin: float | None = None
    time_end: float | None = None
    timestamped_words: ReadableItems[_Word] = ()


class _Subtitles(RootModel[ReadableItems[_Sentence]]):
    """A subtitle file."""


class SpeechAdapter(SynchronousProvider):
    """Speech part of the adapter for one account."""

    def __init__(self, transport: Transport, account: Account, inbox: ResultStore) -> None:
        super().__init__(account.provider, inbox)
        self._transport = transport
        self._base = f"{account.base_url}/v1"
        self._headers = {"Authorization": f"Bearer {account.key.get_secret_value()}"}

    async def submit_order(self, order: MediaOrder) -> str:
        """Have the line spoken and store it; returns when that is done."""
        wanted = require_voice_order(order)
        try:
            answer = await self._transport.pay_request(
                "POST",
                f"{self._base}/t2a_v2",
                headers=self._headers,
                json=_build_body(wanted),
                patience=SPEECH_TIMEOUT,
            )
        except HttpError as error:
            if error.kind is ErrorType.OUTCOME_UNKNOWN:
                raise
            raise speech_error(error.kind, error) from error
        data = _read_data(answer)
        take = VoiceTake(_decode_hex(data.audio), SPEECH_TYPE, await self._fetch_times(data.subtitle_file))
        return await self.store_result(wanted, take.to_json())

    async def _fetch_times(self, url: str | None) -> tuple[TimedText, ...]:
        """Return the times of the words; none if they cannot be had, which is no reason to lose the line."""
        if url is None:
            return ()
        with suppress(ProviderError):
            answer = await self._transport.send_request("GET", url)
            return tuple(_list_times(answer))
        return ()


def _build_body(order: VoiceOrder) -> dict[str, object]:
    voice_id = find_voice_id(SPEECH, order)
    return {
        "model": order.model,
        "text": order.text,
        "stream": False,
        "voice_setting": {"voice_id": voice_id, "speed": order.speed, "vol": 1, "pitch": 0},
        "audio_setting": SOUND_SETTINGS,
        "language_boost": LANGUAGES.get(order.language.split("-")[0].lower(), "auto"),
        "subtitle_enable": True,
        "subtitle_type": "word",
        "output_format": "hex",
    }


def _read_data(answer: HttpResponse) -> _Data:
    """Return what a response holds. Raises ProviderError for a code that refuses, or OUTCOME_UNKNOWN."""
    said = answer.try_parse_as(_Speech)
    if said is None:
        raise outcome_unknown_error()
    if (code := said.base_resp.status_code if said.base_resp else 0) == 0 and said.data is not None:
        return said.data
    if (kind := classify_code(code)) is None:
        raise outcome_unknown_error()
    error = provider_error(kind, retry_after_seconds=retry_after_seconds(answer.headers))
    raise speech_error(kind, error)


def _decode_hex(text: str) -> bytes:
    try:
        sound = bytes.fromhex(text)
    except ValueError:
        sound = b""
    if not sound:
        raise outcome_unknown_error()
    return sound


def _list_times(answer: HttpResponse) -> list[TimedText]:
    """Return the words of a subtitle file with their times in milliseconds; else its sentences."""
    subtitles = answer.try_parse_as(_Subtitles)
    found = subtitles.root if subtitles else ()
    words = [word for sentence in found for word in sentence.timestamped_words]
    if words:
        return [TimedText(word.word, word.time_begin, word.time_end) for word in words]
    return [
        TimedText(each.text, each.time_begin, each.time_end)
        for each in found
        if each.time_begin is not None and each.time_end is not None
    ]
