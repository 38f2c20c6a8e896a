"""Rows of a CSV file, and the films that a template and they describe."""

import csv
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from cli.errors import UserError
from cli.request_bodies import read_script

CsvRow = Mapping[str, str]

DELIMITERS = (",", ";", "\t")
PLACEHOLDER = re.compile(r"\{\{|\}\}|\{(?P<column>[^{}]*)\}")


def read_rows(file: Path) -> list[CsvRow]:
    """Read the rows of a CSV file whose first line names the columns; blank rows are left out.

    Cells are separated by commas, semicolons or tabs, whichever the first line has most of.

    Raises:
        UserError: it cannot be read, has no rows, or a row has more cells than there are columns.
    """
    text = read_script(str(file))
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    reader = csv.DictReader(text.splitlines(keepends=True), delimiter=delimiter, restval="", strict=True)
    try:
        rows = [_check_row(row, number) for number, row in enumerate(reader, start=1)]
    except csv.Error as error:
        raise UserError(f"{file} cannot be read as CSV: {error}.") from error
    rows = [row for row in rows if any(row.values())]
    if not rows:
        raise UserError(f"{file} has no rows: its first line names the columns, each other one is a film.")
    return rows


def _check_row(row: dict[str | None, Any], number: int) -> CsvRow:
    if None in row:
        raise UserError(
            f"Row {number} has more cells than the first line has columns: put quotes around commas."
        )
    return {str(name).strip(): value.strip() for name, value in row.items()}


def fill_template(template: Any, row: CsvRow) -> Any:  # noqa: ANN401 - JSON of any form
    """Fill the `{column}` placeholders in all texts of a JSON value; `{{` and `}}` stand for braces.

    Raises:
        UserError: a placeholder names no column.
    """
    if isinstance(template, str):
        return PLACEHOLDER.sub(lambda found: _find_cell(found, row), template)
    if isinstance(template, Mapping):
        return {name: fill_template(value, row) for name, value in template.items()}
    if isinstance(template, Sequence):
        return [fill_template(value, row) for value in template]
    return template


def _find_cell(found: re.Match[str], row: CsvRow) -> str:
    column = found["column"]
    if column is None:
        return found[0][0]
    if column.strip() not in row:
        raise UserError(f"{found[0]} names no column. There are: {', '.join(row)}.")
    return row[column.strip()]
