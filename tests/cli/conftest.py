"""Fixtures of the command's tests."""

from collections.abc import Callable, Iterator

import pytest

from cli import commands
from tests.cli.fake_api import FakeApi, serving

Run = Callable[..., int]


@pytest.fixture
def api() -> Iterator[FakeApi]:
    """An API that a test scripts."""
    with serving(FakeApi()) as fake:
        yield fake


@pytest.fixture
def run(api: FakeApi, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command against it, here; gives the exit code. capsys has what it said."""

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["longtake", *words])
        monkeypatch.setenv("LONGTAKE_API_URL", api.url)
        monkeypatch.setenv("COLUMNS", "120")
        monkeypatch.setattr("cli.progress_stream.RETRY_SECONDS", 0.01)
        with pytest.raises(SystemExit) as ended:
            commands.main()
        return int(ended.value.code or 0)

    return run
