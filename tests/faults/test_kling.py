"""Kling, fault by fault."""

import pytest

from tests.faults.cases import Case, cases_of
from tests.faults.checking import check, check_document
from tests.faults.targets import TARGETS
from tests.faults.world import World


@pytest.mark.parametrize("case", cases_of(TARGETS["Kling"]), ids=lambda case: case.name)
async def test_a_fault_ends_as_the_list_says(case: Case, world: World) -> None:
    seen = await world.play(case)
    check(seen)
    check_document(seen)
