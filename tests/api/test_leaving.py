"""A client who leaves a stream is no failure of ours."""

import logging

import pytest
from anyio import BrokenResourceError
from starlette.types import Message, Receive, Scope, Send

from api.http.request_log import RequestLogMiddleware
from api.metrics.http_metrics import HttpMetrics

SCOPE: Scope = {"type": "http", "method": "GET", "raw_path": b"/api/v1/events", "headers": []}
START: Message = {"type": "http.response.start", "status": 200, "headers": []}


async def serve(error: Exception, sent: list[Message]) -> None:
    """A stream that has begun, and breaks."""

    async def app(_scope: Scope, _receive: Receive, send: Send) -> None:
        await send(dict(START))
        raise error

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await RequestLogMiddleware(app, HttpMetrics([]))(SCOPE, receive, send)


async def test_a_pipe_that_broke_since_the_client_left_is_no_failure(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.INFO):
        await serve(ExceptionGroup("of a task group", [BrokenResourceError()]), [])
    assert [record.levelname for record in caplog.records] == ["INFO"]


async def test_anything_else_is_one(caplog: pytest.LogCaptureFixture) -> None:
    error = ExceptionGroup("of a task group", [BrokenResourceError(), ValueError("a bug")])
    with pytest.raises(ExceptionGroup), caplog.at_level(logging.INFO):
        await serve(error, [])
    assert "ERROR" in [record.levelname for record in caplog.records]
