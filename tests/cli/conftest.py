"""Fixtures of the command's tests."""

from collections.abc import Callable, Iterator

import pytest

from cli import commands
from tests.cli.stand_in import StandIn, serving

Run = Callable[..., int]


@pytest.fixture
def api() -> Iterator[StandIn]:
    """An API that a test scripts."""
    with serving(StandIn()) as stand_in:
        yield stand_in


@pytest.fixture
def run(api: StandIn, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command against it, here; gives the exit code. capsys has what it said."""

    def run(*words: str) -> int:
        monkeypatch.setattr("sys.argv", ["longtake", *words])
        monkeypatch.setenv("LONGTAKE_API_URL", api.url)
        monkeypatch.setenv("COLUMNS", "120")
        monkeypatch.setattr("cli.news.RETRY_SECONDS", 0.01)
        with pytest.raises(SystemExit) as ended:
            commands.main()
        return int(ended.value.code or 0)

    return run
