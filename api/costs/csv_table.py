"""Costs as CSV (RFC 4180): for a spreadsheet, which must not run what somebody has called a film. Pure."""

import csv
import io
from collections.abc import Iterator

from api.costs.schemas import CostGroup, CostReport

CSV_MEDIA_TYPE = "text/csv"
AMOUNTS = ("total_usd", "spent_usd", "ordered_usd", "doubtful_usd")
# What a spreadsheet may take for a formula at the beginning of a cell:
# owasp.org/www-community/attacks/CSV_Injection
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # noqa: RUF001 - wide ones
# Of the row of what deleted films have spent.
UNKNOWN = "(deleted films)"


def write_costs(report: CostReport) -> str:
    """Write a row for each group, below a head. Amounts have six decimals, days are as in ISO 8601."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow([report.by.value, "title", *AMOUNTS, "calls", "emulated", "emulated_usd"])
    for group in report.groups:
        emulated = "yes" if report.emulated else "no"
        writer.writerow([*_iter_cells(group), emulated, f"{group.emulated_usd:.6f}"])
    return text.getvalue()


def _iter_cells(group: CostGroup) -> Iterator[str]:
    yield UNKNOWN if group.key is None else disarm_cell(group.key)
    yield disarm_cell(group.title or "")
    for name in AMOUNTS:
        yield f"{getattr(group, name):.6f}"
    yield str(group.calls)


def disarm_cell(text: str) -> str:
    """Return the text so that a spreadsheet shows it and computes nothing."""
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
