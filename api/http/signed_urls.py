"""Reads signed links to assets; what is wrong with one becomes a problem."""

from itsdangerous import BadSignature, SignatureExpired

from api.http import problems
from api.http.problems import ProblemError
from store.asset_links import (
    LINK_LIFETIME_SECONDS,
    LINK_REUSE_SECONDS,
    AssetLinkSigner,
    SignedAsset,
    name_from_key,
)

__all__ = ["LINK_LIFETIME_SECONDS", "LINK_REUSE_SECONDS", "SignedAsset", "UrlSigner", "name_from_key"]


class UrlSigner(AssetLinkSigner):
    """Signs links and reads them."""

    def read_key(self, token: str) -> str:
        """Return the asset key in the token. Raises like `read_asset`."""
        return self.read_asset(token).key

    def read_asset(self, token: str) -> SignedAsset:
        """Return the asset in the token, and its file name.

        Raises:
            ProblemError: the signature is invalid or has expired.
        """
        try:
            return self.read_token(token)
        except SignatureExpired as error:
            raise ProblemError(
                problems.LINK_EXPIRED, "Ask for the job again: it gives fresh links."
            ) from error
        except BadSignature as error:
            raise ProblemError(problems.LINK_FORGED, "The link was changed on its way.") from error
