"""Who writes the storyboard: a real writer over HTTP, and our own whenever that does not work out."""

import json
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from typing import TypeVar

import pytest

from activities.storyboard_writer import AS_GIVEN_NOTE, StoryboardWriter
from contracts import Brief, SceneBrief, ScriptOrder, TranslationOrder
from contracts.error_types import ErrorType
from providers.errors import ProviderError
from providers.llm_writers import DraftedStoryboard, DraftScene, OpenAIResponsesWriter, TranslatedLines
from storyboard import SceneLimits, write_storyboard
from tests.providers.answering import Answering, Said, answering
from tests.providers.music_kit import a_transport, an_account

T = TypeVar("T")

RESPONSES = "POST /responses"
LIMITS = SceneLimits(2, 8)
PROMPT = Brief(prompt="A red kite is lost.", duration_seconds=12, style="in oil")
SCENES = [{"text": f"Shot {n}.", "caption": f"Caption {n}", "seconds": n} for n in (2, 3)]


class Ledger:
    """Lets a job pay once. A try that comes after a lost one is told so."""

    def __init__(self) -> None:
        self.calls: Counter[str] = Counter()
        self.prices: list[float] = []

    async def __call__(
        self, job_id: str, price_usd: float, call: Callable[[], Awaitable[T]], *, take: int = 1
    ) -> T:
        assert take == 1
        self.calls[job_id] += 1
        if self.calls[job_id] > 1:
            raise ProviderError(ErrorType.OUTCOME_UNKNOWN, "It was asked before.")
        self.prices.append(price_usd)
        return await call()


def response(scenes: object) -> dict[str, object]:
    content = [{"type": "output_text", "text": json.dumps({"scenes": scenes})}]
    usage = {"input_tokens": 1_000, "output_tokens": 2_000}
    return {
        "object": "response",
        "status": "completed",
        "output": [{"type": "message", "content": content}],
        "usage": usage,
    }


@pytest.fixture
def service() -> Iterator[Answering]:
    with answering() as made:
        made.on(RESPONSES, response(SCENES))
        yield made


@pytest.fixture
def ledger() -> Ledger:
    return Ledger()


@pytest.fixture
async def writer(service: Answering, ledger: Ledger) -> AsyncIterator[StoryboardWriter]:
    async with a_transport() as transport:
        yield StoryboardWriter(OpenAIResponsesWriter(transport, an_account("openai", service.url)), ledger)


async def test_the_language_models_scenes_become_the_films(writer: StoryboardWriter, ledger: Ledger) -> None:
    script = await writer.write_scenes("job-1", PROMPT, LIMITS, 7)
    assert [scene.text for scene in script.scenes] == ["Shot 2.", "Shot 3."]
    assert [scene.caption for scene in script.scenes] == ["Caption 2", "Caption 3"]
    assert sum(scene.seconds for scene in script.scenes) == 12
    assert script.note == "written by gpt-6-luna"
    assert script.cost_usd == pytest.approx(0.0011)
    [price] = ledger.prices
    assert price >= 0.0011


async def test_it_is_told_what_scenes_the_provider_can_make(
    writer: StoryboardWriter, service: Answering
) -> None:
    await writer.write_scenes("job-1", PROMPT, LIMITS, 7)
    asked = service.heard[0].json
    assert "The film lasts 12 seconds. It has 2 to 4 scenes, of 2.5 to 8 seconds" in asked["instructions"]
    assert PROMPT.prompt in asked["input"]
    assert "in oil" in asked["input"]
    assert "an idea for a film" in asked["instructions"]


async def test_a_script_is_told_to_be_followed(writer: StoryboardWriter, service: Answering) -> None:
    script = "A red kite is lost over the hills. A child looks for it. It hangs in an oak tree."
    await writer.write_scenes("job-1", Brief(script=script, duration_seconds=12), LIMITS, 7)
    asked = service.heard[0].json
    assert script in asked["input"]
    assert "The material is a script" in asked["instructions"]


async def test_scenes_that_were_given_are_nobodys_to_write(
    writer: StoryboardWriter, service: Answering, ledger: Ledger
) -> None:
    given = Brief(scenes=(SceneBrief(text="A kite.", duration_seconds=6),))
    script = await writer.write_scenes("job-1", given, LIMITS, 7)
    assert [scene.text for scene in script.scenes] == ["A kite."]
    assert (script.note, script.cost_usd) == (AS_GIVEN_NOTE, 0)
    assert not service.heard
    assert not ledger.calls


