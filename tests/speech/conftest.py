"""Fixtures of the speech room's tests."""

from collections.abc import AsyncIterator

import pytest_asyncio

from speech.embedded_speech import EmbeddedSpeech

TEN_MINUTES = 600.0


@pytest_asyncio.fixture(scope="session")
async def embedded_speech() -> AsyncIterator[EmbeddedSpeech]:
    """The real engines, started once for all tests: hibari alone takes two seconds."""
    speech = EmbeddedSpeech(idle_seconds=TEN_MINUTES)
    yield speech
    await speech.close()
