"""Tells a database that does not answer from all other errors."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError, PendingRollbackError
from sqlalchemy.exc import TimeoutError as NoConnectionFreeError

# SQLAlchemy's.
_LOST_WITH_CONNECTION = "8s2b"
# PostgreSQL's words for a server that starts, recovers, stops, or has no connection left.
_AWAY_STATES = ("57P01", "57P02", "57P03", "53300")


class CatalogUnavailable(Exception):  # noqa: N818 - errors of the store are named by the condition
    """The database does not answer. What was being written may be written, or not.

    It is no StoreError: nothing was refused, and a caller that tries again goes on where it was.
    """

    def __init__(self) -> None:
        super().__init__("The database does not answer.")


@contextmanager
def translate_catalog_outages() -> Iterator[None]:
    """Raise CatalogUnavailable where the database was not reached, or its connection was lost."""
    try:
        yield
    except (OSError, NoConnectionFreeError) as error:  # A TimeoutError is an OSError.
        raise CatalogUnavailable from error
    except PendingRollbackError as error:
        # The end of a transaction whose connection is gone; of one that failed otherwise the code is another.
        if error.code != _LOST_WITH_CONNECTION:
            raise
        raise CatalogUnavailable from error
    except DBAPIError as error:
        if error.connection_invalidated or getattr(error.orig, "sqlstate", None) in _AWAY_STATES:
            raise CatalogUnavailable from error
        raise
