"""Where a provider may call about a take: an address that only we can make, and that says which take."""

import hashlib
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer

PATH = "/api/v1/callbacks"
# Longer than the longest that we mint.
MAX_LENGTH = 1_000


class CallbackTokens:
    """Makes and reads the last part of such an address. It never expires: a late job is still a take's."""

    def __init__(self, secret: str) -> None:
        if not secret:
            raise ValueError("without a secret anyone could make a token")
        self._serializer = URLSafeSerializer(
            secret, salt="provider callbacks", signer_kwargs={"digest_method": hashlib.sha256}
        )

    def mint(self, take_token: str) -> str:
        """The take's token, signed: nobody can guess one for another take."""
        return str(self._serializer.dumps(take_token))

    def read(self, text: str) -> str | None:
        """The take's token; None when we have not signed it."""
        if len(text) > MAX_LENGTH:
            return None
        try:
            return str(self._serializer.loads(text))
        except BadData:
            return None


def callback_url(public_url: str, provider: str, token: str) -> str:
    """The address that this provider is given for a take whose token was minted so."""
    return f"{public_url.rstrip('/')}{PATH}/{quote(provider, safe='')}/{token}"
