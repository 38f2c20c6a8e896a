"""`longtake demo`: a film from a sample text, and the parts too where none run yet."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from cli.answers import AwayError
from cli.client import Api
from cli.configuration import api_url
from cli.errors import InterruptedByPersonError
from cli.films import download, file_name
from cli.lock import RunsAlreadyError
from cli.open import opened
from cli.ready import api_ready
from cli.say import answer, aside
from cli.signals import run
from cli.watch import AWAY_SECONDS as OWN_AWAY_SECONDS
from cli.watch import tell_end, watch
from settings import Settings

READY_SECONDS = 90.0
# An instance of somebody else's that is silent for so long has ended: then we open one ourselves.
AWAY_SECONDS = 5.0
INSTANCES_TRIED = 5
LACKS_SECONDS = 5.0


def demo(settings: Settings, brief: Mapping[str, Any]) -> int:
    """Make a film; the last line on stdout is its path, alone.

    Raises:
        SorryError: it cannot be done. InterruptedByPersonError: Ctrl-C. What was started is stopped.
    """
    job = _DemoJob(settings, brief)
    try:
        code = run(job.make())
    except InterruptedByPersonError:
        aside(job.how_it_goes_on())
        raise
    finally:
        # Whoever interrupts us while the parts are being stopped has a film all the same.
        if job.path:
            answer(str(job.path))
    return code


class _DemoJob:
    """One film, even when the instance that makes it is replaced on the way."""

    def __init__(self, settings: Settings, brief: Mapping[str, Any]) -> None:
        self._settings, self._brief = settings, brief
        self._key = str(uuid4())
        self._joined = False
        self.id = ""
        self.path: Path | None = None

    def how_it_goes_on(self) -> str:
        """A sentence for whoever does not want to wait."""
        if self.path or not self.id:
            return "Stopped."
        when = "goes on" if self._joined else "goes on at the next `make up`"
        return f"Stopped watching. The film {when}; follow it with: longtake watch {self.id}"

    async def make(self) -> int:
        """Make the film, keep its path, and return the exit code."""
        for _ in range(INSTANCES_TRIED):
            try:
                async with opened(self._settings) as house:
                    self._joined = False
                    return await house.unless_lost(self._at(api_url(self._settings)))
            except RunsAlreadyError as runs:
                aside(f"Using the Longtake that runs already, at {runs.instance.api}.", "dim")
                self._joined = True
                try:
                    return await self._at(runs.instance.api)
                except AwayError as error:
                    away = error
        raise away

    async def _at(self, url: str) -> int:
        async with Api.at(url) as api:
            await _ready(url)
            self.id = await api.generate(self._brief, key=self._key)
            # Our own instance starts its API again when that dies.
            patience = AWAY_SECONDS if self._joined else OWN_AWAY_SECONDS
            picture = await watch(api, self.id, patience=patience)
            code, film = tell_end(picture), picture.assets.final_video
            await _tell_lacks(url)
            if film and not code:
                self.path = await download(api, film.url, self._path())
            return code

    def _path(self) -> Path:
        words = next(text for name in ("title", "prompt", "script") if (text := self._brief.get(name)))
        return self._settings.var_dir / "films" / file_name(words, self.id)


async def _tell_lacks(url: str) -> None:
    """What is not in the film because this machine lacks something: a caption without a font, say."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LACKS_SECONDS):
            for lack in (await api_ready(url)).lacks:
                aside(lack, "yellow")


async def _ready(url: str) -> None:
    """An instance of somebody else's may just be starting."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            await api_ready(url)
    except TimeoutError as error:
        raise AwayError(f"The Longtake at {url} is not ready.") from error
