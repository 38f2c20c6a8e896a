"""Fixtures that every room's tests may use."""

import gc
from collections.abc import Iterator
from pathlib import Path

import certifi
import pytest

pytest_plugins = [
    "tests.fixtures.databases",
    "tests.fixtures.emulator",
    "tests.fixtures.hanging",
    "tests.fixtures.temporal",
]


@pytest.fixture(scope="session", autouse=True)
def _one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For each of its clients httpx reads all the world's certificates: that takes longer than most tests."""
    one = tmp_path_factory.mktemp("tls") / "one.pem"
    first, end, _ = Path(certifi.where()).read_text("utf-8").partition("-----END CERTIFICATE-----")
    one.write_text(first + end, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certifi, "where", lambda: str(one))
        yield


@pytest.fixture(scope="module", autouse=True)
def _quick_garbage_collection() -> None:
    """What earlier files have left is not looked through again.

    In a process with the heap of thousands of tests that takes seconds. Meanwhile queries run out of time,
    and a workflow in which it happens is taken for one that does not yield (TMPRL1101).
    """
    gc.collect()
    gc.freeze()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: side by side with the others, they would else be waited for at the end."""
    items.sort(key=lambda item: "browser" not in item.path.parts)
