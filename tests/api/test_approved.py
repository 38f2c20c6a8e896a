"""What is told that a next order costs is what will be booked for it."""

from api.jobs.approved_prices import with_approved_prices
from contracts import JobStatus, Resolution
from providers.prices import ListPrice, serialize_prices
from store.models import JobRow
from tests.api.kit import a_row
from tests.api.market import BY_THE_CLIP, FINE

OLD = (ListPrice(0.2, "clip", Resolution.P720, 5.0), ListPrice(0.05))


def a_job(status: JobStatus) -> JobRow:
    row = a_row().to_row()
    row.status, row.prices = status, {FINE.unique_key: serialize_prices(OLD)}
    return row


def test_while_a_run_goes_on_its_models_cost_what_they_did() -> None:
    model = with_approved_prices(FINE, a_job(JobStatus.PROCESSING))
    assert (model.price_usd(5, Resolution.P720), model.price_usd(5, Resolution.P480)) == (0.2, 0.25)
    assert with_approved_prices(BY_THE_CLIP, a_job(JobStatus.PROCESSING)) is BY_THE_CLIP


def test_what_is_ordered_of_a_film_that_has_ended_costs_what_it_does_now() -> None:
    assert with_approved_prices(FINE, a_job(JobStatus.COMPLETED)) is FINE
