"""`longtake demo`: make one film from a sample text, and start an instance if none runs."""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from uuid import uuid4

from cli.api_client import ApiClient
from cli.api_models import ApiUnavailableError
from cli.configuration import api_url
from cli.errors import InterruptedByUserError
from cli.film_download import download_film, film_file_name
from cli.instance import open_instance
from cli.instance_lock import InstanceRunningError
from cli.output import print_stderr, print_stdout
from cli.readiness import wait_for_api
from cli.signals import run_interruptible
from cli.watch import AWAY_SECONDS as OWN_AWAY_SECONDS
from cli.watch import print_outcome, watch_job
from settings import Settings

READY_SECONDS = 90.0
# A joined instance that is silent for so long has ended: then an own one is started.
JOINED_AWAY_SECONDS = 5.0
MAX_INSTANCES_TRIED = 5
LACKS_TIMEOUT_SECONDS = 5.0


def run_demo(settings: Settings, brief: Mapping[str, Any]) -> int:
    """Make a film and print its path as the last line of stdout; return the exit code.

    Raises:
        UserError: it cannot be made.
        InterruptedByUserError: Ctrl-C. What was started has been stopped.
    """
    job = _DemoJob(settings, brief)
    try:
        code = run_interruptible(job.make_film())
    except InterruptedByUserError:
        print_stderr(job.describe_continuation())
        raise
    finally:
        # The film exists also when Ctrl-C comes while the instance is being stopped.
        if job.path:
            print_stdout(str(job.path))
    return code


class _DemoJob:
    """One film, resumed by idempotency key when the instance that makes it is replaced."""

    def __init__(self, settings: Settings, brief: Mapping[str, Any]) -> None:
        self._settings, self._brief = settings, brief
        self._key = str(uuid4())
        self._joined = False
        self.id = ""
        self.path: Path | None = None

    def describe_continuation(self) -> str:
        """Return the sentence to print when the user stops watching."""
        if self.path or not self.id:
            return "Stopped."
        when = "goes on" if self._joined else "goes on at the next `make up`"
        return f"Stopped watching. The film {when}; follow it with: longtake watch {self.id}"

    async def make_film(self) -> int:
        """Make the film, keep its path in `path`, and return the exit code."""
        for _ in range(MAX_INSTANCES_TRIED):
            try:
                async with open_instance(self._settings) as house:
                    self._joined = False
                    return await house.run_while_alive(self._make_film_at(api_url(self._settings)))
            except InstanceRunningError as runs:
                print_stderr(f"Using the Longtake that runs already, at {runs.instance.api}.", "dim")
                self._joined = True
                try:
                    return await self._make_film_at(runs.instance.api)
                except ApiUnavailableError as error:
                    away = error
        raise away

    async def _make_film_at(self, url: str) -> int:
        async with ApiClient.connect(url) as api:
            await _wait_until_ready(url)
            self.id = await api.generate_film(self._brief, key=self._key)
            # An own instance restarts its API when that dies, which takes longer.
            patience = JOINED_AWAY_SECONDS if self._joined else OWN_AWAY_SECONDS
            picture = await watch_job(api, self.id, patience=patience)
            code, film = print_outcome(picture), picture.assets.final_video
            await _print_lacks(url)
            if film and not code:
                self.path = await download_film(api, film.url, self._film_path())
            return code

    def _film_path(self) -> Path:
        words = next(text for name in ("title", "prompt", "script") if (text := self._brief.get(name)))
        return self._settings.var_dir / "films" / film_file_name(words, self.id)


async def _print_lacks(url: str) -> None:
    """Print what this machine lacks and therefore left out of the film, such as captions without a font."""
    with suppress(TimeoutError):
        async with asyncio.timeout(LACKS_TIMEOUT_SECONDS):
            for lack in (await wait_for_api(url)).lacks:
                print_stderr(lack, "yellow")


async def _wait_until_ready(url: str) -> None:
    """Wait until the API is ready: a joined instance may just be starting."""
    try:
        async with asyncio.timeout(READY_SECONDS):
            await wait_for_api(url)
    except TimeoutError as error:
        raise ApiUnavailableError(f"The Longtake at {url} is not ready.") from error
