"""Waits for what a recorded job has reached."""

from contracts import ApprovalGate, SceneState
from tests.conditions import eventually
from tests.workflows.conftest import Handle
from workflows.generation import GenerationWorkflow


async def scene_complete(job: Handle, number: int) -> None:
    async def there() -> bool:
        scenes = (await job.query(GenerationWorkflow.get_progress)).scenes
        return any(s.number == number and s.state is SceneState.COMPLETE for s in scenes)

    await eventually(there, f"scene {number} is complete")


async def scene_held(job: Handle) -> None:
    async def there() -> bool:
        scenes = (await job.query(GenerationWorkflow.get_progress)).scenes
        return any(scene.state is SceneState.HELD for scene in scenes)

    await eventually(there, "a scene is held")


async def narration_held(job: Handle) -> None:
    """Wait until the narration is held."""

    async def there() -> bool:
        narration = (await job.query(GenerationWorkflow.get_progress)).narration
        return narration is not None and narration.state is SceneState.HELD

    await eventually(there, "the narration is held")


async def voice_failed(job: Handle) -> None:
    """Wait until the voice has failed and the owner is asked."""

    async def there() -> bool:
        approval = (await job.query(GenerationWorkflow.get_progress)).approval
        return approval is not None and approval.gate is ApprovalGate.VOICE

    await eventually(there, "the owner is asked for a voice")
