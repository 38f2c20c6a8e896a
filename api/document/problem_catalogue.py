"""The catalogue of problem types in the OpenAPI document."""

from collections.abc import Sequence
from typing import Any

from api.http import problems
from api.http.problems import ProblemType

_EXTENSION = "x-problem-types"


def list_problem_types() -> Sequence[ProblemType]:
    """List all types of problems, by name."""
    found = (each for each in vars(problems).values() if isinstance(each, ProblemType))
    return sorted(found, key=lambda kind: kind.name)


def document_problem_types(schemas: dict[str, Any]) -> None:
    """List the types beside the problem's `type`.

    It is no `enum`: a client that was generated from one would not read a type that a later version adds.
    """
    field = schemas[problems.ProblemDetails.__name__]["properties"]["type"]
    names = [f"`/problems/{kind.name}`" for kind in list_problem_types()]
    field["description"] += f" Types of this version: {', '.join(names)}."
    field[_EXTENSION] = [
        {"type": f"/problems/{kind.name}", "status": kind.status.value, "title": kind.title}
        for kind in list_problem_types()
    ]
