"""The settings, for a command: what is wrong with them is one sentence."""

from pydantic import ValidationError

from cli.errors import SorryError
from settings import Settings

PREFIX = "LONGTAKE_"
# Where a server that listens everywhere can be called.
EVERYWHERE = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - these are told apart, not bound


def load() -> Settings:
    """The settings from the environment.

    Raises:
        SorryError: names each variable at fault.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [f"{PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()]
        raise SorryError("; ".join(faults)) from error


def api_url(settings: Settings) -> str:
    """Where clients on this machine call the API."""
    host = EVERYWHERE.get(settings.api_host) or settings.api_host
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return f"http://{host}:{settings.api_port}"


def ui_url(settings: Settings) -> str:
    """The embedded Temporal's Web UI."""
    return f"http://127.0.0.1:{settings.temporal_ui_port}"
