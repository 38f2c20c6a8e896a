"""Pictures of KIE (docs.kie.ai/market/google/nanobanana2)."""

from contracts import ProviderJobState
from contracts.error_types import ErrorType
from tests.fuzz.recorded import FILE_URL, Call, Recorded

ANSWERS = (
    Recorded(
        "KIE images",
        "created",
        "POST /api/v1/jobs/createTask",
        {"code": 200, "msg": "success", "data": {"taskId": "task_nano-banana-2_1765178625768"}},
        needed=("code", "data.taskId"),
        call=Call.SUBMIT,
    ),
    Recorded(
        "KIE images",
        "no credits",
        "POST /api/v1/jobs/createTask",
        {"code": 402, "msg": "Credits insufficient", "data": None},
        needed=("code",),
        call=Call.SUBMIT,
        kind=ErrorType.QUOTA_EXHAUSTED,
    ),
    Recorded(
        "KIE images",
        "success",
        "GET /api/v1/jobs/recordInfo",
        {
            "code": 200,
            "msg": "success",
            "data": {
                "taskId": "t1",
                "model": "nano-banana-2",
                "state": "success",
                "param": "{}",
                "resultJson": {"resultUrls": [FILE_URL]},
                "failCode": None,
                "failMsg": None,
                "costTime": 15,
                "creditsConsumed": 8,
            },
        },
        in_text="data.resultJson",
        needed=("code", "data.resultJson.resultUrls.0"),
        word="data.state",
        stated=("data.creditsConsumed",),
        state=ProviderJobState.SUCCEEDED,
    ),
)
