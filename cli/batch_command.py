"""The Typer command that orders a film for each row of a CSV file, and goes on after a break."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Annotated, Any

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.batch_journal import BatchJournal, digest_film
from cli.batch_rows import fill_template, read_rows
from cli.brief_options import DescribedFilm, with_film_options
from cli.errors import UserError
from cli.options import ApiUrl, Confirm, Yes, resolve_api_url
from cli.order_confirmation import confirm_order, fetch_words
from cli.output import print_stderr, print_stdout
from cli.picture_uploads import upload_pictures
from cli.price_confirmation import confirm_price
from cli.signals import run_interruptible

DEFAULT_PROMPT = "{prompt}"

batch_app = typer.Typer()


class RowPrice(BaseModel):
    """The price in the answer of `POST /estimate`."""

    cost_usd: float


@dataclass(frozen=True)
class BatchOrder:
    """A film of a batch: its row, its brief and its idempotency key."""

    row: int
    brief: Mapping[str, Any]
    key: str


@batch_app.command()
@partial(with_film_options, prompt=DEFAULT_PROMPT)
def batch(
    film: DescribedFilm,
    file: Annotated[
        Path, typer.Argument(metavar="FILE", help="A CSV file: its first line names the columns.")
    ],
    *,
    yes: Yes = False,
    confirm: Confirm = False,
    api: ApiUrl = None,
) -> None:
    """Order a film for each row of a CSV file, whose cells replace {column} in the text and the options.

    Takes the options of `generate`; without a text, the column `prompt` is it. The price of all is shown,
    and must be confirmed. Begun again after a break, it orders what is not ordered yet (see FILE.orders).
    """
    journal = BatchJournal.open(file)
    rows = read_rows(file)
    described = [fill_template(film.brief, row) for row in rows]
    url = resolve_api_url(api)
    keys = journal.build_keys(described)
    missing = [row for row, key in enumerate(keys) if key not in journal.orders]
    print_stderr(f"{len(keys)} films, of which {len(keys) - len(missing)} are ordered already.")
    if not missing:
        return
    confirm_price(run_interruptible(_price_films(url, [described[row] for row in missing])), yes=yes)
    confirmed = confirm_order({}, run_interruptible(fetch_words(url)), confirm=confirm)
    template = run_interruptible(_upload_template(url, film, journal))
    orders = [
        BatchOrder(row + 1, {**fill_template(template, rows[row]), **confirmed}, keys[row]) for row in missing
    ]
    run_interruptible(_order_films(url, orders, journal))


async def _price_films(url: str, briefs: list[Mapping[str, Any]]) -> float:
    async with ApiClient.connect(url) as api:
        answers = [await api.call("POST", "/estimate", brief) for brief in briefs]
    return sum(RowPrice.model_validate(answer).cost_usd for answer in answers)


async def _upload_template(url: str, film: DescribedFilm, journal: BatchJournal) -> Mapping[str, Any]:
    """Upload the film's pictures, unless an earlier run has."""
    if (before := journal.uploaded.get(digest_film(film.brief))) is not None:
        return before
    async with ApiClient.connect(url) as api:
        uploaded = await upload_pictures(api, film.brief, film.pictures)
    journal.record_uploads(film.brief, uploaded)
    return uploaded


async def _order_films(url: str, orders: list[BatchOrder], journal: BatchJournal) -> None:
    async with ApiClient.connect(url) as api:
        for done, order in enumerate(orders):
            try:
                job_id = await api.generate_film(order.brief, key=order.key)
            except UserError as error:
                left = f"{done} of {len(orders)} films were ordered now. Go on later with the same command."
                raise UserError(f"Row {order.row}: {error}\n{left}") from error
            journal.record_order(order.key, job_id)
            print_stdout(job_id)
