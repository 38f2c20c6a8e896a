"""Google images, fault by fault."""

import pytest

from tests.faults.checking import check, check_document
from tests.faults.fault_harness import FaultHarness
from tests.faults.film import Film
from tests.faults.films import films_of
from tests.faults.targets import TARGETS


@pytest.mark.parametrize("film", films_of(TARGETS["Google images"]), ids=lambda film: film.name)
async def test_a_fault_ends_as_the_list_says(film: Film, harness: FaultHarness) -> None:
    for seen in await harness.play(film):
        check(seen)
        check_document(seen)
