"""MiniMax's speech (T2A v2): hexadecimal sound, and the address of a file with the times of words."""

import base64
from collections.abc import Iterator
from itertools import groupby
from typing import Any

from starlette.responses import Response

from emulator.field_validation import boolean, integer, number, object_of, object_schema, one_of, text
from emulator.job import EmulatedOutcome, Order
from emulator.micro_dollars import to_micros
from emulator.service import Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.services.minimax_v1 import OUTPUT_SENSITIVE, SUCCESS_STATUS, EmulatedMiniMaxV1
from emulator.spoken_sound import SpokenCharacter, spoken_seconds, time_characters
from emulator.synchronous_jobs import encode_file, wait_for_job

# Dollars for a thousand characters.
PRICES = {"speech-2.8-hd": "0.10", "speech-2.8-turbo": "0.06"}
VOICE = object_schema(
    "voice_id",
    voice_id=text(100, 1),
    speed=number(0.5, 2),
    vol=number(0, 10),
    pitch=integer(-12, 12),
    emotion=text(),
)
SOUND = object_schema(
    sample_rate=one_of(8000, 16000, 22050, 24000, 32000, 44100),
    bitrate=one_of(32000, 64000, 128000, 256000),
    format=one_of("mp3"),
    channel=one_of(1, 2),
)
BODY = object_schema(
    "model text voice_setting",
    model=one_of(*PRICES),
    text=text(9999, 1),
    stream=boolean,
    voice_setting=object_of(VOICE),
    audio_setting=object_of(SOUND),
    language_boost=text(),
    subtitle_enable=boolean,
    subtitle_type=one_of("sentence", "word"),
    output_format=one_of("hex"),
)
UNKNOWN_VOICE = "nobody"
WORK_SECONDS = 2


class EmulatedMiniMaxSpeech(EmulatedMiniMaxV1):
    """Lines of speech: the response to the order is the sound."""

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/v1/t2a_v2", "submit", self.speak_text),
            Endpoint("GET", "/subtitles/{job}.json", "result", self.show_subtitles, open_to_all=True),
        ]

    async def speak_text(self, call: ServiceRequest) -> Response:
        """Speak a text and send it."""
        body = await call.read_json()
        if problems := BODY.find_problems(body):
            raise RequestRefusedError(self.error_response(400, f"invalid params, {problems[0].message}"))
        if body["voice_setting"]["voice_id"] == UNKNOWN_VOICE:
            raise RequestRefusedError(self.error_response(400, "invalid params, voice id not exist"))
        job = call.accept_job(_build_order(body))
        await wait_for_job(call, job)
        if job.outcome == EmulatedOutcome.MODERATED_RESULT:
            raise RequestRefusedError(self.error_response(400, "output new_sensitive", str(OUTPUT_SENSITIVE)))
        if job.outcome != EmulatedOutcome.SUCCEEDED:
            raise RequestRefusedError(self.error_response(500, "unknown error"))
        data: dict[str, Any] = {
            "audio": base64.b64decode(await encode_file(call, job)).hex(),
            "status": 2,
        }
        if body.get("subtitle_enable"):
            data["subtitle_file"] = f"{call.origin}/minimax/subtitles/{job.id}.json"
        extra = {"audio_length": round(job.order.seconds * 1000), "usage_characters": len(job.order.prompt)}
        return json_response(
            {"data": data, "extra_info": extra, "trace_id": job.id, "base_resp": SUCCESS_STATUS}
        )

    async def show_subtitles(self, call: ServiceRequest) -> Response:
        """Answer with the times of a line's words, in milliseconds."""
        order = call.find_job(call.path_param("job")).order
        timed = time_characters(order.prompt, order.detail["speed"])
        sentence = {
            "text": order.prompt,
            "time_begin": timed[0].start * 1000,
            "time_end": timed[-1].end * 1000,
            "timestamped_words": list(_render_words(timed)),
        }
        return json_response([sentence])


def _build_order(body: dict[str, Any]) -> Order:
    speed = float(body["voice_setting"].get("speed", 1.0))
    return Order(
        model=body["model"],
        prompt=body["text"],
        seconds=spoken_seconds(body["text"], speed),
        work_seconds=WORK_SECONDS,
        price=to_micros(PRICES[body["model"]], len(body["text"]) / 1000),
        kind="speech",
        detail={"speed": speed},
    )


def _render_words(timed: list[SpokenCharacter]) -> Iterator[dict[str, Any]]:
    for is_blank, run in groupby(timed, lambda char: char.text.isspace()):
        chars = list(run)
        if not is_blank:
            yield {
                "word": "".join(char.text for char in chars),
                "time_begin": chars[0].start * 1000,
                "time_end": chars[-1].end * 1000,
            }


SERVICES = [EmulatedMiniMaxSpeech]
