"""KIE's uploads (PROVIDERS.md 4.1): `/kie-upload` stands for https://kieai.redpandaai.co."""

import base64
import binascii
import mimetypes
import time

from starlette.datastructures import UploadFile
from starlette.responses import Response

from emulator.service import EmulatedService, Endpoint, json_response
from emulator.service_request import RequestRefusedError, ServiceRequest
from emulator.timestamps import to_iso


class EmulatedKieUpload(EmulatedService):
    """Uploads as a form, as base64 or by URL; the files are public for three days."""

    name = "kie-upload"

    def list_endpoints(self) -> list[Endpoint]:
        """Return the service's endpoints."""
        return [
            Endpoint("POST", "/api/file-stream-upload", "other", self.upload_form),
            Endpoint("POST", "/api/file-base64-upload", "other", self.upload_base64),
            Endpoint("POST", "/api/file-url-upload", "other", self.upload_by_url),
        ]

    def error_response(self, status: int, message: str, code: str = "") -> Response:
        """Return HTTP 200 with the error's code in the body."""
        return json_response({"success": False, "code": status, "msg": message, "data": None})

    async def upload_form(self, call: ServiceRequest) -> Response:
        """Store the file of a form with `file`, `uploadPath` and `fileName`."""
        call.apply_early_fault()
        async with call.request.form() as form:
            file = form.get("file")
            if not isinstance(file, UploadFile):
                raise RequestRefusedError(self.error_response(400, "file is required"))
            name = str(form.get("fileName") or file.filename or "file")
            return self._store_file(call, str(form.get("uploadPath", "")), name, await file.read())

    async def upload_base64(self, call: ServiceRequest) -> Response:
        """Store the file of JSON with `base64Data`, bare or as a data URI."""
        body = await call.read_json()
        call.apply_early_fault()
        try:
            content = base64.b64decode(str(body["base64Data"]).rpartition(",")[2], validate=True)
        except (KeyError, binascii.Error):
            raise RequestRefusedError(self.error_response(400, "base64Data is required")) from None
        return self._store_file(
            call, str(body.get("uploadPath", "")), str(body.get("fileName") or "file"), content
        )

    async def upload_by_url(self, call: ServiceRequest) -> Response:
        """Store an empty file for JSON with `fileUrl`; the URL is not fetched."""
        body = await call.read_json()
        call.apply_early_fault()
        if "fileUrl" not in body:
            raise RequestRefusedError(self.error_response(400, "fileUrl is required"))
        return self._store_file(
            call, str(body.get("uploadPath", "")), str(body.get("fileName") or "file"), b""
        )

    def _store_file(self, call: ServiceRequest, folder: str, name: str, content: bytes) -> Response:
        path = self.runner.uploads.store_upload(name, content)
        told = {
            "success": True,
            "fileName": name,
            "filePath": f"{folder.strip('/')}/{name}",
            "downloadUrl": f"{call.origin}{path}",
            "fileSize": len(content),
            "mimeType": mimetypes.guess_type(name)[0],
            "uploadedAt": to_iso(time.time()),
        }
        return json_response(
            {"success": True, "code": 200, "msg": "File uploaded successfully", "data": told}
        )


SERVICES = [EmulatedKieUpload]
