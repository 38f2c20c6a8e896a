"""What a service's JSON is read into."""

from typing import Any

from pydantic import BaseModel, model_validator


class Shape(BaseModel):
    """Some of what an object holds. What is null in it counts as missing, what we do not know is left out."""

    @model_validator(mode="before")
    @classmethod
    def _without_nulls(cls, value: Any) -> Any:  # noqa: ANN401 - whatever came
        if isinstance(value, dict):
            return {name: held for name, held in value.items() if held is not None}
        return value
