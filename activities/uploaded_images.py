"""Uploaded pictures, opened for the adapter that sends them to its service."""

from collections.abc import Callable

from contracts import ImageReference
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.protocol import StoredImage
from store.asset_keys import uploaded_picture_key
from store.assets import Assets
from store.errors import AssetNotFound, UploadNotFound
from store.uploads import UploadCatalog

GONE_MESSAGE = "The picture is not there any more."
# Maps an asset's key to a URL that anybody can fetch; None: nobody can reach us from outside.
PublicUrl = Callable[[str], str | None]


def no_public_url(key: str) -> str | None:
    """Return no URL: services cannot reach this installation."""


class UploadedImages:
    """Opens uploads by their ids. The images' bytes are read only when an adapter needs them."""

    def __init__(self, uploads: UploadCatalog, assets: Assets, public_url: PublicUrl = no_public_url) -> None:
        self._uploads, self._assets, self._public_url = uploads, assets, public_url

    def open_image(self, owner: str, image: ImageReference | None) -> StoredImage | None:
        """Return the upload that the reference names; None if it names none.

        Reading it raises ProviderError: INPUT_UNFETCHABLE: it is gone.
        """
        if image is None or image.upload_id is None:
            return None
        upload_id = image.upload_id

        async def read() -> bytes:
            try:
                row = await self._uploads.get_upload(owner, upload_id)
            except UploadNotFound as error:
                raise ProviderError(ErrorType.INPUT_UNFETCHABLE, GONE_MESSAGE) from error
            return await self._read_asset(row.asset_key)

        return StoredImage(read, self._public_url(uploaded_picture_key(owner, upload_id)))

    def open_asset(self, key: str) -> StoredImage:
        """Return the picture of that key. Reading it raises as an upload's reading does."""
        return StoredImage(lambda: self._read_asset(key), self._public_url(key))

    async def _read_asset(self, key: str) -> bytes:
        try:
            return await self._assets.read_bytes(key)
        except AssetNotFound as error:
            raise ProviderError(ErrorType.INPUT_UNFETCHABLE, GONE_MESSAGE) from error
