"""Before money is spent: what it buys is said, and a person is asked."""

import sys

import typer

from cli.answers import RetryPart, RetryPrice
from cli.errors import SorryError
from cli.say import aside

ACTIONS = {
    "order": "is ordered anew",
    "await": "was ordered before and is waited for",
    "fetch": "is ready at the provider and is fetched",
    "decide": "waits for your decision: see `longtake resolve`",
    "leave_out": "is left out",
}


def tell_retry(price: RetryPrice) -> None:
    """Say of each part what happens to it, what that costs, and what may have been paid already."""
    for part in price.parts:
        aside(" · ".join(_words(part)))
    if price.within_budget is False and price.budget_usd is not None:
        aside(f"That is more than its budget of {usd(price.budget_usd)}: it will wait for you on the way.")
    if price.asks_first:
        aside("Its storyboard waits for your approval before any scene is bought.")


def agree(cost_usd: float, *, yes: bool) -> None:
    """Have a person agree to a price. What is free needs nobody.

    Raises:
        SorryError: they do not agree, or nobody can be asked and `yes` was not given.
    """
    if cost_usd <= 0:
        return
    aside(f"This costs {usd(cost_usd)}.")
    if yes:
        return
    if not sys.stdin.isatty():
        raise SorryError("Nothing was ordered: nobody can be asked here. To spend that, add --yes.")
    if not typer.confirm("Spend that?", err=True):
        raise SorryError("Nothing was ordered.")


def usd(amount: float) -> str:
    """`$0.42`; a fraction of a cent is not hidden."""
    return f"${amount:.3f}" if 0 < amount < 0.1 else f"${amount:.2f}"  # noqa: PLR2004 - ten cents


def _words(part: RetryPart) -> list[str]:
    words = ["The music" if part.scene == 0 else f"Scene {part.scene}"]
    words[0] += f" {ACTIONS.get(part.action, part.action)}"
    if part.cost_usd:
        words.append(usd(part.cost_usd))
    if part.doubtful_usd:
        words.append(
            f"{usd(part.doubtful_usd)} may have been paid for it already: look at the provider's page"
        )
    if part.error:
        words.append(part.error.message)
    return words
