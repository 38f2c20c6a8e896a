"""Real processes, for what must hold between an API and a worker that share a catalog and a disk."""

import asyncio
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

REPOSITORY = Path(__file__).parents[2]
# Each says that it is ready, and goes when all are: so that they do meet.
TOGETHER = """
def together():
    print("ready", flush=True)
    input()
"""


@asynccontextmanager
async def started(
    code: str, *args: str, under: Sequence[str] = ()
) -> AsyncIterator[asyncio.subprocess.Process]:
    """A Python process that runs the code, started by the command `under`; killed at the block's end."""
    pipe = asyncio.subprocess.PIPE
    process = await asyncio.create_subprocess_exec(
        *under, sys.executable, "-c", code, *args, stdin=pipe, stdout=pipe, stderr=pipe, cwd=REPOSITORY
    )
    try:
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def run_together(count: int, code: str, *args: str) -> list[str]:
    """Run the code in that many processes at once; what each printed. The code calls `together()` to begin.

    Raises:
        AssertionError: one of them failed; says what it wrote to stderr.
    """
    ready, go = asyncio.Barrier(count), b"\n"

    async def run() -> str:
        async with started(TOGETHER + code, *args) as process:
            assert process.stdout
            said = await process.stdout.readline()
            await ready.wait()
            out, err = await process.communicate(go)
            assert (said, process.returncode) == (b"ready\n", 0), err.decode()
            return out.decode()

    return await asyncio.gather(*(run() for _ in range(count)))
