"""Fixtures that every room's tests may use."""

pytest_plugins = ["tests.fixtures.databases", "tests.fixtures.emulator", "tests.fixtures.temporal"]
