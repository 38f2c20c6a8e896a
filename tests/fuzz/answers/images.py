"""Pictures of KIE (docs.kie.ai/market), fal (fal.ai/docs) and Google (google-genai 3.6.1)."""

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
    Recorded(
        "fal images",
        "created",
        "POST /fal-ai/nano-banana-2",
        {
            "status": "IN_QUEUE",
            "request_id": "t1",
            "response_url": "http://service.example/fal-ai/nano-banana-2/requests/t1",
            "status_url": "http://service.example/fal-ai/nano-banana-2/requests/t1/status",
            "queue_position": 0,
        },
        needed=("request_id",),
        call=Call.SUBMIT,
    ),
    Recorded(
        "fal images",
        "result",
        "GET /fal-ai/nano-banana-2/requests/t1",
        {
            "images": [{"url": FILE_URL, "content_type": "image/jpeg", "file_name": "x.jpeg", "width": 1376}],
            "description": "",
        },
        needed=("images.0.url",),
        state=ProviderJobState.SUCCEEDED,
        others={"GET /fal-ai/nano-banana-2/requests/t1/status": {"status": "COMPLETED", "request_id": "t1"}},
    ),
    Recorded(
        "Google images",
        "a picture",
        "POST /v1beta/interactions",
        {
            "id": "v1_1",
            "object": "interaction",
            "model": "gemini-3.1-flash-image",
            "status": "completed",
            "steps": [
                {"type": "user_input", "content": [{"type": "text", "text": "A red kite."}]},
                {
                    "type": "model_output",
                    "content": [{"type": "image", "mime_type": "image/jpeg", "data": "/9j/"}],
                },
            ],
            "usage": {
                "total_input_tokens": 20,
                "total_output_tokens": 1120,
                "output_tokens_by_modality": [{"modality": "image", "tokens": 1120}],
            },
        },
        needed=("steps.1.type", "steps.1.content.0.type", "steps.1.content.0.data"),
        call=Call.SUBMIT,
    ),
)
