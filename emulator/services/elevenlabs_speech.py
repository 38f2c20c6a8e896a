"""ElevenLabs' text to speech with timestamps (PROVIDERS.md 7.2, elevenlabs 2.78.0)."""

import re
from typing import Any

from starlette.responses import Response

from emulator.field_validation import (
    InvalidField,
    any_value,
    boolean,
    integer,
    list_of,
    number,
    object_of,
    object_schema,
    one_of,
    text,
)
from emulator.job import EmulatedJob, EmulatedOutcome, Order
from emulator.micro_dollars import to_micros
from emulator.service import Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.elevenlabs import EmulatedElevenLabs
from emulator.spoken_sound import spoken_seconds, time_characters
from emulator.synchronous_jobs import encode_file, respond_with_file, wait_for_job

# The most characters of a text, and dollars for a thousand of them.
MODELS = {
    "eleven_multilingual_v2": (10_000, "0.10"),
    "eleven_v3": (5_000, "0.10"),
    "eleven_flash_v2_5": (40_000, "0.05"),
    "eleven_turbo_v2_5": (40_000, "0.05"),
}
MODELS_WITH_CONTEXT = frozenset(MODELS) - {"eleven_v3"}
VOICE_ID = re.compile(r"[A-Za-z0-9]{20}")
SETTINGS = object_schema(
    stability=number(0, 1),
    similarity_boost=number(0, 1),
    style=number(0, 1),
    use_speaker_boost=boolean,
    speed=number(0.7, 1.2),
)
BODY = object_schema(
    "text",
    text=text(40_000, 1),
    model_id=one_of(*MODELS),
    language_code=text(3, 2),
    voice_settings=object_of(SETTINGS),
    seed=integer(0, 2**32 - 1),
    previous_text=text(),
    next_text=text(),
    previous_request_ids=list_of(3, text()),
    next_request_ids=list_of(3, text()),
    apply_text_normalization=one_of("auto", "on", "off"),
    apply_language_text_normalization=boolean,
    pronunciation_dictionary_locators=list_of(3, any_value),
)
WORK_SECONDS = 2
UNKNOWN_VOICE_ID = "0" * 20


class EmulatedElevenLabsSpeech(EmulatedElevenLabs):
    """Lines of speech; the response to the order is the sound, with the time of each character."""

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        path = "/text-to-speech/{voice}/with-timestamps"
        return [
            Endpoint("POST", path, "submit", self.speak_text),
            Endpoint("GET", "/history", "list", self.list_history),
            Endpoint("GET", "/history/{entry}/audio", "fetch", self.send_sound),
        ]

    def moderation_response(self, order: Order) -> Response | None:
        """Return a 400 [?] that names the policy."""
        del order
        return self.error_response(400, "This text is against our policy.", "content_against_policy")

    async def speak_text(self, call: ServiceRequest) -> Response:
        """Speak a text and send it."""
        body = await self._read_speech_body(call)
        self._check_format(call.query_param("output_format", "mp3_44100_128"))
        self._check_slots()
        job = call.accept_job(_build_order(body, call.path_param("voice")))
        await wait_for_job(call, job)
        if job.outcome == EmulatedOutcome.MODERATED_RESULT:
            raise RequestRefusedError(self.error_response(400, "Not allowed.", "content_against_policy"))
        if job.outcome != EmulatedOutcome.SUCCEEDED:
            raise RequestRefusedError(self.error_response(500, "The text could not be spoken."))
        alignment = _render_alignment(job.order)
        said = {
            "audio_base64": await encode_file(call, job),
            "alignment": alignment,
            "normalized_alignment": alignment,
        }
        return json_response(said, request_id=job.id, character_cost=str(len(job.order.prompt)))

    async def list_history(self, call: ServiceRequest) -> Response:
        """List what was spoken, the newest first, with the filters that clients use."""
        call.apply_early_fault()
        since, voice = float(call.query_param("date_after_unix", "0")), call.query_param("voice_id")
        after, count = call.query_param("start_after_history_item_id"), call.count_param("page_size", 100)
        jobs = [job for job in self.runner.list_jobs(self)[::-1] if _is_shown(job, since, voice)]
        begin = next((n for n, job in enumerate(jobs, 1) if _entry_id(job) == after), 0)
        page = jobs[begin : begin + count]
        told = {
            "history": [_render_entry(job) for job in page],
            "has_more": begin + count < len(jobs),
            "last_history_item_id": _entry_id(page[-1]) if page else None,
        }
        return json_response(told)

    async def send_sound(self, call: ServiceRequest) -> Response:
        """Send the sound of an entry again, free of charge."""
        entry = call.path_param("entry")
        job = next((each for each in self.runner.list_jobs(self) if _entry_id(each) == entry), None)
        if job is None:
            raise RequestRefusedError(self.not_found_response(entry))
        return await respond_with_file(call, job)

    async def _read_speech_body(self, call: ServiceRequest) -> dict[str, Any]:
        body = await call.read_json()
        self._raise_if_problems([*BODY.find_problems(body), *_find_conflicts(body)])
        voice = call.path_param("voice")
        if not VOICE_ID.fullmatch(voice) or voice == UNKNOWN_VOICE_ID:
            message = f"A voice with voice_id {voice} was not found."
            raise RequestRefusedError(self.error_response(404, message, "voice_not_found"))
        return body


