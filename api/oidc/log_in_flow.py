"""A log-in under way at the identity provider: what its browser keeps meanwhile, in a cookie that we sign."""

import base64
import hashlib
import secrets
from dataclasses import asdict, dataclass

from itsdangerous import BadData, URLSafeTimedSerializer

MAX_SECONDS = 600
RANDOM_BYTES = 32


@dataclass(frozen=True)
class LogInFlow:
    """The secrets of one log-in: by them its answer is known to be for this browser."""

    state: str
    nonce: str
    verifier: str

    @classmethod
    def begin(cls) -> "LogInFlow":
        """Begin a log-in."""
        return cls(*(secrets.token_urlsafe(RANDOM_BYTES) for _ in range(3)))

    @property
    def challenge(self) -> str:
        """The code challenge that is sent to the provider (PKCE, RFC 7636)."""
        digest = hashlib.sha256(self.verifier.encode()).digest()
        return base64.urlsafe_b64encode(digest).rstrip(b"=").decode()


class FlowCookies:
    """Writes and reads the cookies of log-ins under way."""

    def __init__(self, secrets_: tuple[str, ...]) -> None:
        # The last key signs.
        self._signer = URLSafeTimedSerializer(list(secrets_[::-1]), salt="longtake log-in")

    def write(self, flow: LogInFlow) -> str:
        """Return the cookie's value."""
        return str(self._signer.dumps(asdict(flow)))

    def read(self, cookie: str, state: str) -> LogInFlow | None:
        """Return the log-in of the cookie; None: it is none of ours, too old, or of another state."""
        try:
            flow = LogInFlow(**self._signer.loads(cookie, max_age=MAX_SECONDS))
        except (BadData, TypeError):
            return None
        return flow if secrets.compare_digest(flow.state.encode(), state.encode()) else None
