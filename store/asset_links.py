"""Signed links to assets: each grants read access to one file for about an hour."""

from collections.abc import Sequence
from typing import NamedTuple
from urllib.parse import quote

from itsdangerous import TimestampSigner, URLSafeTimedSerializer

from contracts import API_PREFIX

LINK_LIFETIME_SECONDS = 3600
# Within this time a file keeps its link, so that a player need not load it again.
LINK_REUSE_SECONDS = 300


class SignedAsset(NamedTuple):
    """The asset that a link points to. `saved`: the browser saves it as `name` instead of showing it."""

    key: str
    name: str
    saved: bool = False

    @property
    def path_name(self) -> str:
        """The last segment of the link's path: the file name if saved, else the end of the key."""
        return self.name if self.saved else name_from_key(self.key)


def name_from_key(key: str) -> str:
    """Return the last segment of the key."""
    return key.rsplit("/", 1)[-1]


class _SteppedTimestampSigner(TimestampSigner):
    def get_timestamp(self) -> int:
        """Return Unix time rounded down to a step, for signing and checking alike.

        Rounding both keeps a link valid for its whole lifetime, and for up to one step longer.
        """
        return super().get_timestamp() // LINK_REUSE_SECONDS * LINK_REUSE_SECONDS


class AssetLinkSigner:
    """Signs links with the first secret, and reads those of all.

    `root` is the path prefix under which a proxy serves the API.
    """

    def __init__(self, secrets: Sequence[str], root: str = "") -> None:
        self.root = root
        # The last of its keys signs.
        self._serializer = URLSafeTimedSerializer(
            secrets[::-1], salt="longtake.assets", signer=_SteppedTimestampSigner
        )

    def sign_url(self, key: str, name: str | None = None, *, saved: bool = False) -> str:
        """Sign a link to the asset, relative to the server's root.

        Args:
            name: file name when it is saved; None: the end of the key.
            saved: whether the browser saves it at once instead of showing it.
        """
        link = SignedAsset(key, name or name_from_key(key), saved)
        token = self._serializer.dumps(key if name is None else [*link])
        return f"{self.root}{API_PREFIX}/assets/{token}/{quote(link.path_name, safe='')}"

    def read_token(self, token: str) -> SignedAsset:
        """Return the asset in the token.

        Raises:
            BadSignature: it is not ours; SignatureExpired: it was.
        """
        signed = self._serializer.loads(token, max_age=LINK_LIFETIME_SECONDS)
        return SignedAsset(signed, name_from_key(signed)) if isinstance(signed, str) else SignedAsset(*signed)
