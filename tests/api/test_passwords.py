"""What a password is checked against where there is no account."""

from argon2 import extract_parameters

from api.access.passwords import NOBODYS, Passwords


async def test_no_account_takes_as_long_to_refuse_as_a_wrong_password() -> None:
    kept = await Passwords().hash_password("correct horse")
    assert extract_parameters(NOBODYS) == extract_parameters(kept)


async def test_without_an_account_no_password_is_right() -> None:
    passwords = Passwords()
    kept = await passwords.hash_password("correct horse")
    assert await passwords.is_right(kept, "correct horse")
    assert not await passwords.is_right(kept, "battery staple")
    assert not await passwords.is_right(None, "correct horse")
