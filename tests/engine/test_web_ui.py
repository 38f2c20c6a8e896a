"""Where a job is found in Temporal's Web UI."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from settings import Settings
from temporal_client import WebUi


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What this machine has set counts for nothing."""
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "temporal.toml"))


def test_the_embedded_server_has_one() -> None:
    web_ui = WebUi.from_settings(Settings(temporal_ui_port=8234))

    assert web_ui.job_page_url("job-1") == "http://127.0.0.1:8234/namespaces/default/workflows/job-1"


def test_another_servers_is_not_guessed() -> None:
    assert WebUi.from_settings(Settings(temporal_address="temporal:7233")).job_page_url("job-1") is None


def test_a_server_that_temporals_own_environment_names_is_another_one(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "temporal:7233")

    assert WebUi.from_settings(Settings()).job_page_url("job-1") is None


def test_the_one_that_was_set_is_used_for_any_server() -> None:
    settings = Settings(
        temporal_address="temporal:7233",
        temporal_namespace="films/a b",
        temporal_ui_url="https://ui.example/temporal/",
    )

    page = WebUi.from_settings(settings).job_page_url("job-1")

    assert page == "https://ui.example/temporal/namespaces/films%2Fa%20b/workflows/job-1"


@pytest.mark.parametrize("url", ["javascript:alert(1)", "ui.example", "http://a b"])
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        Settings(temporal_ui_url=url)
