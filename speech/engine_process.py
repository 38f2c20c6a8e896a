"""The process of one engine, seen from here: started when it is needed, stopped when it is idle.

The process gets nothing of our environment but what a program needs to run, so no key is in it. It ends by
itself when its standard input closes, which the system does when we die, however we die.
"""

import asyncio
import json
import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import Any, cast

from speech.engine_wire import LENGTHS, pack_message
from speech.speech_errors import VoiceFailed

ROOT = Path(__file__).resolve().parents[1]
# The first line of hibari takes two seconds on a quiet machine, of which most is its start.
START_SECONDS, SECONDS_PER_CHARACTER = 60.0, 0.1
# hibari's process holds 230 MB.
IDLE_SECONDS = 30.0
KEPT_VARIABLES = ("PATH", "LD_LIBRARY_PATH", "SYSTEMROOT", "HOME", "LANG", "TMPDIR")

Reply = tuple[dict[str, Any], bytes]


class EngineProcess:
    """One engine's process; requests take turns, since the engine's state is global.

    Args:
        engine: `espeak`, `hibari` or `aligner`.
        idle_seconds: how long the process is kept without a request.
    """

    def __init__(self, engine: str, idle_seconds: float = IDLE_SECONDS) -> None:
        self._engine = engine
        self._idle_seconds = idle_seconds
        self._turn = asyncio.Lock()
        self._process: asyncio.subprocess.Process | None = None
        self._idle: asyncio.Task[None] | None = None

    @property
    def pid(self) -> int | None:
        """The running process's id, or None."""
        return self._process.pid if self._process else None

    async def ask(self, body: dict[str, Any], characters: int, sound: bytes = b"") -> Reply:
        """Send a request with its samples and return the reply's JSON and samples.

        A reply that does not come (cancelled, too late, process dead) ends the process: its answer would
        otherwise be taken for that of the next request. Raises VoiceFailed.
        """
        async with self._turn:
            self._cancel_idle()
            try:
                async with asyncio.timeout(START_SECONDS + characters * SECONDS_PER_CHARACTER):
                    reply = await self._exchange(pack_message(body, sound))
            except (OSError, EOFError, TimeoutError) as error:
                await self._stop()
                raise VoiceFailed(f"The embedded voice {self._engine} gave no answer.") from error
            except BaseException:
                await self._stop()
                raise
            self._idle = asyncio.create_task(self._stop_when_idle())
        if message := reply[0].get("error"):
            raise VoiceFailed(f"The embedded voice {self._engine} could not speak a line.") from RuntimeError(
                message
            )
        return reply

    async def close(self) -> None:
        """Stop the process."""
        async with self._turn:
            self._cancel_idle()
            await self._stop()

    async def _exchange(self, message: bytes) -> Reply:
        process = self._process = self._process or await _start(self._engine)
        requests = cast("asyncio.StreamWriter", process.stdin)
        replies = cast("asyncio.StreamReader", process.stdout)
        requests.write(message)
        await requests.drain()
        json_bytes, sound_bytes = LENGTHS.unpack(await replies.readexactly(LENGTHS.size))
        reply = json.loads(await replies.readexactly(json_bytes))
        return reply, await replies.readexactly(sound_bytes)

    def _cancel_idle(self) -> None:
        if self._idle:
            self._idle.cancel()
            self._idle = None

    async def _stop_when_idle(self) -> None:
        await asyncio.sleep(self._idle_seconds)
        async with self._turn:
            await self._stop()

    async def _stop(self) -> None:
        process, self._process = self._process, None
        if process:
            with suppress(ProcessLookupError):
                process.kill()
            await process.communicate()


async def _start(engine: str) -> asyncio.subprocess.Process:
    """Start the process; if cancelled meanwhile, stop it (`media/process.py` says why it is shielded)."""
    environment = {name: os.environ[name] for name in KEPT_VARIABLES if name in os.environ}
    spawning = asyncio.create_task(
        asyncio.create_subprocess_exec(
            *(sys.executable, "-P", "-m", "speech.engines", engine),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={**environment, "PYTHONPATH": str(ROOT)},
            start_new_session=True,  # Ctrl-C is for us: we end it when we are done
        )
    )
    try:
        return await asyncio.shield(spawning)
    except asyncio.CancelledError:
        process = await spawning
        process.kill()
        await process.communicate()
        raise
