"""Opens the object store behind a location URL."""

import os
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple, cast
from urllib.parse import unquote, urlsplit

from obstore.store import LocalStore, ObjectStore, from_url

if TYPE_CHECKING:
    from obstore.store import ClientConfig, RetryConfig

_ENVIRONMENT_PREFIXES = {
    "s3": "AWS_",
    "s3a": "AWS_",
    "gs": "GOOGLE_",
    **dict.fromkeys(("az", "adl", "azure", "abfs", "abfss"), "AZURE_"),
}
# object_store reads these options of a client from the environment (`ClientConfigKey`). obstore drops them
# all once one option is given in the call: findings/obstore_client_options_drop_the_environment.sh.
_CLIENT_OPTIONS = (
    *("allow_http", "allow_invalid_certificates", "connect_timeout", "http1_only", "http2_only"),
    *("pool_idle_timeout", "pool_max_idle_per_host", "proxy_ca_certificate", "proxy_excludes", "proxy_url"),
    *("randomize_addresses", "read_timeout", "timeout", "user_agent"),
)


@dataclass(frozen=True)
class ClientLimits:
    """How long a cloud store's client waits, and how often it reads again.

    A read goes on where it broke, so it may take long as a whole, but not stand still. Of a write the client
    sees only the answer: it may take as long as a slow line needs for the parts that are sent side by side.
    """

    connect: timedelta = timedelta(seconds=5)
    stall: timedelta = timedelta(seconds=30)
    read: timedelta = timedelta(hours=1)
    write: timedelta = timedelta(minutes=10)
    read_retries: int = 8
    longest_pause: timedelta = timedelta(seconds=2)


class OpenStores(NamedTuple):
    """One location, opened twice: `reads` are repeated when they fail, `writes` and deletions never."""

    reads: ObjectStore
    writes: ObjectStore


def open_stores(location: str, limits: ClientLimits) -> OpenStores:
    """Open the object store at a URL and create a local folder if missing.

    A write whose answer was lost may have been done: retries of it are Temporal's.
    """
    url = urlsplit(location)
    if url.scheme == "file":
        return _open_once(LocalStore(Path(unquote(url.path)), automatic_cleanup=True, mkdir=True))
    if url.scheme == "memory":
        return _open_once(from_url(location))
    given = read_client_options(url.scheme, os.environ)
    reads, writes = _read_options(limits) | given, _write_options(limits) | given
    return OpenStores(
        from_url(location, client_options=cast("ClientConfig", reads), retry_config=_read_retries(limits)),
        from_url(location, client_options=cast("ClientConfig", writes), retry_config={"max_retries": 0}),
    )


def open_public_store(location: str, public_url: str) -> ObjectStore:
    """Open the store as it is reached from outside: it signs links, and is never asked."""
    return from_url(location, config={"endpoint": public_url.rstrip("/")})


def read_client_options(scheme: str, environment: Mapping[str, str]) -> dict[str, object]:
    """Return the client's options that the environment gives, such as `AWS_ALLOW_HTTP=true`."""
    prefix = _ENVIRONMENT_PREFIXES.get(scheme, "AWS_")
    found = {name: environment.get(f"{prefix}{name.upper()}") for name in _CLIENT_OPTIONS}
    return {name: value for name, value in found.items() if value}


def _open_once(store: ObjectStore) -> OpenStores:
    return OpenStores(store, store)


def _read_options(limits: ClientLimits) -> dict[str, object]:
    return {"connect_timeout": limits.connect, "read_timeout": limits.stall, "timeout": limits.read}


def _write_options(limits: ClientLimits) -> dict[str, object]:
    return {"connect_timeout": limits.connect, "timeout": limits.write}


def _read_retries(limits: ClientLimits) -> "RetryConfig":
    # No read is repeated once `retry_timeout` has passed since its beginning, however well it went on.
    return {
        "max_retries": limits.read_retries,
        "retry_timeout": limits.read,
        "backoff": {"max_backoff": limits.longest_pause},
    }
