"""What a service's JSON is read into: only what is needed can spoil an answer.

Services and gateways change what nobody asked them for: an error's code is a number and not a text, a date
is written out, a list has a null in it. A field with a default is one that we can do without, so a value that
cannot be read counts as missing there. A field without a default is needed: without it an answer is none.
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


class Shape(BaseModel):
    """Some of what an object holds. Null counts as missing, a number where a text should be is text."""

    model_config = ConfigDict(coerce_numbers_to_str=True)

    @model_validator(mode="wrap")
    @classmethod
    def _read_what_can_be_read(cls, value: Any, read: ModelWrapValidatorHandler[Self]) -> Self:  # noqa: ANN401 - whatever came
        if not isinstance(value, dict):
            return read(value)
        held = {name: each for name, each in value.items() if each is not None}
        try:
            return read(held)
        except ValidationError as error:
            spoilt = {each["loc"][0] for each in error.errors() if each["loc"]}
        # If something needed is among it, it is missing now, which is raised.
        return read({name: each for name, each in held.items() if name not in spoilt})


def _each(value: Any, read: ValidatorFunctionWrapHandler) -> tuple[Any, ...]:  # noqa: ANN401 - whatever came
    items = value if isinstance(value, list | tuple) else (value,)
    kept: list[Any] = []
    for item in items:
        with suppress(ValidationError):
            kept += read((item,))
    return tuple(kept)


def _without_sign(value: Any) -> Any:  # noqa: ANN401 - whatever came
    return value.strip().removesuffix("%").strip() if isinstance(value, str) else value


# Of a list, the items that can be read; of one thing in a list's place, that thing. Not for lists in which an
# item that is overlooked costs money: a job that a service lists must never look as if it were not there.
Each = Annotated[tuple[Item, ...], WrapValidator(_each)]
# The address of a file.
Url = Annotated[str, StringConstraints(pattern=r"^(?i:https?)://.")]
# From 0 to 100, which some write with its sign.
Percentage = Annotated[float | None, BeforeValidator(_without_sign)]
