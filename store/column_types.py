"""Column types that read back as they were written, on SQLite and on PostgreSQL."""

from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, SupportsInt

from sqlalchemy import JSON, BigInteger, DateTime, Dialect, Enum
from sqlalchemy.types import TypeDecorator

from contracts import (
    Brief,
    CallerNotice,
    Departure,
    FilmMark,
    FilmMusic,
    FilmReceipt,
    ImageReference,
    JobError,
    Narration,
    Narrator,
    Scene,
)

MICRO_USD_PER_USD = 1_000_000
JsonObject = dict[str, Any]


def to_micro_usd(usd: float) -> int:
    """Convert US dollars to whole millionths, which add up and compare exactly."""
    return round(usd * MICRO_USD_PER_USD)


class UtcDateTime(TypeDecorator[datetime]):
    """A timezone-aware datetime in UTC. SQLite has no time zones and stores it as naive UTC.

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


class MicroUsd(TypeDecorator[float]):
    """US dollars, stored as whole millionths so that sums are exact."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: float | None, dialect: Dialect) -> int | None:  # noqa: D102
        return None if value is None else to_micro_usd(value)

    def process_result_value(self, value: SupportsInt | None, dialect: Dialect) -> float | None:  # noqa: D102
        return None if value is None else int(value) / MICRO_USD_PER_USD


class BriefJson(TypeDecorator[Brief]):
    """A brief as JSON, without the fields that hold their default."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: Brief | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json", exclude_defaults=True)

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> Brief | None:  # noqa: D102
        return None if value is None else Brief.model_validate(value)


class ScenesJson(TypeDecorator[tuple[Scene, ...]]):
    """Scenes as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(  # noqa: D102
        self, value: tuple[Scene, ...] | None, dialect: Dialect
    ) -> list[JsonObject] | None:
        return None if value is None else [scene.model_dump(mode="json") for scene in value]

    def process_result_value(  # noqa: D102
        self, value: list[JsonObject] | None, dialect: Dialect
    ) -> tuple[Scene, ...] | None:
        return None if value is None else tuple(map(Scene.model_validate, value))


class ImageJson(TypeDecorator[ImageReference]):
    """A reference to a picture as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: ImageReference | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(exclude_none=True)

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> ImageReference | None:  # noqa: D102
        return None if value is None else ImageReference.model_validate(value)


class NarratorJson(TypeDecorator[Narrator]):
    """A narrator as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Narrator | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json")

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> Narrator | None:  # noqa: D102
        return None if value is None else Narrator.model_validate(value)


class NarrationJson(TypeDecorator[Narration]):
    """A narration as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: Narration | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json")

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> Narration | None:  # noqa: D102
        return None if value is None else Narration.model_validate(value)


class ReceiptJson(TypeDecorator[FilmReceipt]):
    """The receipt of a finished film, as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: FilmReceipt | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json", exclude_none=True)

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> FilmReceipt | None:  # noqa: D102
        return None if value is None else FilmReceipt.model_validate(value)


class DeparturesJson(TypeDecorator[tuple[Departure, ...]]):
    """Departures of a clip from its order, as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(  # noqa: D102
        self, value: tuple[Departure, ...] | None, dialect: Dialect
    ) -> list[JsonObject] | None:
        return None if value is None else [departure.model_dump(mode="json") for departure in value]

    def process_result_value(
        self, value: list[JsonObject] | None, dialect: Dialect
    ) -> tuple[Departure, ...] | None:
        """See `TypeDecorator`."""
        return None if value is None else tuple(map(Departure.model_validate, value))


class MarkJson(TypeDecorator[FilmMark]):
    """The watermark of a film as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: FilmMark | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json")

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> FilmMark | None:  # noqa: D102
        return None if value is None else FilmMark.model_validate(value)


class MusicJson(TypeDecorator[FilmMusic]):
    """The music of a film as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: FilmMusic | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json", exclude_defaults=True)

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> FilmMusic | None:  # noqa: D102
        return None if value is None else FilmMusic.model_validate(value)


class NoticeJson(TypeDecorator[CallerNotice]):
    """A notice as JSON."""

    impl = JSON(none_as_null=True)
    cache_ok = True

    def process_bind_param(self, value: CallerNotice | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else value.model_dump(mode="json", exclude_defaults=True)

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> CallerNotice | None:  # noqa: D102
        return None if value is None else CallerNotice.model_validate(value)


class ErrorsJson(TypeDecorator[dict[int, JobError]]):
    """Errors by scene number, as JSON."""

    impl = JSON
    cache_ok = True

    def process_bind_param(self, value: dict[int, JobError] | None, dialect: Dialect) -> JsonObject | None:  # noqa: D102
        return None if value is None else {str(key): error.model_dump() for key, error in value.items()}

    def process_result_value(self, value: JsonObject | None, dialect: Dialect) -> dict[int, JobError] | None:  # noqa: D102
        return None if value is None else {int(k): JobError.model_validate(v) for k, v in value.items()}


class PricesJson(TypeDecorator[dict[str, list[Any]]]):
    """Price lists by model, as JSON."""

    impl = JSON
    cache_ok = True


def enum_column(words: type[StrEnum]) -> Enum:
    """Return a column type that stores the enum's values as text, so a new member needs no migration."""
    return Enum(
        words, native_enum=False, length=32, values_callable=lambda enum: [each.value for each in enum]
    )
