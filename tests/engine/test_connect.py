"""Which server is meant: ours by name first, then Temporal's own words for it, then the embedded one."""

from pathlib import Path

import pytest

from settings import Settings
from temporal_client import TemporalClient, target_host

PROFILES = """
[profile.default]
address = "profile.example:7233"
namespace = "films"
[profile.other]
address = "other.example:7233"
"""


@pytest.fixture(autouse=True)
def alone(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """What this machine has set counts for nothing."""
    for name in ("TEMPORAL_ADDRESS", "TEMPORAL_NAMESPACE", "TEMPORAL_PROFILE", "LONGTAKE_TEMPORAL_ADDRESS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("TEMPORAL_CONFIG_FILE", str(tmp_path / "temporal.toml"))


@pytest.fixture
def profiles(tmp_path: Path) -> None:
    (tmp_path / "temporal.toml").write_text(PROFILES)


async def meant() -> tuple[str, str]:
    """Address and namespace that a connection goes to."""
    settings = Settings(temporal_port=7299)
    client = (await TemporalClient.connect(settings)).client
    assert client.service_client.config.target_host == target_host(settings)
    return target_host(settings), client.namespace


async def test_without_a_word_it_is_the_embedded_one() -> None:
    assert await meant() == ("127.0.0.1:7299", "default")


async def test_temporals_own_environment_is_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "env.example:7233")
    monkeypatch.setenv("TEMPORAL_NAMESPACE", "rushes")
    assert await meant() == ("env.example:7233", "rushes")


@pytest.mark.usefixtures("profiles")
async def test_temporals_profiles_are_heard(monkeypatch: pytest.MonkeyPatch) -> None:
    assert await meant() == ("profile.example:7233", "films")
    monkeypatch.setenv("TEMPORAL_PROFILE", "other")
    assert await meant() == ("other.example:7233", "default")


@pytest.mark.usefixtures("profiles")
async def test_our_own_address_wins_over_both(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TEMPORAL_ADDRESS", "env.example:7233")
    monkeypatch.setenv("LONGTAKE_TEMPORAL_ADDRESS", "ours.example:7233")
    monkeypatch.setenv("LONGTAKE_TEMPORAL_NAMESPACE", "ours")
    assert await meant() == ("ours.example:7233", "ours")
