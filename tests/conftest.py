"""Fixtures that every room's tests may use."""

import pytest

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.emulator", "tests.fixtures.temporal"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: side by side with the others, they would else be waited for at the end.

    Each file is for one process, which builds what its tests share; those of the browser share one house.
    """
    items.sort(key=_turn)
    for item in items:
        item.add_marker(pytest.mark.xdist_group("browser" if _is_of(item, "browser") else str(item.path)))


def _turn(item: pytest.Item) -> int:
    return 0 if _is_of(item, "browser") else 1 if _is_of(item, "chaos") else 2


def _is_of(item: pytest.Item, room: str) -> bool:
    return room in item.path.parts
