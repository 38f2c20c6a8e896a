"""Print what a paid action buys, and ask the user to confirm its price."""

import sys

import typer

from cli.api_models import RetryPriceItem, RetryPriceResponse
from cli.errors import UserError
from cli.output import print_stderr
from contracts.stages import describe_part

ACTION_TEXTS = {
    "order": "is ordered anew",
    "await": "was ordered before and is waited for",
    "fetch": "is ready at the provider and is fetched",
    "decide": "needs your decision: see `longtake resolve`",
    "leave_out": "is left out",
}


def print_retry_price(price: RetryPriceResponse) -> None:
    """Print for each scene what the retry does, what it costs, and what may already have been paid."""
    for part in price.parts:
        print_stderr(" · ".join(_describe_item(part)))
    if price.within_budget is False and price.budget_usd is not None:
        print_stderr(
            f"That is more than its budget of {format_usd(price.budget_usd)}: "
            "it will wait for you on the way."
        )
    if price.asks_first:
        print_stderr("Its storyboard waits for your approval before any scene is bought.")


def confirm_price(cost_usd: float, *, yes: bool) -> None:
    """Ask the user to confirm a price. A price of 0 needs no confirmation.

    Raises:
        UserError: they decline, or stdin is no terminal and `yes` was not given.
    """
    if cost_usd <= 0:
        return
    print_stderr(f"This costs {format_usd(cost_usd)}.")
    if yes:
        return
    if not sys.stdin.isatty():
        raise UserError("Nothing was ordered: nobody can be asked here. To spend that, add --yes.")
    if not typer.confirm("Spend that?", err=True):
        raise UserError("Nothing was ordered.")


def format_usd(amount: float) -> str:
    """Format US dollars: `$0.42`, and three decimals below ten cents."""
    return f"${amount:.3f}" if 0 < amount < 0.1 else f"${amount:.2f}"  # noqa: PLR2004 - ten cents


def _describe_item(part: RetryPriceItem) -> list[str]:
    words = [describe_part(part.scene).capitalize()]
    words[0] += f" {ACTION_TEXTS.get(part.action, part.action)}"
    if part.cost_usd:
        words.append(format_usd(part.cost_usd))
    if part.doubtful_usd:
        words.append(
            f"{format_usd(part.doubtful_usd)} may have been paid for it already: look at the provider's page"
        )
    if part.error:
        words.append(part.error.message)
    return words
