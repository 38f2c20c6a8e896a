"""The doctor tells a certificate that signs, one that soon ends, and one that does not sign."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from cli.doctor import credentials_check
from cli.doctor.finding import Finding, Severity
from settings import Settings
from tests.certificates import write_certificate


async def _check(settings: Settings) -> list[Finding]:
    return [finding async for finding in credentials_check.check_credentials(settings)]


async def test_without_a_certificate_nothing_is_said() -> None:
    assert await _check(Settings()) == []


@pytest.mark.slow
@pytest.mark.parametrize(
    ("days", "may_sign", "severity", "word"),
    [
        (300, True, Severity.OK, "films are signed, until"),
        (5, True, Severity.WARNING, "only until"),
        (-1, True, Severity.ERROR, "not valid at time of signing"),
        (300, False, Severity.ERROR, "certificate is invalid"),
    ],
)
async def test_a_certificate_is_tried(
    tmp_path: Path, days: int, may_sign: bool, severity: Severity, word: str
) -> None:
    files = write_certificate(tmp_path, days=days, may_sign=may_sign)
    [finding] = await _check(Settings(c2pa_certificate=files.certificate, c2pa_private_key=files.private_key))
    assert (finding.severity, word in finding.found) == (severity, True)
    assert str(tmp_path) not in finding.found


async def test_a_file_that_is_no_certificate_is_told(tmp_path: Path) -> None:
    (tmp_path / "a.pem").write_text("no certificate")
    [finding] = await _check(
        Settings(c2pa_certificate=tmp_path / "a.pem", c2pa_private_key=tmp_path / "a.pem")
    )
    assert finding.severity is Severity.ERROR


def test_a_certificate_without_its_key_is_refused_at_the_start(tmp_path: Path) -> None:
    with pytest.raises(ValidationError, match="need each other"):
        Settings(c2pa_certificate=tmp_path / "a.pem")
