"""KIE: recorded exchanges of April to September 2026, and its pages of August 2026."""

from functools import partial
from typing import Any

from contracts import ProviderJobState as State
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

_MARKET = partial(
    Recorded,
    "KIE market",
    at="GET /api/v1/jobs/recordInfo",
    word="data.state",
    stated=("data.creditsConsumed",),
)
_VEO = partial(Recorded, "KIE Veo", at="GET /api/v1/veo/record-info")
_SUNO = partial(
    Recorded, "KIE Suno", at="GET /api/v1/generate/record-info", word="data.status", synonyms=False
)


def _record(state: str, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    data: dict[str, Any] = {
        "taskId": "t1",
        "model": "kling-3.0/video",
        "state": state,
        "param": '{"input":"{}","model":"kling-3.0/video"}',
        "resultJson": "",
        "failCode": None,
        "failMsg": None,
        "costTime": 127,
        "completeTime": 1_777_000_127_000,
        "createTime": 1_777_000_000_000,
        "updateTime": 1_777_000_127_000,
        "creditsConsumed": 70,
    }
    return {"code": 200, "msg": "success", "data": data | more}


def _veo(flag: object, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    data: dict[str, Any] = {
        "taskId": "t1",
        "paramJson": '{"prompt":"a kite","enableTranslation":true}',
        "completeTime": 1_777_000_127_000,
        "createTime": 1_777_000_000_000,
        "successFlag": flag,
        "response": None,
        "errorCode": None,
        "errorMessage": None,
        "fallbackFlag": False,
    }
    return {"code": 200, "msg": "success", "data": data | more}


def _suno(status: str, tracks: object, **more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    response: dict[str, Any] = {"taskId": "t1", "sunoData": tracks}
    data: dict[str, Any] = {
        "taskId": "t1",
        "parentMusicId": "",
        "param": "{}",
        "response": response,
        "status": status,
    }
    data |= {"type": "chirp", "operationType": "generate", "errorCode": None, "errorMessage": None}
    return {"code": 200, "msg": "success", "data": data | more}


def _track(url: str) -> dict[str, object]:
    addresses = {"audioUrl": url, "streamAudioUrl": "https://s.example/1", "imageUrl": "https://i.example/1"}
    told = {"id": "a1", "modelName": "chirp-v5", "title": "Music bed", "tags": "calm", "duration": 31.2}
    return addresses | told | {"createTime": 1_777_000_000_000}


_DONE = {"resultUrls": [FILE_URL, "https://x.example/2"], "firstFrameUrl": None}
_VEO_FILES = {"taskId": "t1", "resultUrls": [FILE_URL], "originUrls": None, "resolution": "720p"}
_TRACKS = [_track(FILE_URL), _track("https://x.example/2.mp3")]
_FIRST_TRACK = "data.response.sunoData.0.audioUrl"

ANSWERS = (
    _MARKET("waiting", body=_record("waiting"), needed=("code",), state=State.QUEUED),
    _MARKET("generating", body=_record("generating"), needed=("code",), state=State.RUNNING),
    _MARKET(
        "success",
        body=_record("success", resultJson=_DONE),
        in_text="data.resultJson",
        needed=("code", "data.resultJson.resultUrls.0"),
        state=State.SUCCEEDED,
    ),
    _MARKET(
        "success, an object",
        body=_record("success", resultJson=_DONE),
        needed=("code", "data.resultJson.resultUrls.0"),
        state=State.SUCCEEDED,
    ),
    _MARKET(
        "fail",
        body=_record("fail", failCode="501", failMsg="Generation failed"),
        needed=("code", "data.failCode", "data.failMsg"),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _MARKET(
        "fail, unsafe",
        body=_record("fail", failCode="400", failMsg="The prompt was flagged as sensitive."),
        needed=("code", "data.failMsg"),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "KIE market",
        "created",
        "POST /api/v1/jobs/createTask",
        {"code": 200, "msg": "success", "data": {"taskId": "t1", "recordId": "t1"}},
        needed=("code", "data.taskId"),
        call=Call.SUBMIT,
    ),
    Recorded(
        "KIE market",
        "no credits",
        "POST /api/v1/jobs/createTask",
        {"code": 402, "msg": "Credits insufficient", "data": None},
        needed=("code",),
        call=Call.SUBMIT,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    _VEO(
        "running",
        body=_veo(0),
        needed=("code",),
        word="data.successFlag",
        state=State.RUNNING,
        synonyms=False,
    ),
    _VEO(
        "succeeded",
        body=_veo(1, response=_VEO_FILES),
        needed=("code", "data.response.resultUrls.0"),
        word="data.successFlag",
        state=State.SUCCEEDED,
        synonyms=False,
    ),
    _VEO(
        "failed",
        body=_veo(2, errorCode=501, errorMessage="Failed"),
        needed=("code", "data.errorCode", "data.errorMessage"),
        word="data.successFlag",
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
        synonyms=False,
    ),
    Recorded(
        "KIE Veo",
        "created",
        "POST /api/v1/veo/generate",
        {"code": 200, "msg": "success", "data": {"taskId": "t1"}},
        needed=("code", "data.taskId"),
        call=Call.SUBMIT,
    ),
    _SUNO("pending", body=_suno("PENDING", None), needed=("code",), state=State.QUEUED),
    _SUNO("text", body=_suno("TEXT_SUCCESS", _TRACKS), needed=("code",), state=State.RUNNING),
    _SUNO(
        "first", body=_suno("FIRST_SUCCESS", _TRACKS), needed=("code", _FIRST_TRACK), state=State.SUCCEEDED
    ),
    _SUNO("success", body=_suno("SUCCESS", _TRACKS), needed=("code", _FIRST_TRACK), state=State.SUCCEEDED),
    _SUNO(
        "failed",
        body=_suno("CREATE_TASK_FAILED", None, errorCode=501),
        needed=("code", "data.errorCode"),
        state=State.FAILED,
        kind=ErrorType.GENERATION_FAILED,
    ),
    _SUNO(
        "unsafe",
        body=_suno("SENSITIVE_WORD_ERROR", None, errorCode=400, errorMessage="Sensitive"),
        needed=("code",),
        state=State.FAILED,
        kind=ErrorType.SAFETY_BLOCKED,
    ),
    Recorded(
        "KIE Suno",
        "created",
        "POST /api/v1/generate",
        {"code": 200, "msg": "success", "data": {"taskId": "t1"}},
        needed=("code", "data.taskId"),
        call=Call.SUBMIT,
    ),
)
