"""Assembles a film in its folder: joins its pieces with its sound, marks it, and checks it."""

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from activities.bounded_gather import gather_bounded
from activities.film_check import FilmChecker
from activities.film_sound_maker import FilmSoundMaker
from activities.film_work import FilmWork
from activities.kept_mixes import MadeSound
from activities.media_context import MediaContext
from captions.subrip import write_subrip
from contracts import CaptionChoice, FilmMarks, SoundReceipt
from media.errors import MediaError
from media.join_pieces import CaptionTrack
from media.posters import extract_poster


@dataclass(frozen=True)
class JoinedFilm:
    """A joined film: its pieces in order, by their asset keys and as files, and its sound if it has any."""

    piece_keys: Sequence[str]
    pieces: Sequence[Path]
    sound: MadeSound | None

    @property
    def receipt(self) -> SoundReceipt | None:
        """How it sounds."""
        return self.sound.receipt if self.sound else None


@dataclass(frozen=True)
class FilmAssembler:
    """Assembles films."""

    context: MediaContext
    sounds: FilmSoundMaker

    async def join_film(self, work: FilmWork) -> JoinedFilm:
        """Render the pieces that are missing, make the sound, and join them; take the poster meanwhile."""
        pieces = work.timeline.list_pieces(work.order.scenes)
        burnt = work.captions.cut_for_pieces(pieces) if work.captions else {}
        renderer = self.context.open_piece_renderer(
            work.order.job_id,
            work.timeline,
            work.folder,
            captions=burnt,
            watermark=work.watermark,
            awaited=True,
        )
        piece_keys = await renderer.render_missing(pieces, work.clips)
        files = [await renderer.get_local_file(key) for key in piece_keys]
        sound = await self.sounds.make_sound(work)
        join = partial(
            self.context.cutter.join_film,
            files,
            sound.file if sound else None,
            work.film,
            fmt=work.timeline.fmt,
            frames=work.frames,
            captions=_write_track(work),
        )
        # Joining keeps one core busy, and checking all: the poster is taken beside it.
        await gather_bounded([join, partial(self._try_poster, work, files)], at_once=2)
        return JoinedFilm(piece_keys, files, sound)

    async def mark_film(self, work: FilmWork) -> FilmMarks:
        """Write into the film that machines made it; return what it carries."""
        clips = {scene: work.clips[scene] for scene in work.order.scenes}
        fetch_file = partial(self.context.assets.get_local_file, folder=work.folder)
        return await self.context.marker.mark_film(work.film, clips, fetch_file, narrated=bool(work.lines))

    async def finish_film(self, work: FilmWork, joined: JoinedFilm) -> None:
        """Check the film as it will be stored, before anyone is told that there is one.

        Meanwhile the disk writes it: storing it then takes no time in which a user waits.
        """
        check = partial(self._check_packets, work, joined)
        flush = partial(self.context.assets.flush_file, work.film)
        await gather_bounded([check, flush], at_once=2)
        if not work.poster.exists():
            await self._take_poster(work, joined.pieces)

    async def _try_poster(self, work: FilmWork, pieces: Sequence[Path]) -> None:
        """Take the poster unless its piece is damaged, which the check of the film finds, and mends."""
        with suppress(MediaError):
            await self._take_poster(work, pieces)

    async def _take_poster(self, work: FilmWork, pieces: Sequence[Path]) -> None:
        """Take the poster in both sizes from the piece that shows it, which is quicker than from the film."""
        number, frame = work.find_poster_frame(work.timeline.list_pieces(work.order.scenes))
        await extract_poster(
            self.context.ffmpeg,
            pieces[number],
            work.poster,
            work.small_poster,
            frame=frame,
            fmt=work.timeline.fmt,
        )

    async def _check_packets(self, work: FilmWork, joined: JoinedFilm) -> None:
        lengths = [piece.frames for piece in work.timeline.list_pieces(work.order.scenes)]
        checker = FilmChecker(self.context.ffmpeg, self.context.assets)
        packets = await checker.require_pieces(work.film, joined.piece_keys, lengths)
        if joined.sound:
            mixes = self.sounds.open_sound(work).mixes
            await checker.require_sound(work.film, packets, joined.sound, mixes)


def _write_track(work: FilmWork) -> CaptionTrack | None:
    """Write the captions that become a track of the film; None if none do."""
    captions = work.captions
    if captions is None or captions.receipt.choice is not CaptionChoice.TRACK:
        return None
    subrip = work.folder / "captions.srt"
    subrip.write_text(write_subrip(captions.cues, captions.fmt.fps))
    return CaptionTrack(subrip, captions.language)
