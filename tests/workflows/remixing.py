"""What tests of other music start from: a run over a finished film."""

from datetime import UTC, datetime
from typing import Any

from contracts import Film, LanguageCut, MusicChange, Soundtrack
from tests.workflows.conftest import Handle, WorkflowHarness
from tests.workflows.steps import a_clip

NOW = datetime(2026, 12, 1, tzinfo=UTC)
OLD = Soundtrack(asset_key="old-music", seconds=15, created_at=NOW)
FILM = Film(asset_key="old-film", poster_key="p", seconds=15, created_at=NOW)
NEW_TAKE = MusicChange(request=1, take=2, provider="animatic", model="music-bed")
LEVEL, OWN = MusicChange(request=1), MusicChange(request=1, is_upload=True)
FRENCH = LanguageCut(language="fr", narrated=True, takes={1: 1, 2: 1})


def there() -> dict[str, Any]:
    """What a run has of a film of three scenes, whose third is a gap."""
    return {"soundtrack": OLD, "film": FILM, "film_gaps": (3,), "clips": (a_clip(1), a_clip(2, 4))}


async def start(harness: WorkflowHarness, change: MusicChange, **more: Any) -> Handle:  # noqa: ANN401 - input
    """Start a run over that film."""
    return await harness.start(**there() | {"music": change} | more)
