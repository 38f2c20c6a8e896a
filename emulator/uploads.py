"""Files that callers upload ahead of an order, such as a first frame, served again by their URL."""

import mimetypes
from dataclasses import dataclass
from secrets import token_urlsafe

from starlette.datastructures import UploadFile
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

MAX_BYTES = 100 * 1024 * 1024


@dataclass
class Upload:
    """An uploaded file; `content` is None until the bytes have arrived."""

    name: str
    media_type: str
    content: bytes | None = None


class Uploads:
    """Uploaded files, by the token in their URL."""

    def __init__(self) -> None:
        self._files: dict[str, Upload] = {}

    def reserve_upload(self, name: str, media_type: str = "") -> str:
        """Reserve an upload and return its path, which takes the file by PUT and gives it by GET."""
        token = token_urlsafe(12)
        guessed = mimetypes.guess_type(name)[0] or "application/octet-stream"
        self._files[token] = Upload(name, media_type or guessed)
        return f"/_uploads/{token}/{name.rpartition('/')[2] or 'file'}"

    def store_upload(self, name: str, content: bytes, media_type: str = "") -> str:
        """Store a file and return its path."""
        path = self.reserve_upload(name, media_type)
        self._files[path.split("/")[2]].content = content
        return path

    async def serve_upload(self, request: Request) -> Response:
        """Answer PUT or GET of a file; POST takes it from a form, as presigned uploads do."""
        upload = self._files.get(request.path_params["token"])
        if upload is None:
            return PlainTextResponse("NoSuchKey", 404)
        if request.method == "PUT":
            upload.content = await request.body()
            return Response(status_code=200)
        if request.method == "POST":
            async with request.form() as form:
                files = [value for value in form.values() if isinstance(value, UploadFile)]
                upload.content = await files[0].read()
            return Response(status_code=204)
        if upload.content is None:
            return PlainTextResponse("NoSuchKey", 404)
        return Response(upload.content, media_type=upload.media_type)