async def test_it_is_told_the_story_and_not_who_wrote_it(
    writer: StoryboardWriter, service: Answering
) -> None:
    page = "Title: The Lamp\nAuthor: ann@example.com"
    script = f"{page}\n\nINT. TOWER - NIGHT\n\nA keeper climbs.\n\nCUT TO:\n\nFog."
    await writer.write_scenes("job-1", Brief(script=script, duration_seconds=12), LIMITS, 7)
    asked = service.heard[0].json["input"]
    assert "A keeper climbs." in asked
    assert not [beside for beside in ("ann@example.com", "Title:", "CUT TO") if beside in asked]


async def test_scenes_with_lengths_in_a_script_are_written_already(
    writer: StoryboardWriter, service: Answering
) -> None:
    script = "Scene 1 (8s)\nA lighthouse stands in the fog.\n\nScene 2 (4s)\nA keeper climbs the stairs."
    written = await writer.write_scenes("job-1", Brief(script=script), LIMITS, 7)
    assert [scene.seconds for scene in written.scenes] == [8, 4]
    assert not service.heard


async def test_without_a_language_model_our_own_writer_writes(ledger: Ledger) -> None:
    script = await StoryboardWriter(None, ledger).write_scenes("job-1", PROMPT, LIMITS, 7)
    assert script.scenes == write_storyboard(PROMPT, LIMITS, 7)
    assert script.note == "our own writer, because no language model is set up"
    assert script.cost_usd == 0
    assert not ledger.calls


@pytest.mark.parametrize(
    ("answer", "because"),
    [
        (response([]), "answered with no storyboard"),
        (response(SCENES * 5), "answered with no storyboard"),
        (Said({"error": {"code": "insufficient_quota"}}, 429), "has no money left on our account"),
        (Said({}, 429), "is too busy"),
        (Said({}, 401), "does not accept our key"),
        (Said({"error": {"code": "invalid_prompt"}}, 400), "refuses to write about this"),
        (Said({}, 500), "was asked, and its answer was lost"),
        (Said({}, 404), "is not there any more"),
        (Said({}, 400), "does not take such a request"),
    ],
)
async def test_whatever_goes_wrong_our_own_writer_writes_and_says_why(
    writer: StoryboardWriter, service: Answering, answer: object, because: str
) -> None:
    service.on(RESPONSES, answer)
    script = await writer.write_scenes("job-1", PROMPT, LIMITS, 7)
    assert script.scenes == write_storyboard(PROMPT, LIMITS, 7)
    assert script.note == f"our own writer, because gpt-6-luna {because}"
    assert script.cost_usd is None


class TooMany:
    """A writer that does not count."""

    model = "too-many"

    def max_price_usd(self, order: ScriptOrder) -> float:
        return 0.0

    def max_translation_usd(self, order: TranslationOrder) -> float:
        raise NotImplementedError

    async def translate_lines(self, order: TranslationOrder) -> TranslatedLines:
        raise NotImplementedError

    async def write_storyboard(self, order: ScriptOrder) -> DraftedStoryboard:
        scene = DraftScene(text="A shot.", caption="A caption", seconds=1)
        return DraftedStoryboard((scene,) * 9, 0.01)


async def test_scenes_that_cannot_make_the_films_length_are_not_used(ledger: Ledger) -> None:
    script = await StoryboardWriter(TooMany(), ledger).write_scenes("job-1", PROMPT, LIMITS, 7)
    assert script.scenes == write_storyboard(PROMPT, LIMITS, 7)
    assert script.note == "our own writer, because too-many answered with no storyboard"
    assert script.cost_usd == 0.01


async def test_a_service_that_is_away_holds_no_film(ledger: Ledger) -> None:
    with answering() as gone:
        url = gone.url
    async with a_transport() as transport:
        writer = StoryboardWriter(OpenAIResponsesWriter(transport, an_account("openai", url)), ledger)
        script = await writer.write_scenes("job-1", PROMPT, LIMITS, 7)
    assert script.note.endswith("gpt-6-luna could not be reached")


async def test_a_second_try_of_a_job_does_not_pay_again(writer: StoryboardWriter, service: Answering) -> None:
    await writer.write_scenes("job-1", PROMPT, LIMITS, 7)
    again = await writer.write_scenes("job-1", PROMPT, LIMITS, 7)
    assert len(service.heard) == 1
    assert again.scenes == write_storyboard(PROMPT, LIMITS, 7)
    assert "its answer was lost" in again.note


async def test_a_writer_that_does_not_come_to_an_end_holds_no_film(
    service: Answering, ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("activities.storyboard_writer.MAX_WRITING_SECONDS", 0)
    async with a_transport() as transport:
        writer = StoryboardWriter(OpenAIResponsesWriter(transport, an_account("openai", service.url)), ledger)
        script = await writer.write_scenes("job-1", PROMPT, LIMITS, 7)
    assert "its answer was lost" in script.note
