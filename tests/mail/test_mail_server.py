"""The mail server's URL, and the settings around it."""

from pathlib import Path
from typing import Any

import pytest
from pydantic import SecretStr, ValidationError

from mail.mail_server import MailServer
from settings import Settings

URL = "smtp://me:p%40ss@mail.films.example"
WHOLE: dict[str, Any] = {"mail_from": "Films <films@films.example>", "public_url": "https://films.example"}


def test_a_url_says_where_the_server_is_and_who_we_are() -> None:
    server = MailServer.from_url(URL)
    assert server == MailServer("mail.films.example", 587, tls=False, user="me", password="p@ss")  # noqa: S106
    assert MailServer.from_url("smtps://mail.films.example").port == 465
    assert "p@ss" not in repr(server)


@pytest.mark.parametrize(
    ("url", "expected"),
    [
        (URL, True),
        ("smtp://me:x@127.0.0.1", False),
        ("smtp://mail.films.example", False),
        ("smtps://a:b@c", False),
    ],
)
def test_a_password_goes_over_no_network_unencrypted(url: str, expected: bool) -> None:
    assert MailServer.from_url(url).must_encrypt is expected


@pytest.mark.parametrize(
    "url", ["mail.films.example", "http://a", "smtp://", "smtp://a:b@c:port", "smtp://a/b"]
)
def test_what_is_no_url_is_refused_and_not_shown(url: str) -> None:
    with pytest.raises(ValidationError, match="LONGTAKE_SMTP_URL must be smtp://") as refused:
        Settings(smtp_url=SecretStr(url), **WHOLE)
    assert "a:b" not in str(refused.value)


@pytest.mark.parametrize("name", ["mail_from", "public_url"])
def test_a_mail_server_alone_does_not_do(name: str) -> None:
    with pytest.raises(ValidationError, match="LONGTAKE_SMTP_URL needs"):
        Settings(smtp_url=SecretStr(URL), **(WHOLE | {name: ""}))


@pytest.mark.parametrize("sender", ["Films", "films@", "a@b\nBcc: c@d"])
def test_a_sender_is_an_address(sender: str) -> None:
    with pytest.raises(ValidationError, match="must be an address"):
        Settings(mail_from=sender)


def test_the_url_may_be_in_a_file(tmp_path: Path) -> None:
    (tmp_path / "smtp").write_text(f"{URL}\n")
    assert Settings(smtp_url_file=tmp_path / "smtp", **WHOLE).smtp_secret == URL
    with pytest.raises(ValidationError, match="cannot be read"):
        Settings(smtp_url_file=tmp_path / "none", **WHOLE)
    assert not Settings().sends_mail
