"""Further stories for `record_golden`."""

from contracts import AudioChoice
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.story_errors import REFUSED


async def keyframes(harness: WorkflowHarness) -> Handle:
    """Three scenes open on stills: the second is drawn after the first, the third is refused."""
    harness.fakes.stilled, harness.fakes.followed = frozenset({1, 2, 3}), frozenset({2})
    harness.fakes.failures = {"submit_take_of_still:3": [REFUSED]}
    return await harness.start(audio=AudioChoice.OFF, image_provider="fake", image_model="draws-1")
