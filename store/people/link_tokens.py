"""Random tokens of cookies and links, of which only the SHA-256 is kept."""

import hashlib
import secrets

# 256 bits: nobody guesses one, so a plain hash does.
TOKEN_BYTES = 32


def new_token() -> str:
    """Make a token."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def hash_token(token: str) -> str:
    """Return how the token is kept."""
    return hashlib.sha256(token.encode(errors="surrogatepass")).hexdigest()
