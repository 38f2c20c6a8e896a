"""`longtake demo`: a film from a sample text, and the parts too where none run yet."""

import asyncio
from collections.abc import Mapping
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
from cli.watch import tell_end, watch
from settings import Settings

READY_SECONDS = 90.0
# An instance of somebody else's that is silent for so long has ended: then we open one ourselves.
AWAY_SECONDS = 5.0
INSTANCES_TRIED = 5


def demo(settings: Settings, brief: Mapping[str, Any]) -> int:
    """Make a film; the last line on stdout is its path, alone.

    Raises:
        SorryError: it cannot be done. InterruptedByPersonError: Ctrl-C. What was started is stopped.
    """
    job = _DemoJob(settings, brief)
    try:
        code, path = run(job.make())
    except InterruptedByPersonError:
        aside("Stopped. The film goes on at the next `make up`." if job.id else "Stopped.")
        raise
    if path:
        answer(str(path))
    return code


class _DemoJob:
    """One film, even when the instance that makes it is replaced on the way."""

    def __init__(self, settings: Settings, brief: Mapping[str, Any]) -> None:
        self._settings, self._brief = settings, brief
        self._key = str(uuid4())
        self.id = ""

    async def make(self) -> tuple[int, Path | None]:
        """The exit code, and the film."""
        for _ in range(INSTANCES_TRIED):
            try:
                async with opened(self._settings) as house:
                    return await house.unless_ended(self._at(api_url(self._settings)))
            except RunsAlreadyError as runs:
                aside(f"Using the Longtake that runs already, at {runs.instance.api}.", "dim")
                try:
                    return await self._at(runs.instance.api)
                except AwayError as error:
                    away = error
        raise away

    async def _at(self, url: str) -> tuple[int, Path | None]:
        async with Api.at(url) as api:
            await _ready(url)
            self.id = await api.generate(self._brief, key=self._key)
            picture = await watch(api, self.id, patience=AWAY_SECONDS)
            code, film = tell_end(picture), picture.assets.final_video
            if code or not film:
                return code, None
            return code, await download(api, film.url, self._path())

    def _path(self) -> Path:
        words = next(text for name in ("title", "prompt", "script") if (text := self._brief.get(name)))
        return self._settings.var_dir / "films" / file_name(words, self.id)


async def _ready(url: str) -> None:
    """An instance of somebody else's may just be starting."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            await api_ready(url)
    except TimeoutError as error:
        raise AwayError(f"The Longtake at {url} is not ready.") from error
