"""MiniMax speech, fault by fault."""

import pytest

from tests.faults.cases import Case, cases_of
from tests.faults.checking import check, check_document
from tests.faults.fault_harness import FaultHarness
from tests.faults.targets import TARGETS


@pytest.mark.parametrize("case", cases_of(TARGETS["MiniMax speech"]), ids=lambda case: case.name)
async def test_a_fault_ends_as_the_list_says(case: Case, harness: FaultHarness) -> None:
    seen = await harness.play(case)
    check(seen)
    check_document(seen)
