"""Opens the object store behind a location URL."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from obstore.store import LocalStore, ObjectStore, from_url


def open_store(location: str) -> ObjectStore:
    """Open the object store at a URL and create a local folder if missing.

    Cloud stores do not retry by themselves: retries are Temporal's.
    """
    url = urlsplit(location)
    if url.scheme == "file":
        return LocalStore(Path(unquote(url.path)), automatic_cleanup=True, mkdir=True)
    if url.scheme == "memory":
        return from_url(location)
    return from_url(location, retry_config={"max_retries": 0})
