"""Signed links to assets: whoever has one may read that one file, for an hour at least."""

from itsdangerous import BadSignature, SignatureExpired, TimestampSigner, URLSafeTimedSerializer

from api import problems
from api.problems import ProblemError

LINK_SECONDS = 3600
# So long the same file has the same link: a player that reads it is not made to begin again.
SAME_SECONDS = 300
PREFIX = "/api/v1"


class _Clock(TimestampSigner):
    def get_timestamp(self) -> int:
        """Seconds since 1970, in steps; of a link's age as well, which is then never counted too high."""
        return super().get_timestamp() // SAME_SECONDS * SAME_SECONDS


class Signer:
    """Makes links and reads them back."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeTimedSerializer(secret, salt="longtake.assets", signer=_Clock)

    def url(self, key: str) -> str:
        """A link to the asset, relative to the server's root."""
        token = self._serializer.dumps(key)
        return f"{PREFIX}/assets/{token}/{key.rsplit('/', 1)[-1]}"

    def key(self, token: str) -> str:
        """The asset that the token stands for.

        Raises:
            ProblemError: we never signed it, or too long ago.
        """
        try:
            return str(self._serializer.loads(token, max_age=LINK_SECONDS))
        except SignatureExpired as error:
            raise ProblemError(
                problems.LINK_EXPIRED, "Ask for the job again: it gives fresh links."
            ) from error
        except BadSignature as error:
            raise ProblemError(problems.LINK_FORGED, "The link was changed on its way.") from error
