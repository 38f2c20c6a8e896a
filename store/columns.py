"""Column types that read back as they were written, on SQLite and on PostgreSQL alike."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, SupportsInt

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator

from workflows.contracts import Brief, Departure, JobError, Scene

MICRO_USD = 1_000_000
Json = dict[str, Any]


def micro(usd: float) -> int:
    """US dollars in whole millionths: to be added and compared exactly."""
    return round(usd * MICRO_USD)


class Instant(TypeDecorator[datetime]):
    """A moment, aware and in UTC. SQLite has no time zones: there it is kept as naive UTC.

    Raises:
        ValueError: a naive datetime was given.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: D102
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Usd(TypeDecorator[float]):
    """US dollars, kept as whole millionths so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> int | None:  # noqa: D102
        return None if value is None else micro(value)

    def process_result_value(self, value: SupportsInt | None, dialect: Dialect) -> float | None:  # noqa: D102
        return None if value is None else int(value) / MICRO_USD


class BriefJson(TypeDecorator[Brief]):
    """A brief as JSON; fields that hold their default are left out."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Brief | None, dialect: Dialect) -> Json | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json", exclude_defaults=True)

    def process_result_value(self, value: Json | None, dialect: Dialect) -> Brief | None:  # noqa: D102
        return None if value is None else Brief.model_validate(value)


class ScenesJson(TypeDecorator[tuple[Scene, ...]]):
    """Scenes as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Scene, ...] | None, dialect: Dialect) -> list[Json] | None:  # noqa: D102
        return None if value is None else [scene.model_dump(mode="json") for scene in value]

    def process_result_value(self, value: list[Json] | None, dialect: Dialect) -> tuple[Scene, ...] | None:  # noqa: D102
        return None if value is None else tuple(map(Scene.model_validate, value))


class DeparturesJson(TypeDecorator[tuple[Departure, ...]]):
    """What is told of a clip, as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: tuple[Departure, ...] | None, dialect: Dialect) -> list[Json] | None:  # noqa: D102
        return None if value is None else [departure.model_dump(mode="json") for departure in value]

    def process_result_value(
        self, value: list[Json] | None, dialect: Dialect
    ) -> tuple[Departure, ...] | None:
        """See `TypeDecorator`."""
        return None if value is None else tuple(map(Departure.model_validate, value))


class ErrorsJson(TypeDecorator[dict[int, JobError]]):
    """Errors by number, as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: dict[int, JobError] | None, dialect: Dialect) -> Json | None:  # noqa: D102
        return None if value is None else {str(key): error.model_dump() for key, error in value.items()}

    def process_result_value(self, value: Json | None, dialect: Dialect) -> dict[int, JobError] | None:  # noqa: D102
        return None if value is None else {int(k): JobError.model_validate(v) for k, v in value.items()}


class PricesJson(TypeDecorator[dict[str, list[Any]]]):
    """Price lists by model, as JSON."""

    impl = JSON
    cache_ok = True


def word(words: type[StrEnum]) -> Enum:
    """A column of one of these words, as text: a word can be added without touching the table."""
    return Enum(
        words, native_enum=False, length=32, values_callable=lambda enum: [each.value for each in enum]
    )
