"""Speech of ElevenLabs (elevenlabs 2.78.0), MiniMax (reference of T2A v2), KIE (docs.kie.ai) and Google."""

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_SPEAK = "POST /v1/text-to-speech/JBFqnCBsd6RMkjVDRZzb/with-timestamps"
_ALIGNMENT = {
    "characters": ["H", "i"],
    "character_start_times_seconds": [0.0, 0.1],
    "character_end_times_seconds": [0.1, 0.2],
}
_T2A = "POST /v1/t2a_v2"
_INTERACTIONS = "POST /v1beta/interactions"

ANSWERS = (
    Recorded(
        "ElevenLabs speech",
        "a line",
        _SPEAK,
        {"audio_base64": "SUQz", "alignment": _ALIGNMENT, "normalized_alignment": _ALIGNMENT},
        needed=("audio_base64",),
        call=Call.SUBMIT,
    ),
    Recorded(
        "ElevenLabs speech",
        "an unknown voice",
        _SPEAK,
        {"detail": {"status": "voice_not_found", "message": "No.", "request_id": "r1"}},
        needed=("detail.status",),
        call=Call.SUBMIT,
        status=404,
        kind=ErrorType.INVALID_REQUEST,
    ),
    Recorded(
        "MiniMax speech",
        "a line",
        _T2A,
        {
            "data": {"audio": "494433", "subtitle_file": FILE_URL, "status": 2},
            "extra_info": {"audio_length": 900, "usage_characters": 2},
            "trace_id": "t1",
            "base_resp": {"status_code": 0, "status_msg": "success"},
        },
        needed=("data.audio", "base_resp.status_code"),
        call=Call.SUBMIT,
    ),
    Recorded(
        "MiniMax speech",
        "no money",
        _T2A,
        {"trace_id": "t1", "base_resp": {"status_code": 1008, "status_msg": "insufficient balance"}},
        needed=("base_resp.status_code",),
        call=Call.SUBMIT,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    Recorded(
        "Google speech",
        "a line",
        _INTERACTIONS,
        {
            "id": "v1_1",
            "object": "interaction",
            "model": "gemini-3.8-flash-tts",
            "status": "completed",
            "steps": [
                {"type": "user_input", "content": [{"type": "text", "text": "Hi"}]},
                {
                    "type": "model_output",
                    "content": [{"type": "audio", "mime_type": "audio/wav", "data": "UklGRg=="}],
                },
            ],
            "usage": {"total_input_tokens": 1, "total_output_tokens": 12},
        },
        needed=("steps.1.type", "steps.1.content.0.type", "steps.1.content.0.data"),
        call=Call.SUBMIT,
    ),
    Recorded(
        "Google speech",
        "no such voice",
        _INTERACTIONS,
        {"error": {"code": 400, "message": "The voice was not found.", "status": "INVALID_ARGUMENT"}},
        call=Call.SUBMIT,
        status=400,
        kind=ErrorType.INVALID_REQUEST,
    ),
    Recorded(
        "KIE speech",
        "created",
        "POST /api/v1/jobs/createTask",
        {
            "code": 200,
            "msg": "success",
            "data": {"taskId": "task_elevenlabs_1765185518880", "recordId": "elevenlabs_1765185518880"},
        },
        needed=("code", "data.taskId"),
        call=Call.SUBMIT,
    ),
    Recorded(
        "KIE speech",
        "no such voice",
        "POST /api/v1/jobs/createTask",
        {"code": 500, "msg": "This voice is not within the range of allowed options", "data": None},
        needed=("code", "msg"),
        call=Call.SUBMIT,
        kind=ErrorType.INVALID_REQUEST,
    ),
    Recorded(
        "KIE speech",
        "success",
        "GET /api/v1/jobs/recordInfo",
        {
            "code": 200,
            "msg": "success",
            "data": {
                "taskId": "t1",
                "model": "elevenlabs/text-to-speech-turbo-2-5",
                "state": "success",
                "param": "{}",
                "resultJson": {"resultUrls": [FILE_URL]},
                "failCode": None,
                "failMsg": None,
                "costTime": 6,
                "creditsConsumed": 0.06,
            },
        },
        in_text="data.resultJson",
        needed=("code", "data.resultJson.resultUrls.0"),
        word="data.state",
        stated=("data.creditsConsumed",),
        state=ProviderJobState.SUCCEEDED,
    ),
)
