"""Mails go encrypted to servers that this machine trusts: from the first byte, or by STARTTLS."""

import ssl
from email.message import EmailMessage
from pathlib import Path

import pytest

from mail.mail_server import MailServer
from mail.mailer import Mailer, MailUnreachedError
from tests.mail_kit import SENDER, mail_house
from tests.providers.certificates import tls_for

EVE, LOG_IN = "eve@films.example", "user:a-secret@"


@pytest.fixture
def server_tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """A server's certificate for `localhost`, which this machine trusts as an operator would have it do."""
    server, _ = tls_for("localhost", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    return server


@pytest.fixture
def elsewhere(monkeypatch: pytest.MonkeyPatch) -> None:
    """The test's server counts as another machine."""
    monkeypatch.setattr(MailServer, "_is_loopback", False)


async def _send(url: str) -> None:
    letter = EmailMessage()
    letter["From"], letter["To"], letter["Subject"] = SENDER, EVE, "The Kite is finished"
    await Mailer(MailServer.from_url(url), SENDER).send(letter, EVE)


async def test_a_server_is_spoken_to_encrypted_from_the_first_byte(server_tls: ssl.SSLContext) -> None:
    async with mail_house(tls=server_tls) as house:
        await _send(f"smtps://localhost:{house.port}")
    assert house.recipients == [EVE]


@pytest.mark.usefixtures("elsewhere")
async def test_a_password_is_sent_after_starttls(server_tls: ssl.SSLContext) -> None:
    async with mail_house(starttls=server_tls) as house:
        await _send(f"smtp://{LOG_IN}localhost:{house.port}")
    assert house.recipients == [EVE]


@pytest.mark.usefixtures("elsewhere")
async def test_a_server_without_starttls_gets_no_password() -> None:
    async with mail_house() as house:
        with pytest.raises(MailUnreachedError, match="it offers no STARTTLS") as refused:
            await _send(f"smtp://{LOG_IN}localhost:{house.port}")
    assert house.letters == []
    assert "a-secret" not in str(refused.value)


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
async def test_a_certificate_that_this_machine_does_not_trust_is_refused(scheme: str, tmp_path: Path) -> None:
    server, _ = tls_for("localhost", tmp_path)
    first, later = (server, None) if scheme == "smtps" else (None, server)
    async with mail_house(tls=first, starttls=later) as house:
        with pytest.raises(MailUnreachedError, match="does not trust its certificate"):
            await _send(f"{scheme}://localhost:{house.port}")
    assert house.letters == []


async def test_a_certificate_for_another_name_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    server, _ = tls_for("mail.films.example", tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "server.pem"))
    async with mail_house(tls=server) as house:
        with pytest.raises(MailUnreachedError, match="does not trust its certificate"):
            await _send(f"smtps://localhost:{house.port}")
