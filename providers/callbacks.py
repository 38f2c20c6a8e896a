"""Signed URLs by which a provider reports news of a take: only we can create one, and it names the take."""

import hashlib
from collections.abc import Sequence
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer

from contracts import API_PREFIX

CALLBACKS_PATH = f"{API_PREFIX}/callbacks"
# Longer than any token that we sign.
MAX_TOKEN_LENGTH = 1_000


class CallbackTokens:
    """Signs the last path segment of a callback URL with the first secret, and reads those of all.

    Tokens never expire: late jobs call back too.
    """

    def __init__(self, secrets: Sequence[str]) -> None:
        if not all(secrets) or not secrets:
            raise ValueError("without a secret anyone could make a token")
        # The last of its keys signs.
        self._serializer = URLSafeSerializer(
            secrets[::-1], salt="provider callbacks", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def sign_token(self, take_token: str) -> str:
        """Return the take's token, signed, so that nobody can guess the URL of another take."""
        return str(self._serializer.dumps(take_token))

    def read_token(self, text: str) -> str | None:
        """Return the take's token, or None if the text does not carry our signature."""
        if len(text) > MAX_TOKEN_LENGTH:
            return None
        try:
            return str(self._serializer.loads(text))
        except BadData:
            return None


def build_callback_url(public_url: str, provider: str, token: str) -> str:
    """Return the URL that a provider calls for a take; `token` comes from `CallbackTokens.sign_token`."""
    return f"{public_url.rstrip('/')}{CALLBACKS_PATH}/{quote(provider, safe='')}/{token}"
