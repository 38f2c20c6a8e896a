"""Adds up the work by service and by team. Pure."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from api.operations.catalog_reads import CatalogWork
from api.operations.schemas import MAX_TEAMS, FilmCounts, ProviderTrouble, ServiceAtWork, TeamAtWork
from api.providers.availability import ModelAvailability
from providers.registry import ProviderSpec
from store.operations.film_states import FilmCount
from store.operations.team_money import KnownTeam


def count_films(counts: Iterable[FilmCount]) -> FilmCounts:
    """Add up films by where they stand."""
    found: Counter[str] = Counter()
    for each in counts:
        found[each.state.value] += each.films
    return FilmCounts(**found)


def list_services(
    work: CatalogWork, availability: ModelAvailability, troubles: Mapping[str, ProviderTrouble]
) -> tuple[ServiceAtWork, ...]:
    """List the providers that can be used here, in the registry's order, and all others that have calls."""
    known = {each.name for each in availability.registry.providers if availability.has_account(each.name)}
    busy = (
        {each.provider for each in work.counts}
        | {each.provider for each in work.open_calls}
        | work.lines.keys()
    )
    names = [each.name for each in availability.registry.providers if each.name in known | busy]
    names += sorted(busy.difference(names))
    return tuple(
        _build_service(work, availability.registry.get_provider(name), troubles.get(name)) for name in names
    )


def rank_teams(work: CatalogWork) -> list[str]:
    """Return the ids of teams with work or spending, those with the most films, then spending, first."""
    films: Counter[str] = Counter()
    for each in work.counts:
        films[each.team_id] += each.films
    ids = films.keys() | {each.team_id for each in work.open_calls} | work.spending.keys()
    return sorted(ids, key=lambda it: (-films[it], -work.spending.get(it, (0.0, 0.0))[1], it))


def list_teams(work: CatalogWork, team_ids: Sequence[str]) -> tuple[TeamAtWork, ...]:
    """List the first of these teams, as many as an answer has."""
    return tuple(_build_team(work, team_id) for team_id in team_ids[:MAX_TEAMS])


def _build_service(work: CatalogWork, spec: ProviderSpec, trouble: ProviderTrouble | None) -> ServiceAtWork:
    calls = [each for each in work.open_calls if each.provider == spec.name]
    line = work.lines.get(spec.name)
    return ServiceAtWork(
        provider=spec.name,
        title=spec.title or spec.name,
        films=count_films(each for each in work.counts if each.provider == spec.name),
        places_taken=sum(each.places for each in calls),
        places=spec.in_flight,
        in_line=line.takes if line else 0,
        waiting_since=line.oldest if line else None,
        held=sum(each.held for each in calls),
        late=sum(each.late for each in calls),
        ordered_usd=round(sum(each.ordered_usd for each in calls), 6),
        submits_per_second=spec.submits_per_second,
        polls_per_second=spec.polls_per_second,
        trouble=trouble,
    )


def _build_team(work: CatalogWork, team_id: str) -> TeamAtWork:
    known = work.teams.get(team_id, KnownTeam(team_id, None))
    today, month = work.spending.get(team_id, (0.0, 0.0))
    calls = (each.ordered_usd for each in work.open_calls if each.team_id == team_id)
    return TeamAtWork(
        team_id=team_id,
        name=known.name,
        films=count_films(each for each in work.counts if each.team_id == team_id),
        spent_today_usd=today,
        spent_this_month_usd=month,
        ordered_usd=round(sum(calls), 6),
        daily_cap_usd=known.daily_cap_usd,
    )
