"""Waits at a start for a database that is not there yet: in a fresh deployment it may come last."""

import asyncio
import logging
from collections.abc import Awaitable, Callable

from store.catalog_outages import CatalogUnavailable, translate_catalog_outages
from store.database import Database

RETRY_SECONDS = 0.5

logger = logging.getLogger("longtake.store")


async def wait_for_catalog(database: Database, work: Callable[[], Awaitable[None]]) -> None:
    """Do the work on the database, again until that answers; say once that it is waited for.

    A SQLite file is never waited for: nobody else brings it.
    """
    if database.url.get_backend_name() == "sqlite":
        return await work()
    told = False
    while True:
        try:
            with translate_catalog_outages():
                return await work()
        except CatalogUnavailable:
            if not told:
                logger.warning("waiting for the database at %s", _name_server(database))
                told = True
        await asyncio.sleep(RETRY_SECONDS)


def _name_server(database: Database) -> str:
    """Return the server's address, and nothing else of the URL, which may hold a password."""
    return f"{database.url.host or 'its socket'}:{database.url.port or 5432}"
