"""How tests download: as any caller does, with no key."""

import httpx


def fetch(url: str, **headers: str) -> httpx.Response:
    """Get the URL; headers are named with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(url, headers=named, timeout=30, trust_env=False)
