"""The versions of a film are listed, and one is taken back, from the command line."""

from collections.abc import Iterator

import pytest

from tests.cli.conftest import Run
from tests.cli.fake_api import JOB, FakeApi, serving

VERSIONS = f"/api/v1/jobs/{JOB}/versions"


def _version(number: int, *changes: str) -> dict[str, object]:
    told = [{"kind": "music", "scene": 0, "message": change} for change in changes]
    return {
        "version": number,
        "is_current": number == 1,
        "made_at": "2026-12-01T10:00:00Z",
        "changes": told,
    }


@pytest.fixture
def api(monkeypatch: pytest.MonkeyPatch) -> Iterator[FakeApi]:
    """An API that the command finds."""
    with serving(FakeApi()) as fake:
        monkeypatch.setenv("LONGTAKE_API_URL", fake.url)
        fake.says(f"GET {VERSIONS}", {"versions": [_version(2, "No music"), _version(1, "The first cut")]})
        fake.says(f"POST {VERSIONS}/1/restore", {"status": "completed"})
        yield fake


def test_versions_are_listed_and_taken_back(
    api: FakeApi, run: Run, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("versions", JOB) == 0
    assert capsys.readouterr().out.splitlines() == [
        "2  2026-12-01 10:00  No music",
        "1  2026-12-01 10:00  The first cut (the film now)",
    ]
    assert run("versions", JOB, "--restore", "1") == 0
    assert api.asked[-1][0] == f"POST {VERSIONS}/1/restore"
