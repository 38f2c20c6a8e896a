"""The address of a take's callback can be made by us alone, and read back."""

from urllib.parse import urlsplit

import pytest

from providers.callbacks import CallbackTokens, build_callback_url

TAKE = "job-7f3a/scene/12/3"


@pytest.fixture
def tokens() -> CallbackTokens:
    return CallbackTokens(["a secret of this installation"])


@pytest.mark.parametrize("take", [TAKE, "", "ü/✓ ?#&=%", "long/" * 60])
def test_a_token_names_its_take_and_is_always_the_same(tokens: CallbackTokens, take: str) -> None:
    assert tokens.read_token(tokens.sign_token(take)) == take
    assert tokens.sign_token(take) == tokens.sign_token(take)


def test_a_token_fits_an_address_as_it_is(tokens: CallbackTokens) -> None:
    url = build_callback_url("https://films.example.com/", "dream-machine", tokens.sign_token(TAKE))
    parts = urlsplit(url)
    assert parts.path.startswith("/api/v1/callbacks/dream-machine/")
    assert tokens.read_token(parts.path.rsplit("/", 1)[1]) == TAKE
    assert not parts.query
    assert not parts.fragment


def test_no_changed_letter_goes_unnoticed(tokens: CallbackTokens) -> None:
    good = tokens.sign_token(TAKE)
    # Base64's last letter holds bits that count for nothing.
    for at in range(len(good) - 1):
        other = "A" if good[at] != "A" else "B"
        assert tokens.read_token(good[:at] + other + good[at + 1 :]) is None


@pytest.mark.parametrize("text", ["", ".", "..", "a.b", "é.é", "\x00", ".eJw.x", "a" * 100_000])
def test_what_is_no_token_is_none(tokens: CallbackTokens, text: str) -> None:
    assert tokens.read_token(text) is None


def test_a_token_of_another_installation_or_for_another_use_is_none(tokens: CallbackTokens) -> None:
    from itsdangerous import URLSafeSerializer  # noqa: PLC0415 - only to forge with

    assert tokens.read_token(CallbackTokens(["another secret"]).sign_token(TAKE)) is None
    assert (
        tokens.read_token(str(URLSafeSerializer("a secret of this installation", salt="other").dumps(TAKE)))
        is None
    )


def test_without_a_secret_there_are_no_tokens() -> None:
    with pytest.raises(ValueError, match="secret"):
        CallbackTokens([""])
