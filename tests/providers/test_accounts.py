"""Accounts come from the environment, and their keys are seen nowhere."""

from pathlib import Path

import pytest

from providers.accounts import EMULATED_KEY, AccountError, Accounts
from providers.registry import ProviderSpec

SERVICE = ProviderSpec("dream-machine", base_url="https://api.example.com/v1")
PREFIX = "LONGTAKE_DREAM_MACHINE_"


def test_an_account_has_its_key_address_and_secret() -> None:
    account = Accounts(
        {
            PREFIX + "KEY": " k-1 ",
            PREFIX + "URL": "https://gateway.example.com/",
            PREFIX + "WEBHOOK_SECRET": "whsec_x",
            PREFIX + "PROJECT": "films",
        }
    ).get_account(SERVICE)
    assert account is not None
    assert account.key.get_secret_value() == "k-1"
    assert account.base_url == "https://gateway.example.com"
    assert account.webhook_secret is not None
    assert account.webhook_secret.get_secret_value() == "whsec_x"
    assert account.extra == {"PROJECT": "films"}


@pytest.mark.parametrize("key", ["", "  \n"])
def test_without_a_key_there_is_no_account(key: str) -> None:
    assert Accounts({PREFIX + "KEY": key}).get_account(SERVICE) is None
    assert Accounts({}).get_account(ProviderSpec("animatic", needs_key=False)) is not None


@pytest.mark.parametrize("url", ["", " ", "/"])
def test_an_address_that_is_empty_is_the_services_own(url: str) -> None:
    account = Accounts({PREFIX + "KEY": "k", PREFIX + "URL": url}).get_account(SERVICE)
    assert account is not None
    assert account.base_url == SERVICE.base_url


@pytest.mark.parametrize("content", ["k-1", "k-1\n", "k-1\r\n", "\ufeffk-1\n"])
def test_a_key_may_stand_in_a_file_with_a_line_break(tmp_path: Path, content: str) -> None:
    (tmp_path / "key").write_text(content, encoding="utf-8", newline="")
    account = Accounts({PREFIX + "KEY_FILE": str(tmp_path / "key"), PREFIX + "KEY": "other"}).get_account(
        SERVICE
    )
    assert account is not None
    assert account.key.get_secret_value() == "k-1"


def test_a_file_that_is_missing_is_named_by_its_variable(tmp_path: Path) -> None:
    accounts = Accounts({PREFIX + "KEY_FILE": str(tmp_path / "none")})
    with pytest.raises(AccountError, match=PREFIX + "KEY_FILE"):
        accounts.get_account(SERVICE)


@pytest.mark.parametrize("key", ["sk-1\nX-Evil: 1", "sk-\u201c1\u201d", "sk 1", "sk-1\x7f"])
def test_a_key_that_no_header_can_hold_is_refused_without_being_shown(key: str) -> None:
    with pytest.raises(AccountError) as caught:
        Accounts({PREFIX + "KEY": key}).get_account(SERVICE)
    assert PREFIX + "KEY" in str(caught.value)
    assert key not in repr(caught.value)


@pytest.mark.parametrize("url", ["https://me:sk-1@example.com", "https://example.com/v1?key=sk-1"])
def test_an_address_with_a_key_in_it_is_refused_without_being_shown(url: str) -> None:
    with pytest.raises(AccountError) as caught:
        Accounts({PREFIX + "KEY": "k", PREFIX + "URL": url}).get_account(SERVICE)
    assert "sk-1" not in repr(caught.value)


def test_no_secret_is_among_the_extras_nor_in_any_text() -> None:
    secrets = {
        name: f"hidden-{number}"
        for number, name in enumerate(
            [
                "KEY",
                "WEBHOOK_SECRET",
                "SECRET_KEY",
                "ACCESS_KEY",
                "OTHER_SECRET",
                "TOKEN",
                "AGENTS_KEY",
                "API_PASSWORD",
            ]
        )
    }
    accounts = Accounts({PREFIX + name: value for name, value in secrets.items()})
    account = accounts.get_account(SERVICE)
    assert account is not None
    assert account.extra == {}
    assert "hidden" not in f"{account!r} {account!s} {accounts!r} {account.key!r} {account.webhook_secret}"


def test_with_the_emulator_every_service_is_spoken_to_there_and_no_key_is_used(tmp_path: Path) -> None:
    accounts = Accounts(
        {
            "LONGTAKE_EMULATOR_URL": "http://127.0.0.1:9000/",
            PREFIX + "KEY": "k-real",
            PREFIX + "KEY_FILE": str(tmp_path / "none"),
            PREFIX + "URL": "https://gateway.example.com",
        }
    )
    account = accounts.get_account(SERVICE)
    assert account is not None
    assert account.base_url == "http://127.0.0.1:9000/dream-machine"
    assert account.key.get_secret_value() == EMULATED_KEY
    assert not accounts.uses_official_endpoint(SERVICE)
