"""A large file out of an S3 store, over a line that is slow and breaks: it must arrive whole.

    .venv/bin/python -m bench.slow_store --megabytes 500 --rate 1

The store is a real SeaweedFS; Longtake's own client reads from it, with the limits that it is shipped with.
Through that line come a file that a worker fetches and a stream that the API serves, each in one go if the
line holds, and from where it was if it breaks.
"""

import argparse
import asyncio
import os
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from functools import partial
from hashlib import sha256
from pathlib import Path

from chaos.s3_server import BUCKET, S3_PORTS, S3Server
from chaos.slow_link import SlowLink
from cli.ports import find_free_ports
from store.assets import Assets

MEGABYTE = 1_000_000
KEY = "jobs/j1/film-r1.mp4"
START_SECONDS = 120
Read = Callable[[Assets, Path], Awaitable[str]]


def main() -> int:
    """Run as the command line asks, and return the exit code."""
    words = _build_parser().parse_args()
    with tempfile.TemporaryDirectory(prefix="longtake-slow-store-") as folder:
        return asyncio.run(run(Path(folder), words.megabytes * MEGABYTE, round(words.rate * MEGABYTE)))


async def run(folder: Path, size: int, bytes_per_second: int) -> int:
    """Read the file in each way, at the same time; return the number of files that did not arrive whole."""
    content = os.urandom(size)
    expected = sha256(content).hexdigest()
    async with _serve(folder / "s3") as server:
        os.environ.update(server.environment())
        await Assets(f"s3://{BUCKET}").write_bytes(KEY, content)
        slow = partial(SlowLink, server.port, bytes_per_second, breaks=True)
        found = await asyncio.gather(
            _read_slowly(slow(), "fetched by a worker", _fetch, folder),
            _read_slowly(slow(), "streamed by the API", _stream, folder),
            _read_slowly(
                slow(carries=size // 3), "fetched over a line that breaks every third", _fetch, folder
            ),
        )
    return sum(digest != expected for digest in found)


async def _read_slowly(line: SlowLink, name: str, read: Read, folder: Path) -> str:
    async with line.open():
        # The client reads its environment when it is made, and nothing else is made meanwhile.
        os.environ["AWS_ENDPOINT"] = line.endpoint
        assets = Assets(f"s3://{BUCKET}")
        began = time.monotonic()
        digest = await read(assets, folder / name)
        seconds = time.monotonic() - began
    print(f"{name}: {seconds:.0f} s, {line.asked.count('GET')} requests, sha256 {digest[:12]}", flush=True)
    return digest


async def _fetch(assets: Assets, into: Path) -> str:
    await assets.fetch_to_file(KEY, into)
    return sha256(await asyncio.to_thread(into.read_bytes)).hexdigest()


async def _stream(assets: Assets, _into: Path) -> str:
    digest = sha256()
    async for piece in await assets.stream_bytes(KEY):
        digest.update(piece)
    return digest.hexdigest()


@asynccontextmanager
async def _serve(folder: Path) -> AsyncIterator[S3Server]:
    server = S3Server(folder, dict(zip(S3_PORTS, find_free_ports(len(S3_PORTS)), strict=True)))
    server.write_configuration()
    process = await asyncio.create_subprocess_exec(*server.build_command(), stderr=asyncio.subprocess.DEVNULL)
    try:
        await asyncio.to_thread(_wait_until_it_stores, server)
        yield server
    finally:
        process.kill()
        await process.wait()
        server.remove_sockets()


def _wait_until_it_stores(server: S3Server) -> None:
    end = time.monotonic() + START_SECONDS
    while not server.stores_an_object():
        if time.monotonic() > end:
            raise TimeoutError("SeaweedFS does not start")
        time.sleep(0.1)


def _build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m bench.slow_store",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--megabytes", type=int, default=500)
    parser.add_argument("--rate", type=float, default=1.0, help="megabytes a second")
    return parser


if __name__ == "__main__":
    sys.exit(main())
