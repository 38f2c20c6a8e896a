"""Writes all the work as text: films as blocks, whose commands can be copied, and the rest as tables."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from rich.table import Table

from cli.formatting import format_duration
from cli.operations_models import (
    FilmItem,
    OperationsPage,
    ReconcileItem,
    RepairItem,
    ServiceItem,
    SpendingItem,
    TeamItem,
)

STATE_WORDS = {
    "held": "held",
    "needs_owner": "waiting for the owner",
    "slow": "slow",
    "in_line": "in line",
    "queued": "not begun",
    "running": "running",
}
CONDITION_WORDS = {"in_line": "in line at", "ordered": "ordered from", "at_work": "at"}
INDENT = "    "


def format_counts(counts: Mapping[str, int]) -> str:
    """Return how many films stand where; films of a newer API's states count, too."""
    told = [f"{number} {STATE_WORDS.get(state, state)}" for state, number in counts.items() if number]
    return ", ".join(told) or "none"


def format_film(film: FilmItem, now: datetime) -> Iterator[str]:
    """Yield the lines of a film: where it stands, why, its parts, its page, its command."""
    state = STATE_WORDS.get(film.state, film.state)
    since = f" for {_format_age(film.since, now)}" if film.since else ""
    yield f"{state}{since}: {film.title} ({film.team})"
    if film.detail:
        yield INDENT + film.detail
    for part in film.parts:
        how = CONDITION_WORDS.get(part.condition, f"{part.condition} at")
        yield f"{INDENT}{part.name}: {how} {part.provider} for {_format_age(part.since, now)}"
    if film.web_ui:
        yield INDENT + film.web_ui
    yield INDENT + film.command


def build_service_table(services: Iterable[ServiceItem]) -> Table:
    """Build the table of providers, a line for each."""
    table = _new_table("SERVICE", "PLACES", "IN LINE", "HELD", "LATE", "ORDERED", "ORDERS/S", "REFUSES")
    for each in services:
        table.add_row(
            each.provider,
            f"{each.places_taken} of {each.places}",
            *map(str, (each.in_line, each.held, each.late)),
            f"${each.ordered_usd:.2f}",
            f"{each.submits_per_second:g}",
            each.trouble.message if each.trouble else "",
        )
    return table


def build_team_table(teams: Iterable[TeamItem], everybody: SpendingItem | None) -> Table:
    """Build the table of teams, a line for each, and the last for all together, unless that is None."""
    table = _new_table("TEAM", "ID", "FILMS", "TODAY", "CAP", "THIS MONTH", "ORDERED")
    for team in teams:
        table.add_row(
            team.name,
            team.team_id,
            str(sum(team.films.values())),
            f"${team.spent_today_usd:.2f}",
            _format_cap(team.daily_cap_usd),
            f"${team.spent_this_month_usd:.2f}",
            f"${team.ordered_usd:.2f}",
        )
    if everybody is not None:
        table.add_row(
            "all", "", "", f"${everybody.spent_today_usd:.2f}", _format_cap(everybody.daily_cap_usd)
        )
    return table


def format_reconcile(run: ReconcileItem, now: datetime) -> str:
    """Return when a run of the reconciler began, and what it repaired."""
    found = _format_repairs(run.repairs) if run.repairs else run.status
    return f"{_format_age(run.started_at, now)} ago: {found}"


def format_others(page: OperationsPage) -> Iterator[str]:
    """Yield what is not listed."""
    if more := page.work.total - len(page.work.films):
        yield f"{_count(more, 'more film')}: --limit, --state, --team and --service choose which are listed."
    if more := page.teams_total - len(page.teams):
        yield f"{_count(more, 'more team')}."


def _format_repairs(found: RepairItem) -> str:
    films = {"started": found.started, "settled": found.settled, "deleted": found.deleted}
    told = [f"{_count(number, 'film')} {done}" for done, number in films.items() if number]
    if found.notified:
        told.append(f"{_count(found.notified, 'caller')} told of the end")
    for provider, number in found.stopped_calls.items():
        told.append(f"{_count(number, 'call')} to {provider} stopped")
    for provider, number in found.unknown_calls.items():
        told.append(f"{_count(number, 'call')} to {provider} settled that may have been paid")
    for provider, number in found.refused_calls.items():
        told.append(f"{_count(number, 'call')} left open that {provider} refuses to stop, until you mend it")
    return ", ".join(told) or "nothing to repair"


def _format_age(since: datetime, now: datetime) -> str:
    return format_duration((now - since).total_seconds())


def _count(number: int, what: str) -> str:
    return f"{number} {what}" if number == 1 else f"{number} {what}s"


def _format_cap(usd: float | None) -> str:
    return "-" if usd is None else f"${usd:.2f}"


def _new_table(*columns: str) -> Table:
    return Table(*columns, box=None, pad_edge=False, header_style="dim")
