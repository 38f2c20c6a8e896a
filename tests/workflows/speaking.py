"""Tests of films that a service speaks start them, wait for their gates, and decide who speaks."""

from typing import Any

from temporalio.exceptions import ApplicationError

from contracts import ApprovalGate, AudioChoice, DecideVoiceOrder, VoiceChoice, VoiceOutcome
from contracts.error_types import ErrorType
from tests.conditions import eventually
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.steps import picture
from workflows.generation import GenerationWorkflow

ANN = VoiceChoice(provider="fake", model="voice-1", voice="Ann")
BEN = VoiceChoice(provider="other", model="voice-2", voice="Ben")
OWN = VoiceChoice(voice="scratch")
GONE = ApplicationError("No money left.", type=ErrorType.QUOTA_EXHAUSTED, non_retryable=True)


async def speak(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    """Start a film that Ann speaks, without music unless it is asked for."""
    usual: dict[str, Any] = {"narrated": True, "voice": ANN, "audio": AudioChoice.OFF}
    return await harness.start(**usual | more)


async def decide(job: Handle, voice: VoiceChoice | None = None, *, silent: bool = False) -> None:
    """Let another voice speak the film, or nobody, or the same voice once more."""
    outcome = VoiceOutcome.SILENT if silent else VoiceOutcome.VOICE if voice else VoiceOutcome.AGAIN
    order = DecideVoiceOrder(outcome=outcome, voice=voice)
    await job.execute_update(GenerationWorkflow.decide_voice, order)


async def gate_is(job: Handle, gate: ApprovalGate) -> None:
    """Wait until the job waits for this."""

    async def there() -> bool:
        approval = (await picture(job)).approval
        return approval is not None and approval.gate is gate

    await eventually(there, f"the job waits for {gate}")


async def fail_voice(harness: WorkflowHarness, **more: Any) -> Handle:  # noqa: ANN401 - fields of GenerationInput
    """Start a film whose voice fails at its second scene, when the clip of the first is ordered."""
    harness.fakes.held.add("buy_lines:2")
    harness.fakes.failures["buy_lines:2"] = [GONE]
    job = await speak(harness, **more)
    await harness.fakes.reached("submit_take:1")
    await harness.fakes.release("buy_lines:2")
    return job
