"""Fixtures that every room's tests may use."""

import pytest

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.emulator", "tests.fixtures.temporal"]

LONG = ("browser", "chaos")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest first: side by side with the others, they would else be waited for at the end."""
    items.sort(key=_turn)


def _turn(item: pytest.Item) -> int:
    rooms = [room for room in LONG if room in item.path.parts]
    return LONG.index(rooms[0]) if rooms else len(LONG)
