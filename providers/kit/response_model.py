"""Base model for services' JSON: only a field that is needed can make a response unreadable.

Services and gateways change fields that do not matter to us: an error code becomes a number, a date a text, a
list holds a null. A field with a default is one that we can do without, so a value that cannot be read counts
as missing. A field without a default is required: without it the response is invalid.
"""

from contextlib import suppress
from typing import Annotated, Any, Self, TypeVar

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    ModelWrapValidatorHandler,
    StringConstraints,
    ValidationError,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)

Item = TypeVar("Item")


class ResponseModel(BaseModel):
    """Selected fields of a JSON object. Null counts as missing; a number in place of a text becomes text."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    @model_validator(mode="wrap")
    @classmethod
    def _drop_unreadable_fields(cls, value: Any, read: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - whatever came
        if not isinstance(value, dict):
            return read(value)
        held = {name: each for name, each in value.items() if each is not None}
        try:
            return read(held)
        except ValidationError as error:
            spoilt = {each["loc"][0] for each in error.errors() if each["loc"]}
        # If a required field is among them, this raises that it is missing.
        return read({name: each for name, each in held.items() if name not in spoilt})


def _keep_readable_items(value: Any, read: ValidatorFunctionWrapHandler) -> tuple[Any, ...]:  # noqa: ANN401 - whatever came
    items = value if isinstance(value, list | tuple) else (value,)
    kept: list[Any] = []
    for item in items:
        with suppress(ValidationError):
            kept += read((item,))
    return tuple(kept)


def _strip_percent_sign(value: Any) -> Any:  # noqa: ANN401 - whatever came
    return value.strip().removesuffix("%").strip() if isinstance(value, str) else value


# The readable items of a list; a single value counts as a list of one. Not for lists in which a dropped item
# costs money: a listed job must never look as if it were missing.
ReadableItems = Annotated[tuple[Item, ...], WrapValidator(_keep_readable_items)]
# The URL of a file.
FileUrl = Annotated[str, StringConstraints(pattern=r"^(?i:https?)://.")]
# From 0 to 100; some services add a percent sign.
Percentage = Annotated[float | None, BeforeValidator(_strip_percent_sign)]
