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

from store.database import Database
from tests.activities.cutting import Studio
from tests.activities.kit import take_of
from workflows.contracts import CollectOrder

MEBIBYTE = 2**20


async def collected(studio: Studio, order: CollectOrder) -> str:
    """How it went."""
    try:
        await studio.collect(order)
    except ApplicationError as error:
        row = await studio.ledger.row(order.accepted.key)
        assert row is not None
        known = [row.collected_at is not None, *studio.stored("*#*"), *map(str, studio.at_work())]
        return f"{error.type}: {error.message} final={error.non_retryable} left={known}"
    return "collected"


async def main(folder: Path, url: str, clip: Path, *rooms: str) -> None:
    studio = Studio(Database(url), folder / "var")
    studio.provider.file = clip
    seen = [await without_and_with_room(studio, folder, room) for room in rooms]
    studio.scratch.close()
    await studio.database.dispose()
    sys.stdout.write(json.dumps(seen))


async def without_and_with_room(studio: Studio, folder: Path, room: str) -> list[str]:
    """Collect the same take twice."""
    order = await studio.ordered(take_of(await studio.job(1.0, resolution="480p")))
    ballast = folder / "ballast"
    if room == "limit":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (MEBIBYTE // 8, resource.RLIM_INFINITY))
    else:
        fill(folder, ballast, int(room))
    without = await collected(studio, order)
    ballast.unlink(missing_ok=True)
    resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
    return [without, await collected(studio, order)]


def fill(folder: Path, ballast: Path, free: int) -> None:
    """Leave so many bytes free."""
    with ballast.open("wb") as file:
        file.write(bytes(shutil.disk_usage(folder).free - free))


if __name__ == "__main__":
    said_folder, said_url, said_clip, *said_rooms = sys.argv[1:]
    asyncio.run(main(Path(said_folder), said_url, Path(said_clip), *said_rooms))
