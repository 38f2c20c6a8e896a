"""What the doctor says of the file of a gateway's models."""

from datetime import date
from pathlib import Path

from cli.doctor import models_file_check
from cli.doctor.finding import Finding, Severity
from providers.accounts import Accounts
from settings import Settings

ENTRY = '[[openai]]\nname = "wan"\nlengths = [5]\nusd_per_second = 0.1\nprice_read_on = 2026-11-01\n'
GATEWAY = {"LONGTAKE_OPENAI_KEY": "k", "LONGTAKE_OPENAI_URL": "https://gateway.example/v1"}


def looked(folder: Path, text: str, environment: dict[str, str], today: date) -> list[Finding]:
    path = folder / "models.toml"
    path.write_text(text, encoding="utf-8")
    return list(models_file_check.check_models_file(Settings(models_file=path), Accounts(environment), today))


def test_without_a_file_nothing_is_said() -> None:
    assert list(models_file_check.check_models_file(Settings(), Accounts({}), date(2026, 11, 29))) == []


def test_the_models_are_named(tmp_path: Path) -> None:
    [found] = looked(tmp_path, ENTRY, GATEWAY, date(2026, 11, 29))
    assert (found.severity, found.found) == (Severity.OK, "1 of a gateway: wan")


def test_a_file_without_a_gateway_and_old_prices_are_told(tmp_path: Path) -> None:
    _, gateway, prices = looked(tmp_path, ENTRY, {}, date(2027, 6, 1))
    assert (gateway.severity, prices.severity) == (Severity.WARNING, Severity.WARNING)
    assert "LONGTAKE_OPENAI_URL" in gateway.advice
    assert prices.found == "prices older than 90 days: wan"


def test_a_file_that_cannot_be_used_is_bad_with_its_place(tmp_path: Path) -> None:
    [found] = looked(tmp_path, ENTRY + "colour = 1\n", GATEWAY, date(2026, 11, 29))
    assert found.severity is Severity.ERROR
    assert "openai.0.colour" in found.advice
