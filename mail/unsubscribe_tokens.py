"""The signed tokens by which whoever has a letter ends such letters, without a log-in."""

import hashlib
from collections.abc import Sequence

from itsdangerous import BadData, URLSafeSerializer

# Longer than any token that we sign.
MAX_TOKEN_CHARS = 300


class UnsubscribeTokens:
    """Signs a person's id with the first secret, and reads those of all. Like letters, tokens stay."""

    def __init__(self, secrets: Sequence[str]) -> None:
        # The last of its keys signs.
        self._serializer = URLSafeSerializer(
            list(secrets[::-1]),
            salt="longtake unsubscribe",
            signer_kwargs={"digest_method": hashlib.sha256},
        )

    def sign(self, user_id: str) -> str:
        """Return the token of a person."""
        return str(self._serializer.dumps(user_id))

    def read(self, token: str) -> str | None:
        """Return the person's id; None: we did not sign it."""
        try:
            return str(self._serializer.loads(token)) if len(token) <= MAX_TOKEN_CHARS else None
        except BadData:
            return None
