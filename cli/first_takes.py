"""How many takes of each scene a storyboard that waits for its approval asks for: priced, and changed."""

from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.errors import UserError

# Sums of prices are compared to a millionth of a dollar.
EPSILON_USD = 1e-6


class _BoardPrice(BaseModel):
    price_usd: float


class _Board(BaseModel):
    revision: int
    price_usd: float | None


async def price_takes(api: ApiClient, job_id: str, takes: int) -> float:
    """Return what the film would cost with so many takes of each scene, in US dollars. Nothing is changed."""
    answer = await api.call_job("POST", job_id, "/storyboard/estimate", {"takes": takes})
    return _BoardPrice.model_validate(answer).price_usd


async def save_takes(api: ApiClient, job_id: str, takes: int, price_usd: float) -> int:
    """Have so many takes made of each scene; return the revision of the storyboard that asks for them.

    Raises:
        UserError: it costs more than `price_usd` now.
    """
    board = _Board.model_validate(await api.call_job("PUT", job_id, "/storyboard", {"takes": takes}))
    if board.price_usd is not None and board.price_usd > price_usd + EPSILON_USD:
        raise UserError(f"Saved, but not approved: it costs ${board.price_usd:.2f} now.")
    return board.revision
