"""The `longtake costs` command."""

import re
from calendar import monthrange
from collections.abc import Iterator
from typing import Annotated
from urllib.parse import urlencode

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.errors import UserError
from cli.options import ApiUrl, AsJson, resolve_api_url
from cli.output import print_json, print_stderr, print_stdout
from cli.price_confirmation import format_usd
from cli.signals import run_interruptible
from contracts import API_PREFIX
from contracts.cost_grouping import CostGrouping

cost_app = typer.Typer()
COLUMNS = ("TOTAL", "KNOWN", "ON ORDER", "IN DOUBT", "CALLS")
# Of a column of amounts.
WIDTH = 10
EMULATED = "An emulator answered in place of the services: no real dollar was paid for {money}."
DELETED = "(deleted films)"
OTHERS = "(others)"
Query = dict[str, str]


class CostLine(BaseModel):
    """Costs of a group of calls."""

    key: str | None = None
    title: str | None = None
    total_usd: float
    spent_usd: float
    ordered_usd: float
    doubtful_usd: float
    emulated_usd: float = 0
    calls: int


class CostAnswer(BaseModel):
    """The answer of `GET /costs`, reduced to what is shown."""

    by: str
    groups: tuple[CostLine, ...]
    others: CostLine | None = None
    total: CostLine


@cost_app.command()
def costs(
    *,
    month: Annotated[
        str | None, typer.Option(metavar="YYYY-MM", help="One month (UTC), by provider if nothing is said.")
    ] = None,
    first: Annotated[
        str | None,
        typer.Option("--from", metavar="YYYY-MM-DD", help="The first day (UTC). Default: twelve months."),
    ] = None,
    last: Annotated[
        str | None, typer.Option("--to", metavar="YYYY-MM-DD", help="The last day (UTC). Default: today.")
    ] = None,
    by: Annotated[CostGrouping | None, typer.Option(help="What is told apart. Default: month.")] = None,
    csv: Annotated[bool, typer.Option("--csv", help="Print it as CSV, every group of it.")] = False,
    json: AsJson = False,
    api: ApiUrl = None,
) -> None:
    """Show what was spent: by month, day, provider, stage or film. Deleted films count on."""
    query = _build_query(month, first, last, by)
    answer = run_interruptible(_fetch_costs(resolve_api_url(api), query, csv=csv))
    if isinstance(answer, bytes):
        typer.echo(answer, nl=False)
    elif json:
        print_json(answer)
    else:
        _print_costs(CostAnswer.model_validate(answer))


def _build_query(month: str | None, first: str | None, last: str | None, by: CostGrouping | None) -> Query:
    if month is not None:
        if first or last:
            raise UserError("Name a month, or days: not both.")
        first, last = _find_days(month)
        by = by or CostGrouping.PROVIDER
    given = {"from": first, "to": last, "by": by.value if by else None}
    return {name: value for name, value in given.items() if value is not None}


def _find_days(month: str) -> tuple[str, str]:
    """Return the first and the last day of a month."""
    found = re.fullmatch(r"(\d{4})-(0[1-9]|1[0-2])", month)
    if found is None:
        raise UserError(f"{month} is no month; one looks like 2026-11.")
    days = monthrange(int(found[1]), int(found[2]))[1]
    return f"{month}-01", f"{month}-{days:02}"


async def _fetch_costs(url: str, query: Query, *, csv: bool) -> object:
    """Return the costs as the bytes of a CSV file, or as JSON."""
    async with ApiClient.connect(url) as client:
        if not csv:
            return await client.call("GET", "/costs", params=query)
        link = f"{API_PREFIX}/costs?{urlencode(query | {'format': 'csv'})}"
        async with client.stream_file(link) as chunks:
            return b"".join([chunk async for chunk in chunks])


def _print_costs(answer: CostAnswer) -> None:
    if emulated := answer.total.emulated_usd:
        print_stderr(EMULATED.format(money=format_usd(emulated)), "yellow")
    if not answer.total.total_usd:
        print_stdout("Nothing was spent.")
        return
    for line in _describe_costs(answer):
        print_stdout(line)


def _describe_costs(answer: CostAnswer) -> Iterator[str]:
    """Describe the costs, a line for each group; names come last, because titles may be long."""
    yield _align([*COLUMNS, answer.by.upper()])
    for group in answer.groups:
        if group.total_usd:
            yield _align([*_describe_amounts(group), _name_group(group)])
    if answer.others is not None:
        yield _align([*_describe_amounts(answer.others), OTHERS])
    yield _align([*_describe_amounts(answer.total), "in all"])


def _align(cells: list[str]) -> str:
    *amounts, name = cells
    return "".join(f"{amount:>{WIDTH}}" for amount in amounts) + f"  {name}"


def _name_group(group: CostLine) -> str:
    if group.key is None:
        return DELETED
    return f"{group.key}  {group.title}" if group.title else group.key


def _describe_amounts(line: CostLine) -> list[str]:
    amounts = (line.total_usd, line.spent_usd, line.ordered_usd, line.doubtful_usd)
    return [*map(format_usd, amounts), str(line.calls)]
