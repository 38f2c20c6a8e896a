"""Messages are encrypted as RFC 8291 says: by its own example, and as a browser decrypts them."""

import pytest
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec

from push.base64url import decode_base64url, encode_base64url
from push.encryption import MAX_MESSAGE_BYTES, RECORD_BYTES, BrowserKeys, encrypt_message
from tests.push_kit import TestBrowser

# RFC 8291, section 5 and appendix A.
PLAIN = b"When I grow up, I want to be a watermelon"
SENDER_KEY, SALT = "yfWPiYE-n46HLnH0KqZOF1fJJU3MYrct3AELtAQ-oRw", "DGv6ra1nlYgDCS1FRnbzlw"
P256DH = "BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4"
BROWSER_KEY, AUTH = "q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94", "BTBZMqHH6r4Tts7J_aSIgg"
ENCRYPTED = (
    "DGv6ra1nlYgDCS1FRnbzlwAAEABBBP4z9KsN6nGRTbVYI_c7VJSPQTBtkgcy27ml"
    "mlMoZIIgDll6e3vCYLocInmYWAmS6TlzAC8wEqKK6PBru3jl7A_yl95bQpu6cVPT"
    "pK4Mqgkf1CXztLVBSt2Ks3oZwbuwXPXLWyouBWLVWGNWQexSgSxsj_Qulcy4a-fN"
)


def _private(text: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(decode_base64url(text), "big"), ec.SECP256R1())


def test_the_example_of_the_standard_comes_out_byte_for_byte() -> None:
    browser = BrowserKeys.read(P256DH, AUTH)
    body = encrypt_message(PLAIN, browser, own=_private(SENDER_KEY), salt=decode_base64url(SALT))
    assert encode_base64url(body) == ENCRYPTED


def test_the_tests_own_browser_reads_the_example_of_the_standard() -> None:
    browser = TestBrowser(decode_base64url(AUTH), _private(BROWSER_KEY))
    assert browser.read(decode_base64url(ENCRYPTED)) == PLAIN


@pytest.mark.parametrize("text", [b"", b"{}", "Drachen über Köln 🪁".encode(), b"x" * MAX_MESSAGE_BYTES])
def test_only_the_browser_reads_it(text: bytes) -> None:
    browser = TestBrowser()
    body = encrypt_message(text, BrowserKeys.read(**browser.keys))
    assert browser.read(body) == text
    assert len(body) <= RECORD_BYTES
    for other in (TestBrowser(), TestBrowser(b"other bytes ....", browser.key)):
        with pytest.raises(InvalidTag):
            other.read(body)


def test_no_two_messages_are_alike() -> None:
    browser = BrowserKeys.read(P256DH, AUTH)
    assert encrypt_message(PLAIN, browser) != encrypt_message(PLAIN, browser)


def test_a_message_that_push_services_would_not_take_is_refused() -> None:
    with pytest.raises(ValueError, match="too long"):
        encrypt_message(b"x" * (MAX_MESSAGE_BYTES + 1), BrowserKeys.read(P256DH, AUTH))


@pytest.mark.parametrize(
    ("p256dh", "auth", "why"),
    [
        (P256DH, "AAAA", "auth must be 16 bytes"),
        (P256DH, AUTH[:-1] + "!", "is not base64url"),
        ("AAAA", AUTH, "p256dh must be"),
        (P256DH[:-2] + "AA", AUTH, "no point"),
        # A compressed point of 33 bytes.
        ("AiVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcx", AUTH, "p256dh must be"),
    ],
)
def test_keys_that_are_none_are_refused(p256dh: str, auth: str, why: str) -> None:
    with pytest.raises(ValueError, match=why):
        BrowserKeys.read(p256dh, auth)


def test_padding_may_be_there_or_not() -> None:
    assert BrowserKeys.read(P256DH + "=", AUTH + "==") == BrowserKeys.read(P256DH, AUTH)
    assert AUTH not in repr(BrowserKeys.read(P256DH, AUTH))
