"""A narrated film's wait before its first clip, beside its slowest scene, at the pace of real services.

    .venv/bin/python -m bench.voice_wait

One film of ten scenes with two lines each, spoken by ElevenLabs, with clips by Kling, as `longtake up` makes
it. The times are those of the job's history: from the storyboard to the order of the first clip, and of each
scene from its order until its clip is there. The reference is the time in which all lines were bought, which
the first clip would have waited for if the whole voice came first. Takes some minutes, mostly waiting.
"""

import asyncio
import tempfile
from datetime import datetime
from pathlib import Path

from google.protobuf.timestamp_pb2 import Timestamp
from temporalio.api.history.v1 import HistoryEvent

from bench.report import Measurement
from bench.runner import run_standalone
from emulator import EmulatorSettings, run_emulator
from tests.browser.deployment import StudioDeployment
from tests.fixtures.job_api import ENDED

SCENES, LINES = 10, 2
POLL_SECONDS = 2.0
MAX_SHARE = 0.05
EMULATOR = EmulatorSettings(speed=1, picture_style="plain", short_side=120, expiry=False)
BRIEF = {
    "scenes": [
        {
            "text": f"A red kite over hill {number}.",
            "lines": [f"The kite climbs over hill {number}.", f"It turns at tree {number} and drops."],
        }
        for number in range(1, SCENES + 1)
    ],
    "narration": {"provider": "elevenlabs", "mode": "given"},
    "duration_seconds": None,
    "provider": "kie",
    "model": "kling-3.0",
    "resolution": "720p",
    "audio": "off",
}


async def measure() -> list[Measurement]:
    """Make the film, and read its history."""
    with tempfile.TemporaryDirectory() as folder, run_emulator(EMULATOR) as emulator:
        deployment = StudioDeployment(Path(folder), emulator=emulator)
        async with deployment.running():
            job_id = await deployment.generate(**BRIEF)
            while (await deployment.get(f"/jobs/{job_id}"))["status"] not in ENDED:  # noqa: ASYNC110 - HTTP
                await asyncio.sleep(POLL_SECONDS)
            handle = await deployment.workflow(job_id)
            steps = FilmSteps([event async for event in handle.fetch_history_events()])
    waited = steps.seconds_between(steps.ended["write_storyboard"][0], steps.began["submit_take"][0])
    voice = steps.seconds_between(steps.ended["write_storyboard"][0], steps.ended["buy_lines"][-1])
    slowest = max(steps.list_scene_seconds())
    return [
        Measurement(
            f"the first clip's wait for the voice, {SCENES} scenes of {LINES} lines",
            f"{voice:.1f} s",
            f"{waited:.1f} s",
            waited / voice,
            checked_value=waited / slowest,
            maximum=MAX_SHARE,
            notes=(f"the slowest scene took {slowest:.1f} s: the wait is {waited / slowest:.1%} of it",),
        )
    ]


class FilmSteps:
    """When the activities of one job were scheduled and completed, by name, in the order of its history."""

    def __init__(self, history: list[HistoryEvent]) -> None:
        self.began: dict[str, list[datetime]] = {}
        self.ended: dict[str, list[datetime]] = {}
        self._orders: dict[str, datetime] = {}
        self._scene_seconds: list[float] = []
        names: dict[int, tuple[str, str]] = {}
        for event in history:
            at = _read_time(event.event_time)
            if event.HasField("activity_task_scheduled_event_attributes"):
                name = event.activity_task_scheduled_event_attributes.activity_type.name
                names[event.event_id] = name, _read_scene(event)
                self.began.setdefault(name, []).append(at)
                self._note_order(*names[event.event_id], at)
            elif event.HasField("activity_task_completed_event_attributes"):
                done = event.activity_task_completed_event_attributes.scheduled_event_id
                self.ended.setdefault(names[done][0], []).append(at)
                self._note_clip(*names[done], at)

    @staticmethod
    def seconds_between(since: datetime, until: datetime) -> float:
        """Return the seconds from one time to another."""
        return (until - since).total_seconds()

    def list_scene_seconds(self) -> list[float]:
        """List how long each scene took, from its order to its clip."""
        return self._scene_seconds

    def _note_order(self, name: str, scene: str, at: datetime) -> None:
        if name == "submit_take":
            self._orders[scene] = at

    def _note_clip(self, name: str, scene: str, at: datetime) -> None:
        if name == "collect_clip":
            self._scene_seconds.append(self.seconds_between(self._orders[scene], at))


def _read_scene(event: HistoryEvent) -> str:
    """Return `scene 3` of an activity's summary, such as `submit scene 3 · kling-3.0`."""
    summary = event.user_metadata.summary.data.decode().strip('"')
    return " ".join(summary.replace("·", " ").split()[1:3])


def _read_time(stamp: Timestamp) -> datetime:
    return stamp.ToDatetime()


if __name__ == "__main__":
    run_standalone(measure)
