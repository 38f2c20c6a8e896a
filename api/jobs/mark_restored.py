"""`python -m api.jobs.mark_restored`: what `longtake restored` runs."""

import asyncio
import sys

from settings import Settings
from store.database import Database
from store.restored_jobs import mark_restored_jobs


async def mark_restored(settings: Settings) -> str:
    """Mark the open jobs of the catalog; return what to tell whoever asked."""
    database = Database(settings.catalog_url)
    try:
        await database.migrate()
        marked = await mark_restored_jobs(database)
    finally:
        await database.dispose()
    since = f", since {marked.copied_at:%Y-%m-%d %H:%M:%S} UTC" if marked.open_jobs else ""
    what = f"what may have been ordered for them{since} is looked for, or asked about"
    return f"{marked.open_jobs} films are under way: {what}."


if __name__ == "__main__":
    sys.stdout.write(asyncio.run(mark_restored(Settings())) + "\n")
