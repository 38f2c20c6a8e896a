"""The files of an exported film: the film, its clips, lines, sounds, captions and timelines."""

from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from api.export.about_film import describe_film
from api.export.zip_stream import ZippedFile
from api.http.download_name import download_name
from api.jobs.job_records import JobRecords
from contracts import FilmCut
from store import asset_keys
from store.assets import Assets
from store.errors import AssetNotFound
from store.models import JobRow
from timelines.fcp7_xml import write_fcp7_xml
from timelines.film_tracks import build_tracks
from timelines.otio_timeline import write_otio

CAPTION_FORMATS = ("vtt", "srt", "ass")


@dataclass(frozen=True)
class FilmFiles:
    """A film that is there, and what is known of it. `cut` is None for films of older versions."""

    row: JobRow
    records: JobRecords
    film_key: str
    cut: FilmCut | None

    @property
    def folder(self) -> str:
        """The folder that holds everything in the zip."""
        return download_name(self.row.title, "")

    async def list_files(self, assets: Assets) -> list[ZippedFile]:
        """List the files of the zip: of the assets, those that are there."""
        media = [file async for file in _keep_existing(assets, self._list_media())]
        texts = [*self._write_timelines(media), ZippedFile("README.txt", text=self._describe(media))]
        return [
            ZippedFile(f"{self.folder}/{file.path}", file.asset_key, file.text) for file in (*media, *texts)
        ]

    def _list_media(self) -> Iterator[ZippedFile]:
        yield ZippedFile("film.mp4", self.film_key)
        for extension in CAPTION_FORMATS:
            yield ZippedFile(f"film.{extension}", asset_keys.captions_key(self.film_key, extension))
        if self.row.poster_key:
            yield ZippedFile("poster.jpg", self.row.poster_key)
        cards = {scene.scene for scene in self.cut.scenes if scene.card} if self.cut else set()
        for scene, key in self._clip_keys().items():
            name = f"cards/card-{scene:02}" if scene in cards else f"clips/scene-{scene:02}"
            yield ZippedFile(f"{name}{PurePosixPath(key).suffix}", key)
        if self.cut is not None and self.cut.watermark_key is not None:
            mark = self.cut.watermark_key
            yield ZippedFile(f"watermark{PurePosixPath(mark).suffix}", mark)
        yield from self._list_sounds()

    def _clip_keys(self) -> dict[int, str]:
        if self.cut is not None:
            return {scene.scene: scene.clip_key for scene in self.cut.scenes}
        return {scene: clip.asset_key for scene, clip in self.records.clips_in_film.items()}

    def _list_sounds(self) -> Iterator[ZippedFile]:
        for number, line in enumerate(self.cut.lines if self.cut else (), start=1):
            name = f"{number:02}-scene-{line.scene:02}"
            yield ZippedFile(f"lines/{name}{PurePosixPath(line.recording_key).suffix}", line.recording_key)
            yield ZippedFile(f"stems/voice-{name}.wav", line.stem_key)
        music = self.cut.music_key if self.cut else self.row.soundtrack_key
        if music is not None:
            yield ZippedFile(f"stems/music{PurePosixPath(music).suffix}", music)

    def _write_timelines(self, media: Sequence[ZippedFile]) -> Iterator[ZippedFile]:
        if self.cut is None:
            return
        tracks = build_tracks(self.cut, {file.asset_key: file.path for file in media})
        yield ZippedFile("film.otio", text=write_otio(self.row.title, tracks))
        yield ZippedFile("film.xml", text=write_fcp7_xml(self.row.title, self.cut, tracks))

    def _describe(self, media: Sequence[ZippedFile]) -> str:
        there = {file.asset_key for file in media}
        clips = self._clip_keys()
        missing = [scene for scene, key in clips.items() if key not in there]
        return describe_film(self.row, self.records, [*clips], missing, has_timelines=self.cut is not None)


async def read_cut(assets: Assets, film_key: str) -> FilmCut | None:
    """Return how the film was cut; None for films of versions that did not keep it."""
    try:
        return FilmCut.model_validate_json(await assets.read_bytes(asset_keys.film_cut_key(film_key)))
    except AssetNotFound:
        return None


async def _keep_existing(assets: Assets, files: Iterator[ZippedFile]) -> AsyncIterator[ZippedFile]:
    for file in files:
        if await assets.get_size(file.asset_key) is not None:
            yield file
