"""Of a file that stays what it is ffmpeg is asked once; of another one it is asked anew."""

import asyncio
import os
from pathlib import Path

import pytest

from media import file_facts
from media.file_facts import FileFacts


class Asked:
    """Answers with the file's text, and counts."""

    def __init__(self, path: Path) -> None:
        self.path, self.times = path, 0

    async def __call__(self) -> str:
        self.times += 1
        return self.path.read_text() if self.path.exists() else "missing"


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clip.mp4"
    path.write_text("one")
    return path


async def test_a_file_is_asked_about_once_wherever_it_is_moved(clip: Path) -> None:
    facts, asked = FileFacts(), Asked(clip)
    assert await facts.find_or_ask("text", clip, asked) == "one"
    moved = clip.rename(clip.with_name("moved.mp4"))
    assert await facts.find_or_ask("text", moved, asked) == "one"
    assert asked.times == 1


async def test_another_question_is_another_fact(clip: Path) -> None:
    facts, asked = FileFacts(), Asked(clip)
    await facts.find_or_ask("text", clip, asked)
    await facts.find_or_ask("tags", clip, asked)
    assert asked.times == 2


async def test_a_file_that_was_replaced_is_asked_about_anew(clip: Path) -> None:
    facts, asked = FileFacts(), Asked(clip)
    await facts.find_or_ask("text", clip, asked)
    newer = clip.with_name("newer")
    newer.write_text("two")
    newer.replace(clip)
    assert await facts.find_or_ask("text", clip, asked) == "two"


async def test_a_file_that_changes_while_it_is_read_is_asked_about_anew(clip: Path) -> None:
    facts, asked = FileFacts(), Asked(clip)

    async def ask_while_it_grows() -> str:
        answer = await asked()
        with clip.open("a") as file:
            file.write(" and more")
        os.utime(clip, ns=(1, 1))
        return answer

    assert await facts.find_or_ask("text", clip, ask_while_it_grows) == "one"
    assert await facts.find_or_ask("text", clip, asked) == "one and more"


async def test_what_may_not_be_kept_and_what_is_missing_is_asked_anew(clip: Path) -> None:
    facts, asked = FileFacts(), Asked(clip)
    for _ in range(2):
        await facts.find_or_ask("text", clip, asked, may_keep=lambda text: len(text) < 3)
    missing = Asked(clip.with_name("missing"))
    for _ in range(2):
        await facts.find_or_ask("text", missing.path, missing)
    assert (asked.times, missing.times) == (2, 2)


async def test_only_the_newest_facts_are_kept(clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(file_facts, "MAX_FACTS", 2)
    facts, asked = FileFacts(), Asked(clip)
    for question in ("a", "b", "a", "c", "a", "b"):
        await facts.find_or_ask(question, clip, asked)
    assert asked.times == 4


async def test_what_several_ask_at_once_is_asked_once(clip: Path) -> None:
    facts, asked, begun = FileFacts(), Asked(clip), asyncio.Event()

    async def ask_slowly() -> str:
        begun.set()
        await asyncio.sleep(0)
        return await asked()

    first = asyncio.create_task(facts.find_or_ask("text", clip, ask_slowly))
    await begun.wait()
    assert await facts.find_or_ask("text", clip, asked) == "one"
    assert (await first, asked.times) == ("one", 1)


async def test_who_asks_first_and_leaves_takes_nobody_along(clip: Path) -> None:
    facts, asked, begun = FileFacts(), Asked(clip), asyncio.Event()

    async def never() -> str:
        begun.set()
        await asyncio.Event().wait()
        return "never"

    first = asyncio.create_task(facts.find_or_ask("text", clip, never))
    await begun.wait()
    second = asyncio.create_task(facts.find_or_ask("text", clip, asked))
    first.cancel()
    assert await second == "one"


async def test_a_copy_is_known_as_well_as_what_it_is_a_copy_of(clip: Path) -> None:
    facts, asked = FileFacts(), Asked(clip)
    await facts.find_or_ask("text", clip, asked)
    copy = clip.with_name("copy")
    copy.write_bytes(clip.read_bytes())
    facts.copy_facts(clip, copy)
    assert await facts.find_or_ask("text", copy, asked) == "one"
    assert asked.times == 1
