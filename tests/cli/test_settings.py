"""What is set, and what is wrong with it."""

from pathlib import Path

import pytest
from pydantic import SecretStr, ValidationError

from cli.configuration import api_url
from cli.errors import UserError
from cli.processes import process_specs
from cli.temporal_server import external_temporal_address, find_temporal_command, server_command
from settings import Settings
from tests.cli.kit import environment, longtake


def test_a_setting_that_is_no_number_is_one_line(tmp_path: Path) -> None:
    result = longtake("up", env=environment(tmp_path, LONGTAKE_API_PORT="many"))
    assert result.returncode == 1
    assert result.stderr.startswith("LONGTAKE_API_PORT: ")
    assert result.stderr.count("\n") == 1


def test_a_missing_ffmpeg_is_one_line_and_nothing_is_started(tmp_path: Path) -> None:
    result = longtake("up", env=environment(tmp_path, LONGTAKE_FFMPEG="no-such-ffmpeg"))
    assert result.returncode == 1
    assert "LONGTAKE_FFMPEG names no-such-ffmpeg" in result.stderr
    assert result.stderr.count("\n") == 1
    assert not (tmp_path / "var").exists()


def test_a_folder_that_cannot_be_written_is_one_line(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    result = longtake("up", env=environment(tmp_path, LONGTAKE_VAR_DIR=str(tmp_path / "file" / "var")))
    assert result.returncode == 1
    assert "cannot be written" in result.stderr
    assert result.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("host", "url"),
    [("0.0.0.0", "http://127.0.0.1:8000"), ("::1", "http://[::1]:8000")],  # noqa: S104
)
def test_clients_call_the_api_where_it_can_be_called(host: str, url: str) -> None:
    assert api_url(Settings(api_host=host)) == url


def test_the_embedded_temporal_is_a_part_unless_another_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("TEMPORAL_ADDRESS", raising=False)
    assert [part.name for part in process_specs(Settings(temporal_address=""))] == [
        "temporal",
        "worker",
        "api",
    ]
    assert [part.name for part in process_specs(Settings(temporal_address="far:7233"))] == ["worker", "api"]
    monkeypatch.setenv("TEMPORAL_ADDRESS", "profile:7233")
    assert external_temporal_address(Settings(temporal_address="")) == "profile:7233"


def test_a_temporal_on_path_does_where_none_came_along(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = tmp_path / "temporal"
    own.write_text("#!/bin/sh\n")
    own.chmod(0o755)
    monkeypatch.setattr("sys.executable", "/nowhere/python")
    monkeypatch.setenv("PATH", str(tmp_path))
    assert find_temporal_command() == own
    own.unlink()
    with pytest.raises(UserError, match=r"set LONGTAKE_TEMPORAL_ADDRESS"):
        server_command(Settings())


GOOD = "whsec_bG9uZ3Rha2UgdGVzdHMgc2lnbiB3aXRoIHRoaXM="


def test_the_webhook_secret_is_made_once_and_is_for_its_owner_alone(tmp_path: Path) -> None:
    [made] = Settings(var_dir=tmp_path).webhook_secrets
    assert Settings(var_dir=tmp_path).webhook_secrets == (made,)
    assert Settings(webhook_secret=SecretStr(made)).webhook_secrets == (made,)
    assert (tmp_path / "webhook.secret").stat().st_mode & 0o077 == 0


def test_while_the_webhook_secret_is_replaced_there_are_two(tmp_path: Path) -> None:
    settings = Settings(var_dir=tmp_path, webhook_secret=SecretStr(f"{GOOD} {GOOD[:-2]}A="))
    assert settings.webhook_secrets == (GOOD, f"{GOOD[:-2]}A=")
    assert not (tmp_path / "webhook.secret").exists()


def test_an_empty_webhook_secret_is_none(tmp_path: Path) -> None:
    assert Settings(var_dir=tmp_path, webhook_secret=SecretStr("")).webhook_secret is None


@pytest.mark.parametrize("secret", ["hunter2", "whsec_", "whsec_aHVudGVyMg==", "whsec_hunter2!", GOOD[6:]])
def test_a_webhook_secret_that_is_none_is_refused_and_not_shown(
    secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("LONGTAKE_WEBHOOK_SECRET", secret)
    with pytest.raises(ValidationError) as refused:
        Settings()
    assert "must be whsec_ and the base64 of 24 to 64 bytes" in str(refused.value)
    assert "input" not in str(refused.value)
