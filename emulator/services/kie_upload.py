"""KIE's uploads (PROVIDERS.md 4.1): `/kie-upload` stands for https://kieai.redpandaai.co."""

import base64
import binascii
import mimetypes
import time

from starlette.datastructures import UploadFile
from starlette.responses import Response

from emulator.call import Call, RefusedError
from emulator.moments import iso
from emulator.service import Endpoint, Service, answer


class KieUpload(Service):
    """Takes files as a form, as base64, or by their URL; they are public for three days."""

    name = "kie-upload"

    def endpoints(self) -> list[Endpoint]:
        """The paths."""
        return [
            Endpoint("POST", "/api/file-stream-upload", "other", self.stream),
            Endpoint("POST", "/api/file-base64-upload", "other", self.base64),
            Endpoint("POST", "/api/file-url-upload", "other", self.url_upload),
        ]

    def error(self, status: int, message: str, code: str = "") -> Response:
        """HTTP 200 with a code in the body."""
        return answer({"success": False, "code": status, "msg": message, "data": None})

    async def stream(self, call: Call) -> Response:
        """A form with `file`, `uploadPath` and `fileName`."""
        call.meet()
        async with call.request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise RefusedError(self.error(400, "file is required"))
            name = str(form.get("fileName") or file.filename or "file")
            return self._kept(call, str(form.get("uploadPath", "")), name, await file.read())

    async def base64(self, call: Call) -> Response:
        """JSON with `base64Data`, as it is or as a data URI."""
        body = await call.json()
        call.meet()
        try:
            content = base64.b64decode(str(body["base64Data"]).rpartition(",")[2], validate=True)
        except (KeyError, binascii.Error):
            raise RefusedError(self.error(400, "base64Data is required")) from None
        return self._kept(call, str(body.get("uploadPath", "")), str(body.get("fileName") or "file"), content)

    async def url_upload(self, call: Call) -> Response:
        """JSON with `fileUrl`; nothing is fetched here, the file is empty."""
        body = await call.json()
        call.meet()
        if "fileUrl" not in body:
            raise RefusedError(self.error(400, "fileUrl is required"))
        return self._kept(call, str(body.get("uploadPath", "")), str(body.get("fileName") or "file"), b"")

    def _kept(self, call: Call, folder: str, name: str, content: bytes) -> Response:
        path = self.farm.uploads.keep(name, content)
        told = {
            "success": True,
            "fileName": name,
            "filePath": f"{folder.strip('/')}/{name}",
            "downloadUrl": f"{call.origin}{path}",
            "fileSize": len(content),
            "mimeType": mimetypes.guess_type(name)[0],
            "uploadedAt": iso(time.time()),
        }
        return answer({"success": True, "code": 200, "msg": "File uploaded successfully", "data": told})


SERVICES = [KieUpload]
