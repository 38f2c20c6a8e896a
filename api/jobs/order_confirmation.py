"""The words that the operator wants confirmed before a film is ordered, such as "These are my own ideas."."""

from api.http import problems
from api.http.problems import FieldError, ProblemError

FIELD = "order_confirmation"


def require_confirmation(given: str | None, wanted: str) -> None:
    """Let an order pass that confirms these words, or any where the operator wants none.

    Raises:
        ProblemError: `order-unconfirmed`, with the words.
    """
    if not wanted or (given is not None and given.strip() == wanted):
        return
    said = f"Confirm first: “{wanted}” Send these words as `{FIELD}`."
    error = FieldError(
        field=FIELD, message="Confirm this before you order.", code=problems.ORDER_UNCONFIRMED.name
    )
    raise ProblemError(problems.ORDER_UNCONFIRMED, said, errors=(error,))
