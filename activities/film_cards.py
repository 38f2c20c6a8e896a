"""The title and end card of a film: drawn once, and stored as clips that the cut takes like scenes'."""

from pathlib import Path

from activities.film_timeline import FilmTimeline
from activities.piece_renderer import StoredClip
from contracts import Brief
from media.cards import CardSpec, render_card
from store import asset_keys
from store.assets import Assets
from store.models import JobRow


class FilmCards:
    """Draws the cards of films, in a folder for work.

    Args:
        assets: where cards are stored.
        ffmpeg: the program that encodes them.
        folder: for work.
    """

    def __init__(self, assets: Assets, ffmpeg: Path, folder: Path) -> None:
        self._assets, self._ffmpeg, self._folder = assets, ffmpeg, folder

    async def ensure_drawn(self, job: JobRow, timeline: FilmTimeline) -> dict[int, StoredClip]:
        """Return the film's cards as clips, by their numbers in its timeline; missing ones are drawn.

        Raises:
            CaptionsUndrawable: no font of this machine has all of their letters.
        """
        cards = list_cards(job.brief, timeline)
        return {
            number: await self._ensure_card(job.id, card, timeline.fmt.fps) for number, card in cards.items()
        }

    async def _ensure_card(self, job_id: str, card: CardSpec, frames_per_second: int) -> StoredClip:
        key = asset_keys.card_key(job_id, card.key)
        if await self._assets.get_size(key) is None:
            out = self._folder / f"{card.key}.mp4"
            await render_card(card, out, ffmpeg=self._ffmpeg)
            await self._assets.put_file(key, out)
        return StoredClip(key, card.key, seconds=card.frames / frames_per_second)


def list_cards(brief: Brief, timeline: FilmTimeline) -> dict[int, CardSpec]:
    """Return what is to be drawn, by the cards' numbers in the timeline."""
    return {
        number: CardSpec(
            text=text,
            frames=timeline.clip_frames(number),
            width=timeline.fmt.width,
            height=timeline.fmt.height,
            mood=f"{brief.prompt or brief.title or text} {brief.style or ''}",
            seed=brief.seed or 0,
        )
        for number, text in timeline.card_texts.items()
    }
