"""An engine's process starts when needed, gets no secret, and never outlives a wrong answer or its parent."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from pathlib import Path

import psutil
import pytest
import pytest_asyncio

from speech.engine_process import EngineProcess
from speech.speech_errors import VoiceFailed
from tests.conditions import eventually, wait_until

pytestmark = pytest.mark.slow
PARENT = """
import asyncio, sys
from speech.engine_process import EngineProcess

async def main():
    engine = EngineProcess("espeak")
    await engine.ask({"texts": ["hello"], "voice": "en-us", "speed": 1.0, "with_sound": False}, 5)
    print(engine.pid, flush=True)
    await asyncio.sleep(600)

asyncio.run(main())
"""


@pytest_asyncio.fixture
async def engine() -> AsyncIterator[EngineProcess]:
    engine = EngineProcess("espeak", idle_seconds=600)
    yield engine
    await engine.close()


async def _speak(engine: EngineProcess, text: str = "hello", voice: str = "en-us") -> str:
    body = {"texts": [text], "voice": voice, "speed": 1.0, "with_sound": True}
    reply, sound = await engine.ask(body, len(text))
    assert len(sound) == reply["spoken"][0]["bytes"] > 0
    return str(reply["spoken"][0]["said"])


async def test_requests_at_once_take_turns(engine: EngineProcess) -> None:
    texts = [f"Number {number}." for number in range(8)]
    assert await asyncio.gather(*(_speak(engine, text) for text in texts)) == texts


async def test_a_cancelled_request_does_not_leave_its_answer_to_the_next(engine: EngineProcess) -> None:
    await _speak(engine)
    abandoned = asyncio.create_task(_speak(engine, "one two three four five " * 100))
    await asyncio.sleep(0)
    abandoned.cancel()
    with pytest.raises(asyncio.CancelledError):
        await abandoned
    assert await _speak(engine, "the next") == "the next"


async def test_a_process_that_died_is_told_and_started_again(engine: EngineProcess) -> None:
    await _speak(engine)
    assert engine.pid
    os.kill(engine.pid, signal.SIGKILL)
    with pytest.raises(VoiceFailed, match="espeak gave no answer"):
        await _speak(engine)
    assert await _speak(engine) == "hello"


async def test_a_request_that_takes_too_long_ends_the_process(
    engine: EngineProcess, monkeypatch: pytest.MonkeyPatch
) -> None:
    await _speak(engine)
    monkeypatch.setattr("speech.engine_process.START_SECONDS", -1.0)
    with pytest.raises(VoiceFailed):
        await _speak(engine)
    assert engine.pid is None


async def test_a_voice_that_is_missing_fails_one_request_and_not_the_process(engine: EngineProcess) -> None:
    await _speak(engine)
    process = engine.pid
    with pytest.raises(VoiceFailed) as failed:
        await _speak(engine, voice="nobody")
    assert "has no voice 'nobody'" in str(failed.value.__cause__)
    assert await _speak(engine) == "hello"
    assert engine.pid == process


async def test_an_idle_process_is_stopped() -> None:
    engine = EngineProcess("espeak", idle_seconds=0)
    await _speak(engine)
    await eventually(lambda: engine.pid is None)
    assert await _speak(engine) == "hello"
    await engine.close()


async def test_no_key_is_in_the_process(engine: EngineProcess, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LONGTAKE_FAL_KEY", "secret")
    await _speak(engine)
    variables = psutil.Process(engine.pid).environ()
    assert "PATH" in variables
    assert not [name for name in variables if name.startswith("LONGTAKE")]


async def test_the_process_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = tmp_path / "parent.py"
    script.write_text(PARENT)
    parent = await asyncio.create_subprocess_exec(
        *(sys.executable, str(script)),
        stdout=asyncio.subprocess.PIPE,
        env={**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert parent.stdout
    engine = psutil.Process(int(await parent.stdout.readline()))
    parent.kill()
    await parent.communicate()
    await asyncio.to_thread(wait_until, lambda: not engine.is_running() or engine.status() == "zombie")
