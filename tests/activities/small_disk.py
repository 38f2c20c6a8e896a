"""What happens to a collection on a disk that is full, and when there is room again: run in a process.

argv: folder for everything, URL of the catalog, the provider's clip, and for each collection the bytes that
are free on the disk, or `limit` when it is the length of a file that is limited. Prints JSON.
"""

import asyncio
import json
import resource
import shutil
import signal
import sys
from pathlib import Path

from temporalio.exceptions import ApplicationError

from contracts import CollectOrder
from store.database import Database
from tests.activities.cutting import MediaStack
from tests.activities.kit import take_of

MEBIBYTE = 2**20


async def collected(media_stack: MediaStack, order: CollectOrder) -> str:
    """How it went."""
    try:
        await media_stack.collect(order)
    except ApplicationError as error:
        row = await media_stack.ledger.reads.find_row(order.accepted.key)
        assert row is not None
        known = [row.collected_at is not None, *media_stack.stored("*#*"), *map(str, media_stack.at_work())]
        return f"{error.type}: {error.message} final={error.non_retryable} left={known}"
    return "collected"


async def main(folder: Path, url: str, clip: Path, *rooms: str) -> None:
    media_stack = MediaStack(Database(url), folder / "var")
    media_stack.provider.file = clip
    seen = [await without_and_with_room(media_stack, folder, room) for room in rooms]
    media_stack.scratch.close()
    await media_stack.database.dispose()
    sys.stdout.write(json.dumps(seen))


async def without_and_with_room(media_stack: MediaStack, folder: Path, room: str) -> list[str]:
    """Collect the same take twice."""
    order = await media_stack.ordered(take_of(await media_stack.job(1.0, resolution="480p")))
    ballast = folder / "ballast"
    if room == "limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        # Less than the clip has, and more than the catalog's log of a few changes.
        resource.setrlimit(resource.RLIMIT_FSIZE, (MEBIBYTE // 2, resource.RLIM_INFINITY))
    else:
        fill(folder, ballast, int(room))
    without = await collected(media_stack, order)
    ballast.unlink(missing_ok=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return [without, await collected(media_stack, order)]


def fill(folder: Path, ballast: Path, free: int) -> None:
    """Leave so many bytes free."""
    with ballast.open("wb") as file:
        file.write(bytes(shutil.disk_usage(folder).free - free))


if __name__ == "__main__":
    said_folder, said_url, said_clip, *said_rooms = sys.argv[1:]
    asyncio.run(main(Path(said_folder), said_url, Path(said_clip), *said_rooms))
