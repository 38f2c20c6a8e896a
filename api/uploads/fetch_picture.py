"""Fetches a picture from a public address once, and keeps it as an upload."""

import asyncio
from pathlib import Path

from api.http.problems import FieldError, ProblemError, validation_problem
from api.uploads.receive_picture import PictureReceiver
from api.uploads.work_folder import open_work_folder
from providers.errors import ProviderError
from providers.kit.reference_image import MAX_IMAGE_BYTES, download_image
from providers.kit.transport import Transport
from providers.safe_http import UrlRefusedError, check_url
from store.local_files import raise_storage_full
from store.models import UploadRow

ADDRESS_FIELD = "url"
# Each may take up `MAX_IMAGE_BYTES` of the disk while it is fetched; further ones wait.
MAX_FETCHES_AT_ONCE = 4
UNFETCHABLE = f"nothing can be fetched from this address, or more than {MAX_IMAGE_BYTES // 2**20} MB"


class PictureFetcher:
    """Fetches pictures, a few at a time. `loopback_allowed`: also from this machine, for the emulator."""

    def __init__(self, receiver: PictureReceiver, transport: Transport, *, loopback_allowed: bool) -> None:
        self._receiver, self._transport = receiver, transport
        self._loopback_allowed = loopback_allowed
        self._turns = asyncio.Semaphore(MAX_FETCHES_AT_ONCE)

    async def fetch_picture(self, owner: str, url: str) -> UploadRow:
        """Keep the picture at the address for its owner, as an upload of the file would be kept.

        Raises:
            ProblemError: the address or what is there is refused, with the reason at the field `url`.
            UploadQuotaReached: the owner's uploads take too much space.
            StorageFull: the disk is full.
        """
        self._check_address(url)
        async with self._turns, open_work_folder() as folder:
            file = folder / "fetched"
            await self._download(url, file)
            with file.open("rb") as picture:
                return await self._receiver.receive_picture(owner, picture, field=ADDRESS_FIELD)

    def _check_address(self, url: str) -> None:
        try:
            check_url(url, loopback_allowed=self._loopback_allowed)
        except UrlRefusedError as error:
            raise _refusal_problem(str(error), "address_refused") from None

    async def _download(self, url: str, file: Path) -> None:
        try:
            with raise_storage_full():
                await download_image(self._transport, url, file)
        except ProviderError:
            raise _refusal_problem(UNFETCHABLE, "unfetchable") from None


def _refusal_problem(message: str, code: str) -> ProblemError:
    return validation_problem(FieldError(field=ADDRESS_FIELD, message=message, code=code))
