"""How tests download: as any caller does, with no key."""

from typing import Any

import httpx


def fetch(url: str, **headers: str) -> httpx.Response:
    """Get the URL; headers are named with _ for -."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return httpx.get(url, headers=named, timeout=30, trust_env=False)


def post(url: str, body: object, key: str = "Bearer any") -> Any:  # noqa: ANN401 - JSON
    """Post JSON with a key, and read the JSON that comes back."""
    answer = httpx.post(url, json=body, headers={"Authorization": key}, timeout=30, trust_env=False)
    return answer.raise_for_status().json()
