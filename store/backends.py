"""Which object store a location means."""

from pathlib import Path
from urllib.parse import unquote, urlsplit

from obstore.store import LocalStore, ObjectStore, from_url


def open_store(location: str) -> ObjectStore:
    """The store at a URL; a local folder is made. A cloud's retries are left to whoever calls."""
    url = urlsplit(location)
    if url.scheme == "file":
        return LocalStore(Path(unquote(url.path)), automatic_cleanup=True, mkdir=True)
    if url.scheme == "memory":
        return from_url(location)
    return from_url(location, retry_config={"max_retries": 0})
