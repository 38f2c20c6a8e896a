"""The Temporal server: an external one by address, or the embedded one by its command line.

What comes from Temporal's SDK is imported where it is needed: it takes longer than most commands.
"""

import shutil
import sys
from pathlib import Path

from cli.errors import UserError
from contracts import API_PREFIX
from settings import Settings

NO_TEMPORAL_COMMAND = (
    "No `temporal` command was found: install it (https://docs.temporal.io/cli) so that it is on PATH, "
    "or set LONGTAKE_TEMPORAL_ADDRESS to a server that runs."
)
# Six times faster than the default journal. A killed process loses nothing; a power cut may lose the last
# moments, which the catalog's ledger (durable) makes good.
SQLITE_PRAGMAS = ("journal_mode=wal", "synchronous=normal")


def find_temporal_command() -> Path | None:
    """Return the `temporal` command beside our Python, where its package puts it, else the one on PATH."""
    beside = Path(sys.executable).with_name("temporal")
    found = shutil.which(beside) or shutil.which("temporal")
    return Path(found) if found else None


def server_command(settings: Settings) -> tuple[str, ...]:
    """Return the command line that starts the embedded server.

    Raises:
        UserError: there is no `temporal` command.
    """
    temporal = find_temporal_command()
    if temporal is None:
        raise UserError(NO_TEMPORAL_COMMAND)
    return (str(temporal), "server", "start-dev", *_address_options(settings), *_server_options(settings))


def _address_options(settings: Settings) -> tuple[str, ...]:
    ports = ("--port", str(settings.temporal_port), "--ui-port", str(settings.temporal_ui_port))
    return ("--ip", "127.0.0.1", *ports, "--db-filename", str(settings.var_dir / "temporal.db"))


def _server_options(settings: Settings) -> tuple[str, ...]:
    from contracts.search_attributes import ALL_ATTRIBUTES  # noqa: PLC0415

    words = ["--ui-disable-news-fetch", "--log-level", "warn"]
    # Fairness keys: owners take turns at a provider's task queue.
    words += ["--dynamic-config-value", "matching.enableFairness=true"]
    if settings.payload_secrets:
        words += ["--ui-codec-endpoint", f"http://127.0.0.1:{settings.api_port}{API_PREFIX}/codec"]
    for pragma in SQLITE_PRAGMAS:
        words += ["--sqlite-pragma", pragma]
    for key in ALL_ATTRIBUTES:
        words += ["--search-attribute", f"{key.name}=Keyword"]
    if settings.temporal_namespace:
        words += ["--namespace", settings.temporal_namespace]
    return tuple(words)


def external_temporal_address(settings: Settings) -> str | None:
    """Return the address of an external Temporal server; None when the embedded one is used.

    The order is that of `temporal_client.client`: our setting, then Temporal's own environment and profiles.

    Raises:
        UserError: Temporal's own configuration cannot be read.
    """
    from temporalio.envconfig import ClientConfig  # noqa: PLC0415

    try:
        named = ClientConfig.load_client_connect_config().get("target_host")
    except RuntimeError as error:
        raise UserError(f"Temporal's own configuration cannot be read: {error}") from error
    return settings.temporal_address or named or None
