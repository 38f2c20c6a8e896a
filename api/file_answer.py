"""A local file as an answer, whole or in ranges; a range outside of it is a problem like any other."""

from http import HTTPStatus
from pathlib import Path

from starlette.datastructures import Headers
from starlette.responses import FileResponse
from starlette.types import Message, Receive, Scope, Send

from api.problems import RANGE, ProblemError

# A file never changes under its key, and nobody else's cache may keep it.
CACHE = {"Cache-Control": "private, max-age=3600, immutable"}


class FileAnswer(FileResponse):
    """The file, to be shown where it is asked for."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, filename=path.name, content_disposition_type="inline", headers=CACHE)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, or a part of it, or why not."""
        refusal: ProblemError | None = None

        async def checked(message: Message) -> None:
            nonlocal refusal
            if message["type"] == "http.response.start" and message["status"] >= HTTPStatus.BAD_REQUEST:
                refusal = _refusal(message)
            elif refusal is None:
                await send(message)

        await super().__call__(scope, receive, checked)
        if refusal is not None:
            await refusal.response()(scope, receive, send)


def _refusal(message: Message) -> ProblemError:
    """Instead of the plain text that the framework answers a bad range with."""
    size = Headers(raw=message["headers"]).get("content-range")
    headers = {"Content-Range": size} if size else {}
    return ProblemError(RANGE, "Ask for bytes that the file has.", headers=headers)
