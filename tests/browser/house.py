"""The whole of Longtake beside an emulator of the services, for people who sit in front of a browser."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from signal import SIGCONT, SIGSTOP

from cli.emulated import SECRETS
from emulator import EmulatorSettings, Running
from tests.chaos.house import House

# So quick that a film is a matter of seconds, and a fault that lasts "20 seconds" one of a twentieth.
EMULATOR = EmulatorSettings(speed=400, pictures="plain", short_side=120, expiry=False)
ENDED = ("completed", "failed", "canceled")
# A paid model whose lost answers nobody can look up, and whose jobs can be cancelled.
PAID: dict[str, str] = {"provider": "fal", "model": "xai/grok-imagine-video"}


@dataclass
class StudioHouse(House):
    """A house whose paid services are the emulator's."""

    emulator: Running = field(kw_only=True)

    @property
    def origin(self) -> str:
        """Where the Studio is."""
        return f"http://127.0.0.1:{self.ports['api']}"

    @property
    def environment(self) -> dict[str, str]:
        """What all parts are told."""
        return (
            super().environment
            | SECRETS
            | {"LONGTAKE_EMULATOR_URL": self.emulator.url, "LONGTAKE_PUBLIC_URL": self.origin}
        )

    async def open(self) -> None:
        """Start every part."""
        self.build()
        for part in ("temporal", "worker", "api"):
            self.start(part)
        await self.ready()

    @contextmanager
    def stopped(self, part: str) -> Iterator[None]:
        """The part takes everything in, and answers nothing, while the block runs."""
        self.signal(part, SIGSTOP)
        try:
            yield
        finally:
            self.signal(part, SIGCONT)

    def close_gate(self, word: str) -> None:
        """Hold every ffmpeg call that has this word, until the house rests."""
        (self.root / "gates" / word).touch()

    async def rest(self) -> None:
        """As it was before the last test: all parts there, no fault, no gate, nothing under way."""
        for gate in (self.root / "gates").iterdir():
            gate.unlink()
        self.emulator.script([])
        for part in {"temporal", "worker", "api"} - self.parts.keys():
            self.start(part)
        await self.ready()
        await self.call_all_off()

    async def call_all_off(self) -> None:
        """Cancel every job that has not ended."""
        jobs = await self.get("/jobs?limit=100")
        active = [job["job_id"] for job in jobs["jobs"] if job["status"] not in ENDED]
        for job_id in active:
            await self.post(f"/jobs/{job_id}/cancel")
        for job_id in active:
            await self.ended(job_id)
