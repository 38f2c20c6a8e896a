"""Orders for music, and an inbox in a folder."""

import asyncio
import shutil
import wave
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from hashlib import sha256
from pathlib import Path

import httpx
from pydantic import SecretStr

from media.ffmpeg import find_ffmpeg
from providers.accounts import Account
from providers.kit.transport import Transport
from providers.protocol import MusicOrder

MUSIC = b"ID3\x04" + b"music" * 1_000
KEY = "a key of ours"


def a_music(model: str, seconds: float = 30.0, text: str = "A red kite over the hills.") -> MusicOrder:
    return MusicOrder(token="job-1/audio/0/1", model=model, text=text, seconds=seconds, seed=7)  # noqa: S106 - no password


def an_account(provider: str, url: str) -> Account:
    return Account(provider, url, SecretStr(KEY))


@asynccontextmanager
async def a_transport() -> AsyncIterator[Transport]:
    async with httpx.AsyncClient(trust_env=False) as client:
        yield Transport(client)


class Shelf:
    """An inbox that is one folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        # How many of the next tries to put something there fail.
        self.trouble = 0
        folder.mkdir()

    @property
    def held(self) -> int:
        return len(list(self._folder.iterdir()))

    async def put_file(self, name: str, file: Path) -> None:
        if self.trouble:
            self.trouble -= 1
            raise ConnectionError("the store is away")
        shutil.copyfile(file, self._file(name))

    async def get_file(self, name: str, into: Path) -> bool:
        if there := self._file(name).exists():
            shutil.copyfile(self._file(name), into)
        return there

    async def delete_file(self, name: str) -> None:
        self._file(name).unlink(missing_ok=True)

    def _file(self, name: str) -> Path:
        return self._folder / sha256(name.encode()).hexdigest()


async def seconds_of(music: Path, folder: Path) -> float:
    """How long a recording plays, decoded to its end."""
    decoded = folder / "decoded.wav"
    argv = [find_ffmpeg(), "-v", "error", "-xerror", "-y", "-i", music, "-ar", "48000", "-ac", "1", decoded]
    process = await asyncio.create_subprocess_exec(*map(str, argv), stdin=asyncio.subprocess.DEVNULL)
    assert await process.wait() == 0
    with wave.open(str(decoded)) as samples:
        return float(samples.getnframes() / samples.getframerate())
