"""Has the user confirm the words that whoever runs Longtake wants confirmed with each order of a film."""

import sys
from collections.abc import Mapping
from typing import Any

import typer

from cli.api_client import ApiClient
from cli.errors import UserError
from cli.output import print_stderr

FIELD = "order_confirmation"


async def fetch_words(url: str) -> str | None:
    """Return the words that are to be confirmed; None if there are none."""
    async with ApiClient.connect(url) as api:
        session = await api.call("GET", "/session")
    words = session.get(FIELD) if isinstance(session, Mapping) else None
    return words if isinstance(words, str) else None


def confirm_order(brief: Mapping[str, Any], words: str | None, *, confirm: bool) -> Mapping[str, Any]:
    """Return the brief with the confirmed words in it.

    Raises:
        UserError: they decline, or stdin is no terminal and `confirm` was not given.
    """
    if words is None:
        return brief
    print_stderr(f"Confirm with your order: {words}")
    if not confirm and not sys.stdin.isatty():
        raise UserError("Nothing was ordered: nobody can be asked here. To confirm that, add --confirm.")
    if not confirm and not typer.confirm("Do you?", err=True):
        raise UserError("Nothing was ordered.")
    return {**brief, FIELD: words}
