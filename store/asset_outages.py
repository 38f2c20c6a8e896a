"""Tells an object store that is away, has no such bucket or refuses us from one without the asset."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

from obstore.exceptions import BaseError

from store.errors import AssetStoreFull

# S3's, Azure's and Google's words for it. A HEAD has no body to say so: to it the asset alone is missing.
_NO_BUCKET = re.compile(r"NoSuchBucket|ContainerNotFound|The specified bucket does not exist")
# A listing says this only of its bucket: a folder without assets is an empty list.
_LISTED_NOTHING = re.compile(r"list request:.* 404 Not Found", re.DOTALL)
_OF_FILES = "Generic LocalFileSystem error"
# What S3 servers say of a full disk and of a bucket's quota: the first two are MinIO's words, the last Ceph's
# and VersityGW's. SeaweedFS says InternalError (findings/seaweedfs_read_only_bucket_is_an_internal_error.sh).
_FULL = re.compile(
    r"<Code>(XMinioStorageFull|XMinioAdminBucketQuotaExceeded|QuotaExceeded)</Code>|status code: 507\b"
)
_REFUSED = re.compile(r"status code: 40[13]\b")


class AssetsUnavailable(Exception):  # noqa: N818 - errors of the store are named by the condition
    """The asset store does not answer. What was being written may be written, or not.

    It is no StoreError: a caller that tries again goes on where it was.
    """

    def __init__(self, message: str = "The asset store does not answer.") -> None:
        super().__init__(message)


class BucketMissing(AssetsUnavailable):
    """There is no such bucket."""

    def __init__(self) -> None:
        super().__init__("The asset store has no such bucket.")


class AssetsRefused(AssetsUnavailable):
    """The store refuses us."""

    def __init__(self) -> None:
        super().__init__("The asset store refuses the key, or lets it not do this.")


@contextmanager
def translate_asset_outages() -> Iterator[None]:
    """Raise AssetsUnavailable or AssetStoreFull for what a cloud's store says of itself, not of an asset."""
    try:
        yield
    except (BaseError, FileNotFoundError) as error:
        if (outage := _find_outage(error)) is None:
            raise
        raise outage from error


def _find_outage(error: BaseError | FileNotFoundError) -> AssetsUnavailable | AssetStoreFull | None:
    said = str(error)
    if _FULL.search(said):
        return AssetStoreFull()
    if _NO_BUCKET.search(said) or _LISTED_NOTHING.search(said):
        return BucketMissing()
    if isinstance(error, FileNotFoundError) or said.startswith(_OF_FILES):
        return None
    return AssetsRefused() if _REFUSED.search(said) else AssetsUnavailable()
