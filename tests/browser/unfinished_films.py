"""Films that need money, a decision or another try, as a browser finds them."""

from collections.abc import Awaitable, Callable

from tests.browser.deployment import PAID, StudioDeployment
from tests.fixtures.job_api import Json

KITE, RAIN = "A red kite over the hills at noon.", "Rain on a harbour at night."


def fault(kind: str, prompt: str = "", operation: str = "submit", **more: object) -> list[Json]:
    return [{"operation": operation, "prompt_contains": prompt, "fault": {"kind": kind, **more}}]


async def failed(deployment: StudioDeployment) -> str:
    """A film that the service has refused."""
    deployment.emulator.set_faults(fault("moderated_prompt"))
    job_id = await deployment.generate(title="Refused", **PAID)
    await deployment.wait_for_end(job_id)
    deployment.emulator.set_faults([])
    return job_id


async def with_a_gap(deployment: StudioDeployment) -> str:
    """A finished film without one of its scenes."""
    deployment.emulator.set_faults(fault("moderated_prompt", "harbour"))
    job_id = await deployment.generate(title="With a gap", **PAID)
    await deployment.wait_for_end(job_id)
    deployment.emulator.set_faults([])
    return job_id


async def canceled(deployment: StudioDeployment) -> str:
    """A film that was called off when one scene was done."""
    deployment.emulator.set_faults(fault("never_ends", "harbour"))
    job_id = await deployment.generate(title="Called off", **PAID)
    await deployment.wait_for_scene(job_id, "complete")
    await deployment.wait_for_scene(job_id, "running", "queued")
    await deployment.post(f"/jobs/{job_id}/cancel")
    await deployment.wait_for_end(job_id)
    deployment.emulator.set_faults([])
    return job_id


async def at_its_storyboard(deployment: StudioDeployment) -> str:
    """A film whose storyboard waits, with a budget that is too small."""
    job_id = await deployment.generate(title="To be approved", approval="storyboard", budget_usd=0.2, **PAID)
    await deployment.wait_for_progress(job_id, lambda picture: picture["needs_you"])
    return job_id


async def over_budget(deployment: StudioDeployment) -> str:
    """A film that waits for a larger budget."""
    job_id = await deployment.generate(title="Over budget", budget_usd=0.2, **PAID)
    await deployment.wait_for_progress(job_id, lambda picture: picture["needs_you"] and settled(picture))
    return job_id


async def held(deployment: StudioDeployment) -> str:
    """A film of which nobody knows whether one scene was paid for."""
    lost = {"operation": "webhook", "prompt_contains": "harbour", "fault": {"kind": "lost"}}
    deployment.emulator.set_faults([*fault("reset", "harbour", when="after"), lost])
    job_id = await deployment.generate(title="Held", **PAID)
    await deployment.wait_for_progress(job_id, lambda picture: picture["needs_you"] and settled(picture))
    deployment.emulator.set_faults([])
    return job_id


async def being_made(deployment: StudioDeployment) -> str:
    """A film whose second scene never ends."""
    deployment.emulator.set_faults(fault("never_ends", "harbour"))
    job_id = await deployment.generate(title="Being made", **PAID)
    await deployment.wait_for_scene(job_id, "complete")
    await deployment.wait_for_scene(job_id, "running", "queued")
    return job_id


def settled(picture: Json) -> bool:
    """Whether one of its two scenes is done, and the other waits for somebody."""
    states = sorted(each["state"] for each in picture["scenes"])
    return states[0] == "complete" and states[1] in {"complete", "held", "submitted", "waiting"}


STATES = (failed, with_a_gap, canceled, at_its_storyboard, over_budget, held, being_made)
Make = Callable[[StudioDeployment], Awaitable[str]]
