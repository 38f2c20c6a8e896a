"""Load the settings for a command, and derive local URLs from them."""

from pydantic import ValidationError

from cli.errors import UserError
from settings import Settings

VARIABLE_PREFIX = "LONGTAKE_"
# Loopback address to call a server at that listens on all addresses.
WILDCARD_HOSTS = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 - these are told apart, not bound


def load_settings() -> Settings:
    """Load the settings from the environment.

    Raises:
        UserError: names each invalid variable.
    """
    try:
        return Settings()
    except ValidationError as error:
        faults = [
            f"{VARIABLE_PREFIX}{'.'.join(map(str, e['loc'])).upper()}: {e['msg']}" for e in error.errors()
        ]
        raise UserError("; ".join(faults)) from error


def api_url(settings: Settings) -> str:
    """Return the URL of the API for clients on this machine."""
    host = WILDCARD_HOSTS.get(settings.api_host) or settings.api_host
    if ":" in host and not host.startswith("["):
        host = f"[{host}]"
    return f"http://{host}:{settings.api_port}"


def temporal_ui_url(settings: Settings) -> str:
    """Return the URL of the embedded Temporal's Web UI."""
    return f"http://127.0.0.1:{settings.temporal_ui_port}"
