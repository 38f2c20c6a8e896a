"""A deployment in which every state of the Studio can be seen at once; every job in it is a real one."""

from dataclasses import dataclass
from typing import Any

from tests.browser.deployment import PAID, StudioDeployment
from tests.conditions import eventually

Json = dict[str, Any]
KITE = "A red kite climbs over the hills at noon."
HARBOUR = "Rain falls on the harbour at night."
MARKET = "A market wakes up at dawn, stall by stall."
LANTERN = "A lantern drifts down the river."
SNAIL = "A snail crosses the garden wall."
VOLCANO = "A volcano glows behind the village."
FOX = "A fox crosses a frozen lake."
SEA = "A lighthouse keeper looks out over a calm sea."
CROWD = "A crowd walks through the station"
# The service takes five jobs at a time, and a film orders four at once.
CROWDS = [f"{CROWD}, {number}." for number in range(4)]
NARROW: Json = {"provider": "runway", "model": "gen4.5", "resolution": "720p", "aspect_ratio": "16:9"}


def _rule(operation: str, text: str, **fault: object) -> Json:
    return {"operation": operation, "prompt_contains": text, "fault": fault}


RULES = [
    _rule("submit", HARBOUR, kind="never_ends"),
    _rule("submit", CROWD, kind="never_ends"),
    _rule("status", MARKET, kind="http", status=500),
    # The answer is lost, and so is the call that would have told of it.
    _rule("submit", LANTERN, kind="reset", when="after"),
    _rule("webhook", LANTERN, kind="lost"),
    # Half an hour here, at this speed: by far the slowest that this model has ever been.
    _rule("submit", SNAIL, kind="late", seconds=720_000),
    _rule("submit", VOLCANO, kind="moderated_prompt"),
]


# How many of its jobs go on.
ACTIVE = 5


@dataclass(frozen=True)
class Scenery:
    """The jobs by what they show."""

    completed: str
    failed: str
    canceled: str
    approval: str
    making: str
    waiting: str
    drawn: str


async def build(deployment: StudioDeployment) -> Scenery:
    """Order all, and wait until each is where it will stay."""
    deployment.emulator.set_faults(RULES)
    crowd = await _crowd(deployment)
    making = await deployment.generate(
        title="A day in the valley",
        scenes=_scenes(KITE, VOLCANO, HARBOUR, MARKET, LANTERN, SNAIL),
        duration_seconds=12,
        **PAID,
    )
    completed = await deployment.generate(title="The lighthouse keeper", scenes=_scenes(SEA, KITE), **PAID)
    failed = await deployment.generate(title="The volcano", scenes=_scenes(VOLCANO), **PAID)
    canceled = await deployment.generate(title="Called off", scenes=_scenes(KITE, HARBOUR), **PAID)
    approval = await deployment.generate(
        title="The market, to be approved",
        scenes=_scenes(MARKET, KITE, SEA),
        approval="storyboard",
        budget_usd=0.3,
        **PAID,
    )
    await eventually(lambda: _all_accepted(deployment, canceled), "the service has all of what is called off")
    await _states(deployment, canceled, "complete", None)
    await deployment.post(f"/jobs/{canceled}/cancel")
    for job_id in (completed, failed, canceled):
        await deployment.wait_for_end(job_id)
    await _retaken(deployment, completed)
    await _states(deployment, making, "complete", "failed", "running", None, "held", None)
    await _condition(deployment, making, 4, "retrying")
    waiting = await _behind(deployment, crowd)
    await _condition(deployment, making, 6, "slow")
    deployment.gates.close("rawvideo")
    drawn = await deployment.generate(title="Fox in the snow", scenes=_scenes(FOX))
    await deployment.wait_for_scene(drawn, "running")
    return Scenery(completed, failed, canceled, approval, making, waiting, drawn)


async def _crowd(deployment: StudioDeployment) -> str:
    """A film that takes all but one of the places that a service has."""
    return await deployment.generate(
        title="The crowd", scenes=_scenes(*CROWDS), duration_seconds=5 * len(CROWDS), **NARROW
    )


async def _behind(deployment: StudioDeployment, crowd: str) -> str:
    """A film of which one scene waits until the service has done with another's."""
    await eventually(lambda: _all_accepted(deployment, crowd), "the service has all of the first")
    waiting = await deployment.generate(
        title="After the crowd", scenes=_scenes(*CROWDS[:2]), duration_seconds=10, **NARROW
    )

    async def one_waits() -> bool:
        scenes = (await deployment.get(f"/jobs/{waiting}/progress"))["scenes"]
        return sorted(str(scene["condition"]) for scene in scenes) == ["None", "in_line"]

    await eventually(one_waits, "one of its scenes is in line")
    return waiting


async def _all_accepted(deployment: StudioDeployment, job_id: str) -> bool:
    scenes = (await deployment.get(f"/jobs/{job_id}/progress"))["scenes"]
    return bool(scenes) and all(scene["started_at"] for scene in scenes)


def _scenes(*texts: str) -> list[Json]:
    return [{"text": text} for text in texts]


async def _retaken(deployment: StudioDeployment, job_id: str) -> None:
    text = "The same keeper, seen from the sea, in the last light."
    answer = await deployment.post(f"/jobs/{job_id}/scenes/1/retake", {"text": text})
    assert answer.status_code == 202, answer.text

    async def is_cut_anew() -> bool:
        job = await deployment.get(f"/jobs/{job_id}")
        return bool(job["status"] == "completed" and job["results"]["scenes"][0]["take"] == 2)

    await eventually(is_cut_anew, "the film is cut anew")


async def _states(deployment: StudioDeployment, job_id: str, *states: str | None) -> None:
    async def are_so() -> bool:
        scenes = (await deployment.get(f"/jobs/{job_id}/progress"))["scenes"]
        wanted = zip(scenes, states, strict=False)
        return len(scenes) == len(states) and all(s is None or scene["state"] == s for scene, s in wanted)

    await eventually(are_so, f"the scenes are {states}")


async def _condition(deployment: StudioDeployment, job_id: str, number: int, condition: str) -> None:
    async def is_so() -> bool:
        scenes = (await deployment.get(f"/jobs/{job_id}/progress"))["scenes"]
        return bool(scenes[number - 1]["condition"] == condition)

    await eventually(is_so, f"scene {number} is {condition}")
