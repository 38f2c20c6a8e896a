"""Fixtures that every room's tests may use."""

import gc
import os
from collections.abc import Callable, Iterator
from functools import cache
from inspect import unwrap
from pathlib import Path

import certifi
import pytest
from hypothesis import HealthCheck, settings
from xdist.remote import Producer  # type: ignore[import-untyped]
from xdist.scheduler import LoadFileScheduling  # type: ignore[import-untyped]

from media.huge_pages import refuse_huge_pages

# Tests keep whole films as arrays for a moment. In a virtual machine that gives freed memory back to its
# host, a new huge page took 15 ms, and the same memory in pages of 4 KiB took 2. NumPy reads this once.
os.environ.setdefault("NUMPY_MADVISE_HUGEPAGE", "0")

# The servers of tests (Temporal, SeaweedFS) are Go programs, which look for garbage whenever their heap has
# doubled. They live shortly: with Temporal they take a tenth less of the processor when it may grow fivefold.
os.environ.setdefault("GOGC", "400")

# x264 asks for them, too: the ffmpeg that a test starts inherits this, as a worker's does.
refuse_huge_pages()

# Machines that run this suite are busy: how long an example takes says nothing about what is tested.
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")

pytest_plugins = [
    "tests.fixtures.azure_store",
    "tests.fixtures.databases",
    "tests.fixtures.emulator",
    "tests.fixtures.hanging",
    "tests.fixtures.object_store",
    "tests.fixtures.temporal",
]

TESTS = Path(__file__).parent
BROWSER = "tests/browser"
# Tests that use one of these fixtures, those that call one of these functions or have a fixture that does,
# and all tests of these folders are `slow`: they use a database, or start a server, a browser, ffmpeg or
# processes of Longtake's. An app that is started has a catalog.
SLOW_FIXTURES = frozenset(
    {
        *(
            "azure_server",
            "bare_temporal",
            "browser",
            "clips",
            "embedded_speech",
            "emulator_process",
            "ffmpeg",
        ),
        *("database_url", "empty_database_url", "postgresql_server", "s3_server", "sqlite_template"),
        "temporal",
    }
)
SLOW_CALLS = frozenset(
    {
        *("a_server", "a_worker_stack", "app_behind_proxy", "guarded_app", "listening", "served"),
        *("longtake", "run_make", "run_together", "started"),
    }
)
# So begins the line by which a file says that all of its tests are slow.
SLOW_FILE = "pytestmark = pytest.mark.slow"
SLOW_FOLDERS = frozenset({"browser", "chaos", "containers", "emulator", "faults", "fuzz"})


@pytest.fixture(scope="session", autouse=True)
def _one_certificate(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """For each of its clients httpx reads all the world's certificates: that takes longer than most tests.

    Where the machine names a file in SSL_CERT_FILE, httpx reads that one, and so do the processes of tests.
    """
    one = tmp_path_factory.mktemp("tls") / "one.pem"
    first, end, _ = Path(certifi.where()).read_text("utf-8").partition("-----END CERTIFICATE-----")
    one.write_text(first + end, "utf-8")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(certifi, "where", lambda: str(one))
        patch.setenv("SSL_CERT_FILE", str(one))
        yield


@pytest.fixture(scope="module", autouse=True)
def _quick_garbage_collection() -> None:
    """What earlier files have left is not looked through again.

    In a process with the heap of thousands of tests that takes seconds. Meanwhile queries run out of time,
    and a workflow in which it happens is taken for one that does not yield (TMPRL1101).
    """
    gc.collect()
    gc.freeze()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """While tests are collected nothing becomes garbage that is worth looking for.

    Of thirteen thousand tests and their modules, that takes a fifth of the time, in each process.
    """
    gc.disable()
    try:
        return (yield)
    finally:
        gc.enable()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark slow tests, which `make quick` leaves out, and run those of the browser first.

    They take longest: side by side with the others, they would else be waited for at the end.
    """
    for item in items:
        if _is_slow(item):
            item.add_marker(pytest.mark.slow)
    items.sort(key=lambda item: "browser" not in item.path.parts)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> LoadFileScheduling | None:
    """Run each file in one process, and all those of the browser in the same one: they share a deployment."""
    return _Scheduling(config, log) if config.option.dist == "loadfile" else None


class _Scheduling(LoadFileScheduling):  # type: ignore[misc] # xdist has no types
    def _split_scope(self, nodeid: str) -> str:
        return BROWSER if nodeid.startswith(f"{BROWSER}/") else super()._split_scope(nodeid)


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Do not import what `make quick` leaves out anyway: that takes longer than its tests."""
    left_out = config.option.markexpr == "not slow" and (
        _in_slow_folder(collection_path) or _is_slow_file(collection_path)
    )
    return True if left_out else None


def _is_slow(item: pytest.Item) -> bool:
    parameters = item.callspec.params if hasattr(item, "callspec") else {}
    return (
        not SLOW_FIXTURES.isdisjoint(getattr(item, "fixturenames", ()))
        or any(_makes_slow_call(function) for function in _list_functions(item))
        or _in_slow_folder(item.path)
        # `database_url` and `assets` ask for the server by its name, when the test runs already.
        or parameters.get("backend") == "postgresql"
        or parameters.get("assets") in ("s3", "azure")
    )


def _list_functions(item: pytest.Item) -> Iterator[Callable[..., object]]:
    """The test's own function, and those of its fixtures."""
    if isinstance(item, pytest.Function):
        yield item.function
        for definitions in item._fixtureinfo.name2fixturedefs.values():
            yield definitions[-1].func


@cache
def _makes_slow_call(function: Callable[..., object]) -> bool:
    code = getattr(unwrap(function), "__code__", None)
    return code is not None and not SLOW_CALLS.isdisjoint(code.co_names)


def _is_slow_file(path: Path) -> bool:
    return path.match("test_*.py") and f"\n{SLOW_FILE}" in path.read_text("utf-8")


def _in_slow_folder(path: Path) -> bool:
    return path.is_relative_to(TESTS) and not SLOW_FOLDERS.isdisjoint(path.relative_to(TESTS).parts)
