"""Lets pages of the Temporal Web UI, which is another origin, call the codec and nothing else."""

from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.cross_origin_guard import CODEC_PREFIX
from api.http.root_path import path_below_root

# What the Web UI sends beside the headers that any page may send (Temporal UI 2.54.1).
ALLOWED_HEADERS = ("Authorization", "Content-Type", "X-Namespace")


class CodecCors:
    """ASGI middleware: answers the Web UI's preflight requests, and lets its pages read the answers.

    The request itself still needs a log-in or a key where these are asked for.
    """

    def __init__(self, app: ASGIApp, origins: frozenset[str]) -> None:
        self._app = app
        self._with_cors = CORSMiddleware(
            app,
            allow_origins=sorted(origins),
            allow_methods=["POST"],
            allow_headers=ALLOWED_HEADERS,
            allow_credentials=True,
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve the request."""
        is_codec = scope["type"] == "http" and path_below_root(scope).startswith(CODEC_PREFIX)
        await (self._with_cors if is_codec else self._app)(scope, receive, send)
