"""Writers, as the emulator plays them."""

import pytest

from contracts.error_types import ErrorType
from emulator import RunningEmulator
from providers.llm_writers import GeminiWriter, OpenAIResponsesWriter
from tests.providers.music_kit import a_transport, an_account
from tests.providers.video_kit import trouble
from tests.providers.written import ORDER


@pytest.mark.parametrize(("kind", "name"), [(GeminiWriter, "google"), (OpenAIResponsesWriter, "openai")])
@pytest.mark.parametrize(("seconds", "scenes"), [(10.0, (2, 4)), (100.0, (13, 40))])
async def test_the_emulators_models_keep_to_the_schema(
    emulator: RunningEmulator,
    kind: type[GeminiWriter] | type[OpenAIResponsesWriter],
    name: str,
    seconds: float,
    scenes: tuple[int, int],
) -> None:
    few, many = scenes
    order = ORDER.model_copy(update={"seconds": seconds, "min_scenes": few, "max_scenes": many})
    async with a_transport() as transport:
        written = await kind(transport, an_account(name, f"{emulator.url}/{name}")).write_storyboard(order)
    assert few <= len(written.scenes) <= many
    assert len(emulator.list_jobs()) == 1
    assert written.cost_usd


async def test_what_the_emulator_refuses_is_not_asked_again(emulator: RunningEmulator) -> None:
    emulator.set_faults([{"service": "openai", "operation": "submit", "fault": {"kind": "moderated_prompt"}}])
    async with a_transport() as transport:
        error = await trouble(
            OpenAIResponsesWriter(transport, an_account("openai", f"{emulator.url}/openai")).write_storyboard(
                ORDER
            )
        )
    assert error.kind is ErrorType.SAFETY_BLOCKED
    assert len(emulator.list_jobs()) == 1
