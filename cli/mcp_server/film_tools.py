"""The tools: what an assistant may do with films. What costs money takes a price's token."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, suppress
from typing import Any
from urllib.parse import quote

from cli.api_client import ApiClient
from cli.api_models import ApiProblemError
from cli.errors import FOREIGN_ANSWER, UserError
from cli.first_takes import price_takes, save_takes
from cli.mcp_server.spending_limit import Offer, SpendingLimit

Json = dict[str, Any]
MAX_WAIT_SECONDS = 50
PAUSE_SECONDS = 1.0
ENDED = frozenset({"completed", "failed", "canceled"})
GENERATE, RETAKE, BUDGET = "generate", "retake", "budget"


class FilmTools:
    """The tools, by way of the API at a URL, within a spending limit. Assistants read their docstrings."""

    def __init__(self, url: str, limit: SpendingLimit) -> None:
        self._url, self._limit = url, limit

    async def estimate(self, brief: Json) -> Json:
        """Price a film, and get the `price_token` that `generate` takes. Nothing is ordered.

        `brief` has a `prompt`, a `script` or `scenes`, and may have `duration_seconds`, `aspect_ratio`,
        `resolution`, `provider`, `model`, `title` and all else of `POST /generate`. With `takes` (2 or 4)
        each scene is made so often, at so many times its price. The default provider, `animatic`, is free.
        Tell the person the price before you order.
        """
        async with self._connect() as api:
            price = await _call(api, "POST", "/estimate", brief)
        usd = float(price["cost_usd"])
        # The API itself buys nothing beyond the budget, so the price that was told is the most that is spent.
        given = brief.get("budget_usd")
        budget = usd if given is None else min(usd, given)
        offer = self._limit.add_offer(GENERATE, brief | {"budget_usd": budget}, usd)
        more = {
            name: price[name] for name in ("scenes", "takes", "film_seconds", "done_in_seconds", "notices")
        }
        return self._tell_price(offer) | more

    async def generate(self, price_token: str) -> Json:
        """Order the film whose price `estimate` has told. A token orders one film, however often it comes."""
        async with self._accepted(GENERATE, price_token) as (api, offer):
            job_id = await api.generate_film(offer.order, key=offer.token)
        self._limit.note_job(offer.token, job_id)
        return {"job_id": job_id, "price_usd": offer.usd, "limit_left_usd": self._limit.left_usd()}

    async def status(self, job_id: str) -> Json:
        """Tell how a film stands, what it has cost, what it needs of you, and its link once it is ready."""
        async with self._connect() as api:
            return _describe(await _call(api, "GET", _path(job_id)), api)

    async def wait(self, job_id: str, seconds: int = MAX_WAIT_SECONDS) -> Json:
        """Wait until a film has ended or needs you, at most 50 seconds; then call it again."""
        async with self._connect() as api:
            job, needed = await _call(api, "GET", _path(job_id)), False
            for _ in range(max(0, min(seconds, MAX_WAIT_SECONDS))):
                # A need that was met just now is told for a moment yet: it counts when it is read twice.
                if job["status"] in ENDED or (job["needs_you"] and needed):
                    break
                needed = bool(job["needs_you"])
                await asyncio.sleep(PAUSE_SECONDS)
                job = await _call(api, "GET", _path(job_id))
            return _describe(job, api)

    async def approve(
        self,
        job_id: str,
        budget_usd: float | None = None,
        takes: int | None = None,
        price_token: str = "",
    ) -> Json:
        """Approve the storyboard that a film waits with; or, with `budget_usd`, let the whole film cost more.

        With `takes` (1, 2 or 4) the storyboard is approved with so many takes of each scene. Both cost money:
        the first call tells what they cost more than before and a `price_token`, the second has it.
        """
        if price_token:
            return await self._raise_budget(price_token)
        if not self._limit.has_ordered(job_id):
            raise UserError("The film was not ordered here: a person approves it, in the Studio.")
        order: Json = {"job_id": job_id, "budget_usd": budget_usd}
        async with self._connect() as api:
            job = await _call(api, "GET", _path(job_id))
            if takes is not None:
                order |= await _price_takes(api, job, takes)
            elif budget_usd is None:
                return {"status": await api.control_job(job_id, "approve", {})}
        rise = max(0.0, order["budget_usd"] - (job["budget_usd"] or 0.0))
        return self._tell_price(self._limit.add_offer(BUDGET, order, rise))

    async def retake(  # noqa: PLR0917 - named by assistants, never by place
        self,
        job_id: str,
        scene: int,
        text: str | None = None,
        seed: int | None = None,
        count: int | None = None,
        duration_seconds: float | None = None,
        price_token: str = "",
    ) -> Json:
        """Make a scene of a finished film anew, with another text or seed; `count`: 1, 2 or 4 takes at once.

        `duration_seconds`: how long the scene is from then on. It costs money: the first call tells the price
        and a `price_token`, the second has it.
        """
        if price_token:
            return await self._order_retake(price_token)
        given = {"text": text, "seed": seed, "count": count, "duration_seconds": duration_seconds}
        wish = {name: value for name, value in given.items() if value is not None}
        async with self._connect() as api:
            usd = await api.price_retake(job_id, scene, wish)
        order = {"job_id": job_id, "scene": scene, "wish": wish}
        return self._tell_price(self._limit.add_offer(RETAKE, order, usd))

    async def change_length(self, job_id: str, scene: int, seconds: float | None = None) -> Json:
        """Cut a finished film with a scene this long, for nothing; without `seconds`, tell what is possible.

        What the scene's clip does not have needs another take, which a person orders with its length.
        """
        path = f"{_path(job_id)}/scenes/{scene}/length"
        async with self._connect() as api:
            if seconds is None:
                return await _call(api, "GET", path)
            return await _call(api, "PUT", path, {"seconds": seconds})

    async def cancel(self, job_id: str, *, keep: bool = False) -> Json:
        """Stop a film. With `keep`, nothing more is bought, and a film is cut from what is paid for."""
        async with self._connect() as api:
            mode = "keep" if keep else "stop"
            return await _call(api, "POST", f"{_path(job_id)}/cancel", params={"mode": mode})

    async def _raise_budget(self, token: str) -> Json:
        async with self._accepted(BUDGET, token) as (api, offer):
            order, budget = offer.order, offer.order["budget_usd"]
            if "takes" in order:
                await _approve_takes(api, order, rises=offer.usd > 0)
            else:
                budget = await api.raise_budget(order["job_id"], budget)
        return {"budget_usd": budget, "limit_left_usd": self._limit.left_usd()}

    async def _order_retake(self, token: str) -> Json:
        async with self._accepted(RETAKE, token) as (api, offer):
            if offer.is_repeated:
                raise UserError("This retake was ordered already: ask for the price of another one.")
            call = f"scenes/{offer.order['scene']}/retake"
            takes = await api.direct_scene(offer.order["job_id"], call, offer.order["wish"])
            await self._add_to_budget(api, offer)
        return {
            "take": takes[0],
            "takes": takes,
            "price_usd": offer.usd,
            "limit_left_usd": self._limit.left_usd(),
        }

    async def _add_to_budget(self, api: ApiClient, retake: Offer) -> None:
        """Let a film that was ordered here cost the retake more; else it would wait for a larger budget."""
        job_id = retake.order["job_id"]
        if not retake.usd or not self._limit.has_ordered(job_id):
            return
        with suppress(UserError):  # It has ended, or waits for the budget: `approve` raises it then.
            job = await _call(api, "GET", _path(job_id))
            await api.raise_budget(job_id, (job["budget_usd"] or 0.0) + retake.usd)

    def _tell_price(self, offer: Offer) -> Json:
        left = self._limit.left_usd()
        return {
            "price_usd": offer.usd,
            "price_token": offer.token,
            "limit_left_usd": left,
            "is_within_limit": offer.usd <= left,
        }

    @asynccontextmanager
    async def _accepted(self, kind: str, token: str) -> AsyncIterator[tuple[ApiClient, Offer]]:
        """Count an offer as ordered; not, if the API says that it has done nothing."""
        offer = self._limit.accept_offer(kind, token)
        try:
            async with self._connect() as api:
                yield api, offer
        except ApiProblemError:
            if not offer.is_repeated:
                self._limit.release_offer(token)
            raise

    def _connect(self) -> AbstractAsyncContextManager[ApiClient]:
        return ApiClient.connect(self._url)


async def _call(
    api: ApiClient,
    method: str,
    path: str,
    body: Mapping[str, Any] | None = None,
    params: Mapping[str, str | int] | None = None,
) -> Json:
    answer = await api.call(method, path, body, params)
    if not isinstance(answer, dict):
        raise UserError(FOREIGN_ANSWER)
    return answer


async def _approve_takes(api: ApiClient, order: Json, *, rises: bool) -> None:
    """Approve a storyboard with so many takes of each scene; its budget is raised first, if that `rises`."""
    job_id = order["job_id"]
    revision = await save_takes(api, job_id, order["takes"], order["price_usd"])
    if rises:
        await api.raise_budget(job_id, order["budget_usd"])
    try:
        await api.control_job(job_id, "approve", {"revision": revision})
    except ApiProblemError as refused:  # The budget stays raised, so its price goes on counting.
        raise UserError(str(refused)) from refused


async def _price_takes(api: ApiClient, job: Json, takes: int) -> Json:
    """Price a storyboard with so many takes, and the budget that all of the film needs then."""
    price = await price_takes(api, job["job_id"], takes)
    progress: Any = await api.call(
        "GET", f"{_path(job['job_id'])}/progress", headers={"Accept": "application/json"}
    )
    spent = sum(progress["money"][name] for name in ("spent_usd", "ordered_usd", "doubtful_usd"))
    return {"takes": takes, "price_usd": price, "budget_usd": max(spent + price, job["budget_usd"] or 0.0)}


def _path(job_id: str) -> str:
    return f"/jobs/{quote(job_id, safe='')}"


def _describe(job: Json, api: ApiClient) -> Json:
    film = job["film"]
    names = ("job_id", "title", "status", "needs_you", "budget_usd", "gaps", "error")
    money = {"cost_usd": job["cost"], "film_url": film and api.absolute_url(film["url"])}
    return {name: job[name] for name in names} | money
