"""The Temporal server: a named one, or the embedded one: where its command is, and how it is started."""

import shutil
import sys
from pathlib import Path

from temporalio.envconfig import ClientConfig

from cli.errors import SorryError
from settings import Settings
from workflows import search

HOW_TO_GET_ONE = (
    "No `temporal` command was found: install it (https://docs.temporal.io/cli) so that it is on PATH, "
    "or set LONGTAKE_TEMPORAL_ADDRESS to a server that runs."
)
# Six times quicker than the default journal. A process that dies loses nothing; a power cut may lose the last
# moments, which the catalog's ledger (durable) makes good.
PRAGMAS = ("journal_mode=wal", "synchronous=normal")


def find_temporal() -> Path | None:
    """The command beside our Python (the package brings it), else the one on PATH."""
    beside = Path(sys.executable).with_name("temporal")
    found = shutil.which(beside) or shutil.which("temporal")
    return Path(found) if found else None


def server_command(settings: Settings) -> tuple[str, ...]:
    """The words that start it.

    Raises:
        SorryError: there is no such command.
    """
    temporal = find_temporal()
    if temporal is None:
        raise SorryError(HOW_TO_GET_ONE)
    return (str(temporal), "server", "start-dev", *_where(settings), *_what(settings))


def _where(settings: Settings) -> tuple[str, ...]:
    ports = ("--port", str(settings.temporal_port), "--ui-port", str(settings.temporal_ui_port))
    return ("--ip", "127.0.0.1", *ports, "--db-filename", str(settings.var_dir / "temporal.db"))


def _what(settings: Settings) -> tuple[str, ...]:
    words = ["--ui-disable-news-fetch", "--log-level", "warn"]
    # Owners take turns at a provider's queue.
    words += ["--dynamic-config-value", "matching.enableFairness=true"]
    for pragma in PRAGMAS:
        words += ["--sqlite-pragma", pragma]
    for key in search.ALL:
        words += ["--search-attribute", f"{key.name}=Keyword"]
    if settings.temporal_namespace:
        words += ["--namespace", settings.temporal_namespace]
    return tuple(words)


def temporal_elsewhere(settings: Settings) -> str | None:
    """The address of the Temporal server that is named for us; None when we bring our own.

    The same order as in `engine.client`: our setting, then Temporal's own environment and profiles.
    """
    try:
        named = ClientConfig.load_client_connect_config().get("target_host")
    except RuntimeError as error:
        raise SorryError(f"Temporal's own configuration cannot be read: {error}") from error
    return settings.temporal_address or named or None