def _find_conflicts(body: dict[str, Any]) -> list[InvalidField]:
    model = body.get("model_id", "eleven_multilingual_v2")
    most, _ = MODELS.get(model, (40_000, ""))
    found = []
    if len(str(body.get("text", ""))) > most:
        found.append(InvalidField("text", f"{model} takes {most} characters at most", "invalid"))
    if model == "eleven_multilingual_v2" and body.get("language_code"):
        found.append(InvalidField("language_code", f"{model} takes no language_code", "invalid"))
    if model not in MODELS_WITH_CONTEXT and (body.get("previous_text") or body.get("next_text")):
        found.append(InvalidField("previous_text", f"{model} takes no context", "invalid"))
    return found


def _build_order(body: dict[str, Any], voice: str) -> Order:
    model = body.get("model_id", "eleven_multilingual_v2")
    speed = float((body.get("voice_settings") or {}).get("speed", 1.0))
    return Order(
        model=model,
        prompt=body["text"],
        seconds=spoken_seconds(body["text"], speed),
        work_seconds=WORK_SECONDS,
        price=to_micros(MODELS[model][1], len(body["text"]) / 1000),
        kind="speech",
        seed=body.get("seed") or 0,
        detail={"plan": None, "speed": speed, "voice": voice},
    )


def _is_shown(job: EmulatedJob, since: float, voice: str) -> bool:
    is_spoken = job.ended and job.outcome == EmulatedOutcome.SUCCEEDED
    return is_spoken and job.accepted_at >= since and voice in ("", job.order.detail["voice"])


def _entry_id(job: EmulatedJob) -> str:
    """Return its id in the history, which is not that of the request."""
    return job.id[::-1]


def _render_entry(job: EmulatedJob) -> dict[str, Any]:
    return {
        "history_item_id": _entry_id(job),
        "request_id": job.id,
        "voice_id": job.order.detail["voice"],
        "model_id": job.order.model,
        "text": job.order.prompt,
        "date_unix": int(job.accepted_at),
        "character_count_change_from": 0,
        "character_count_change_to": len(job.order.prompt),
        "content_type": "audio/mpeg",
        "state": "created",
        "settings": {"stability": 0.5, "similarity_boost": 0.75, "speed": job.order.detail["speed"]},
        "source": "TTS",
    }


def _render_alignment(order: Order) -> dict[str, Any]:
    timed = time_characters(order.prompt, order.detail["speed"])
    return {
        "characters": [char.text for char in timed],
        "character_start_times_seconds": [char.start for char in timed],
        "character_end_times_seconds": [char.end for char in timed],
    }


SERVICES = [EmulatedElevenLabsSpeech]
