"""One browser and one deployment for all tests of this folder; a fresh, watched visitor for each test.

Both end with the last test here: idle parts go on polling, and the tests after them want the processor.
"""

import os
from collections.abc import AsyncIterator

import pytest
from playwright.async_api import Browser, Page, expect

from emulator import run_emulator
from tests.browser.chromium import NONE_FOUND, find_chromium, launched
from tests.browser.deployment import EMULATOR, StudioDeployment
from tests.browser.visitor import UsualProfile, Visitor

PATIENCE_MS = 60_000

expect.set_options(timeout=PATIENCE_MS)


@pytest.fixture(scope="package")
async def browser() -> AsyncIterator[Browser]:
    """Without a Chromium these tests are left out, and say so; where all must run, that is an error."""
    path = find_chromium()
    if path is None and os.environ.get("CI") == "true":
        pytest.fail(NONE_FOUND)
    if path is None:
        pytest.skip(NONE_FOUND)
    async with launched(path) as browser:
        yield browser


@pytest.fixture(scope="package")
async def built_deployment(
    browser: Browser, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[StudioDeployment]:
    """All parts, up and ready. Where there is no browser, none is needed."""
    with run_emulator(EMULATOR) as emulator:
        built = StudioDeployment(tmp_path_factory.mktemp("deployment"), emulator=emulator)
        async with built.running():
            yield built


@pytest.fixture
async def deployment(built_deployment: StudioDeployment) -> AsyncIterator[StudioDeployment]:
    """That deployment; what the test breaks or leaves under way is put right behind it."""
    yield built_deployment
    await built_deployment.reset()


@pytest.fixture(scope="package")
async def usual_profile(browser: Browser, built_deployment: StudioDeployment) -> UsualProfile:
    """The profile of everybody who has no other, empty but for the cache."""
    return await UsualProfile.create(browser, built_deployment.api_url)


@pytest.fixture
async def visitor(
    browser: Browser, built_deployment: StudioDeployment, usual_profile: UsualProfile
) -> AsyncIterator[Visitor]:
    """Somebody who opens pages; at the end nothing may have gone wrong in any of them."""
    visitor = Visitor(browser, built_deployment.api_url, usual_profile)
    yield visitor
    await visitor.leave()
    assert visitor.watch.problems == []


@pytest.fixture
async def page(visitor: Visitor) -> Page:
    """The Studio as it opens."""
    return await visitor.open()
