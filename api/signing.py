"""Signed links to assets: whoever has one may read that one file, for an hour at least."""

from typing import NamedTuple
from urllib.parse import quote

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from api import problems
from api.problems import ProblemError

LINK_SECONDS = 3600
# So long the same file has the same link: a player that reads it is not made to begin again.
SAME_SECONDS = 300
PREFIX = "/api/v1"


class SignedAsset(NamedTuple):
    """A file that a link leads to. `saved`: a browser is to save it as `name`, not to show it."""

    key: str
    name: str
    saved: bool = False

    @property
    def path_name(self) -> str:
        """How the link's path ends: what plays is known by its key, what is saved by its name."""
        return self.name if self.saved else own_name(self.key)


def own_name(key: str) -> str:
    """How a key ends."""
    return key.rsplit("/", 1)[-1]


class _Clock(TimestampSigner):
    def get_timestamp(self) -> int:
        """Seconds since 1970, in steps; of a link's age as well, which is then never counted too high."""
        return super().get_timestamp() // SAME_SECONDS * SAME_SECONDS


class Signer:
    """Makes links and reads them back. `root` is the path that a proxy serves this API under."""

    def __init__(self, secret: str, root: str = "") -> None:
        self.root = root
        self._serializer = URLSafeTimedSerializer(secret, salt="longtake.assets", signer=_Clock)

    def url(self, key: str, name: str | None = None, *, saved: bool = False) -> str:
        """A link to the asset, relative to the server's root.

        Args:
            name: what the file is called when somebody saves it; null: as its key ends.
            saved: whether a browser saves it at once, rather than showing it.
        """
        link = SignedAsset(key, name or own_name(key), saved)
        token = self._serializer.dumps(key if name is None else [*link])
        return f"{self.root}{PREFIX}/assets/{token}/{quote(link.path_name, safe='')}"

    def key(self, token: str) -> str:
        """The key of the asset that the token stands for. Raises as `asset` does."""
        return self.asset(token).key

    def asset(self, token: str) -> SignedAsset:
        """The asset that the token stands for, and its name.

        Raises:
            ProblemError: we never signed it, or too long ago.
        """
        try:
            signed = self._serializer.loads(token, max_age=LINK_SECONDS)
            return SignedAsset(signed, own_name(signed)) if isinstance(signed, str) else SignedAsset(*signed)
        except SignatureExpired as error:
            raise ProblemError(
                problems.LINK_EXPIRED, "Ask for the job again: it gives fresh links."
            ) from error
        except BadSignature as error:
            raise ProblemError(problems.LINK_FORGED, "The link was changed on its way.") from error
