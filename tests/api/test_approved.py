"""What is told that a next order costs is what will be booked for it."""

from api.approved import as_approved
from providers.prices import Price, written_prices
from store.models import JobRow
from tests.api.kit import a_row
from tests.api.market import BY_THE_CLIP, FINE
from workflows.contracts import JobStatus, Resolution

OLD = (Price(0.2, "clip", Resolution.P720, 5.0), Price(0.05))


def a_job(status: JobStatus) -> JobRow:
    row = a_row().row()
    row.status, row.prices = status, {FINE.key: written_prices(OLD)}
    return row


def test_while_a_run_goes_on_its_models_cost_what_they_did() -> None:
    model = as_approved(FINE, a_job(JobStatus.PROCESSING))
    assert (model.price_usd(5, Resolution.P720), model.price_usd(5, Resolution.P480)) == (0.2, 0.25)
    assert as_approved(BY_THE_CLIP, a_job(JobStatus.PROCESSING)) is BY_THE_CLIP


def test_what_is_ordered_of_a_film_that_has_ended_costs_what_it_does_now() -> None:
    assert as_approved(FINE, a_job(JobStatus.COMPLETED)) is FINE
