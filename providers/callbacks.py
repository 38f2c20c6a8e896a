"""Where a provider may call about a take: an address that only we can make, and that says which take."""

from itsdangerous import BadSignature, URLSafeSerializer

PATH = "/api/v1/callbacks"


class CallbackTokens:
    """Makes and reads the last part of such an address."""

    def __init__(self, secret: str) -> None:
        self._serializer = URLSafeSerializer(secret, salt="provider callbacks")

    def mint(self, take_token: str) -> str:
        """The take's token, signed: nobody can guess one for another take."""
        return str(self._serializer.dumps(take_token))

    def read(self, text: str) -> str | None:
        """The take's token; None when we have not signed it."""
        try:
            return str(self._serializer.loads(text))
        except BadSignature:
            return None


def callback_url(public_url: str, provider: str, token: str) -> str:
    """The address that this provider is given for a take whose token was minted so."""
    return f"{public_url.rstrip('/')}{PATH}/{provider}/{token}"
