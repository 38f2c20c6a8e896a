"""Fixtures that every room's tests may use."""

import pytest

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.emulator", "tests.fixtures.temporal"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The longest files first: side by side with the others, they would else be waited for at the end."""
    items.sort(key=lambda item: not {"chaos", "browser"} & {*item.path.parts})
