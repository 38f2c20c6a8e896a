"""The whole of Longtake beside an emulator of the services, for people who sit in front of a browser."""

import asyncio
from dataclasses import dataclass, field

from emulator import EmulatorSettings
from tests.browser.ready_films import copy_film
from tests.fixtures.called_deployment import CalledDeployment
from tests.fixtures.job_api import ENDED

# So quick that a film is a matter of seconds, and a fault that lasts "20 seconds" one of a twentieth.
EMULATOR = EmulatorSettings(speed=400, picture_style="plain", short_side=120, expiry=False)
# A paid model whose lost answers nobody can look up, and whose jobs can be cancelled.
PAID: dict[str, str] = {"provider": "fal", "model": "xai/grok-imagine-video"}


@dataclass
class StudioDeployment(CalledDeployment):
    """A deployment whose films are small, and which one test after another takes as if it was new."""

    _copied_film: str | None = field(init=False, default=None)

    async def generate(self, **brief: object) -> str:
        """Order a film with the smallest picture and without music: either takes longer than all the rest."""
        return await super().generate(**{"aspect_ratio": "1:1", "audio": "off", **brief})

    async def put_finished_film(self) -> str:
        """Put a finished film of two scenes there, for a test that is not of its making; returns its id.

        The first is made as any film; from then on it is copied.
        """
        if self._copied_film is None:
            job_id = await self.generate(title="Made once", **PAID)
            assert (await self.wait_for_end(job_id))["status"] == "completed"
            self._copied_film = job_id
        return await asyncio.to_thread(copy_film, self.var, self._copied_film)

    async def reset(self) -> None:
        """As it was before the last test: all parts there, no fault, no gate, nothing under way."""
        self.start_all()
        await self.wait_until_ready()
        # Held films are canceled before their gate opens: nobody would look at their pictures.
        await self.cancel_all()
        self.gates.open_all()
        self.emulator.set_faults([])

    async def cancel_all(self) -> None:
        """Cancel every job that has not ended."""
        jobs = await self.get("/jobs?limit=100")
        active = [job["job_id"] for job in jobs["jobs"] if job["status"] not in ENDED]
        for job_id in active:
            await self.post(f"/jobs/{job_id}/cancel")
        for job_id in active:
            await self.wait_for_end(job_id)
