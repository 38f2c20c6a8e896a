"""Push services know us by a signed token (RFC 8292), under a key that follows from the signing key."""

import re

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from joserfc import jwt
from joserfc.errors import BadSignatureError
from joserfc.jwk import ECKey

from push.base64url import decode_base64url
from push.vapid import VapidKey, VapidKeys

ENDPOINT, NOW = "https://push.example:8443/send/secret?x=1", 1_800_000_000
PUBLIC = "BAQ6opISOlQJQaiRzNqEyiDDvEHmdwWgKnbdhK20X4s2D-ufMMjzVX1wxRrtYPFqrkBhkyvTUKGbY9C8cGdklRA"
KEY = VapidKey.derive("a secret of the tests")


def _read(header: str) -> tuple[str, ECKey]:
    found = re.fullmatch(r"vapid t=([\w.-]+), k=([\w-]+)", header)
    assert found
    point = ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), decode_base64url(found[2]))
    return found[1], ECKey.import_key(point)


def test_the_token_is_for_this_service_and_for_half_a_day() -> None:
    token, key = _read(KEY.sign(ENDPOINT, "mailto:films@films.example", NOW))
    read = jwt.decode(token, key, algorithms=["ES256"])
    assert read.header == {"typ": "JWT", "alg": "ES256"}
    assert read.claims == {
        "aud": "https://push.example:8443",
        "exp": NOW + 43_200,
        "sub": "mailto:films@films.example",
    }


def test_nothing_is_said_of_an_operator_who_is_not_known() -> None:
    token, key = _read(KEY.sign(ENDPOINT, "", NOW))
    assert jwt.decode(token, key, algorithms=["ES256"]).claims.keys() == {"aud", "exp"}


def test_another_key_did_not_sign_it() -> None:
    token, _ = _read(KEY.sign(ENDPOINT, "", NOW))
    _, other = _read(VapidKey.derive("another").sign(ENDPOINT, "", NOW))
    with pytest.raises(BadSignatureError):
        jwt.decode(token, other, algorithms=["ES256"])


def test_the_same_secret_gives_the_same_key_on_each_host_and_in_each_version() -> None:
    # Another value would end all subscriptions that there are.
    assert KEY.public_text == VapidKey.derive("a secret of the tests").public_text == PUBLIC
    assert "secret" not in f"{KEY!r} {VapidKeys(['secret'])!r}"


def test_a_subscription_keeps_its_key_while_the_secret_is_replaced() -> None:
    keys = VapidKeys(["new", "old"])
    assert keys.public_text == VapidKey.derive("new").public_text
    found = keys.find_key(VapidKey.derive("old").public_text)
    assert found
    assert found.public_text == VapidKey.derive("old").public_text
    assert VapidKeys(["new"]).find_key(VapidKey.derive("old").public_text) is None
