"""Builds response models from database rows."""

from collections.abc import Mapping, Sequence
from itertools import groupby

from api.http.download_name import film_urls
from api.http.links import JobLinks, build_job_links, build_upload_url
from api.http.signed_urls import UrlSigner
from api.jobs.caption_links import find_captions_key
from api.jobs.clip_holds import find_held_seconds
from api.jobs.confirm_status import ConfirmedJob
from api.jobs.job_files import CaptionFiles, JobFile
from api.jobs.job_records import JobRecords, find_paid_calls, find_still_calls
from api.jobs.language_results import LanguageSerializer
from api.jobs.owner_needs import owner_need_from_database
from api.jobs.scene_schemas import SceneResult, StaleScene, TakeDetails
from api.jobs.schemas import JobDetails, JobResults, JobSummary, LineResult, NarrationResult, SoundtrackResult
from api.jobs.summary_details import SummaryDetails, duration_seconds, summary_details_from_records
from contracts import FilmMusic, LedgerStage, Narration, Scene, VoicedLine
from contracts.film_mark import find_mark
from store.asset_keys import small_poster_key
from store.models import JobRow, LedgerRow
from store.retake_requests import select_request
from store.usable_stills import list_own_stills
from storyboard import script_form, with_own_seed
from temporal_client import WebUi

CAPTION_FORMATS = ("vtt", "srt", "ass")


class JobSerializer:
    """Serializes jobs; signs a link to each file."""

    def __init__(self, signer: UrlSigner, web_ui: WebUi) -> None:
        self._signer, self._web_ui = signer, web_ui

    def to_summary(self, checked: ConfirmedJob, details: SummaryDetails) -> JobSummary:
        """Build the job's entry for a list."""
        row = checked.row
        return JobSummary(
            job_id=row.id,
            title=row.title,
            status=row.status,
            confirmed=checked.confirmed,
            needs_you=owner_need_from_database(row, details.held_scenes),
            favorite=row.favorite,
            provider=row.provider,
            model=row.model,
            duration_seconds=duration_seconds(row, details),
            aspect_ratio=row.brief.aspect_ratio,
            resolution=row.brief.resolution,
            created_at=row.created_at,
            tags=row.tags,
            trashed_at=row.trashed_at,
            started_at=row.started_at,
            ended_at=row.ended_at,
            cost=row.cost_usd,
            budget_usd=row.budget_usd,
            gaps=tuple(row.gaps),
            error=row.error,
            film=self._film_file(row),
            poster=self._signed_file(row.poster_key),
            poster_small=self._signed_file(small_poster_key(row.poster_key)),
            links=JobLinks(
                **build_job_links(row.id, self._signer.root), web_ui=self._web_ui.job_page_url(row.id)
            ),
            reference_image=self._uploaded_picture(row),
        )

    def to_details(
        self, checked: ConfirmedJob, records: JobRecords, stale: Mapping[int, StaleScene]
    ) -> JobDetails:
        """Build the job in full; `stale` are its stale scenes, by number."""
        more = LanguageSerializer(self._named_file, self._signed_file, self._build_lines)
        results = self._build_results(checked.row, records, stale)
        further = tuple(more.to_result(checked.row, records, language) for language in records.languages)
        return JobDetails(
            **dict(self.to_summary(checked, summary_details_from_records(records))),
            brief=checked.row.brief,
            shortened_seconds=round(
                sum(scene.seconds - _scene_film_seconds(scene, records) for scene in records.scenes), 3
            ),
            results=results.model_copy(update={"languages": further}),
        )

    def _build_results(self, row: JobRow, records: JobRecords, stale: Mapping[int, StaleScene]) -> JobResults:
        return JobResults(
            script_form=script_form(row.brief),
            script=self._build_takes(records, LedgerStage.SCRIPT),
            storyboard=tuple(records.scenes),
            scenes=tuple(
                self._build_scene(scene, records, stale.get(scene.number)).model_copy(
                    update={"held_seconds": find_held_seconds(row.brief, scene, records)}
                )
                for scene in records.scenes
            ),
            removed_scenes=tuple(self._build_scene(scene, records, None) for scene in records.removed_scenes),
            soundtrack=self._build_soundtrack(row, records),
            film=self._film_file(row),
            poster=self._signed_file(row.poster_key),
            poster_small=self._signed_file(small_poster_key(row.poster_key)),
            captions=self._caption_files(row, records),
            receipt=row.receipt,
            narration=self._build_narration(row, records),
            watermark=find_mark(row.brief.cards, row.mark),
        )

    def _build_soundtrack(self, row: JobRow, records: JobRecords) -> SoundtrackResult:
        music = row.music or FilmMusic()
        return SoundtrackResult(
            file=None if music.off else self._signed_file(row.soundtrack_key),
            takes=self._build_takes(records, LedgerStage.AUDIO),
            is_off=music.off,
            level_db=music.level_db,
            prompt=music.prompt,
            upload_id=music.upload_id,
        )

    def _build_narration(self, row: JobRow, records: JobRecords) -> NarrationResult | None:
        """Build the narration and its paid lines; None where none was asked for."""
        if (asked := row.brief.narration) is None:
            return None
        now = row.narration
        return NarrationResult(
            provider=now and now.provider,
            model=now and now.model,
            voice=now and now.voice,
            language=asked.language,
            lines=self._build_lines(
                records, asked.language, now, {scene.number: scene.voiced_lines for scene in records.scenes}
            ),
        )

    def _build_lines(
        self,
        records: JobRecords,
        language: str,
        narration: Narration | None,
        known: Mapping[int, Sequence[VoicedLine]],
    ) -> tuple[LineResult, ...]:
        """Build what was ordered of lines in a language; `known` are its lines now, by scene."""
        calls = [row for row in records.ledger if (row.stage, row.language) == (LedgerStage.VOICE, language)]
        found = []
        for (scene, line), takes in groupby(calls, lambda it: (it.scene, it.line)):
            said = _nth(known.get(scene, ()), line)
            result = LineResult(
                scene=scene,
                line=line,
                language=language,
                text=said.text,
                voice=narration and (said.voice or narration.voice),
                takes=tuple(map(self._build_line_take, takes)),
            )
            found.append(result)
        return tuple(found)

    def _build_line_take(self, row: LedgerRow) -> TakeDetails:
        # The kept recordings of lines are for our own use: their sound is in the film.
        return self._build_take(row).model_copy(update={"clip": None})

    def _uploaded_picture(self, row: JobRow) -> JobFile | None:
        images = row.brief.image_references.values()
        upload_id = next((image.upload_id for image in images if image.upload_id), None)
        return JobFile(url=build_upload_url(upload_id, self._signer.root)) if upload_id else None

    def _caption_files(self, row: JobRow, records: JobRecords) -> CaptionFiles | None:
        """Sign links to the film's captions; None if it has none."""
        keys = [find_captions_key(row, records.scenes, extension) for extension in CAPTION_FORMATS]
        vtt, srt, ass = (self._named_file(key, row.title) if key else None for key in keys)
        if vtt is None or srt is None:
            return None
        language = row.brief.narration.language if row.brief.narration else ""
        return CaptionFiles(language=language, vtt=vtt, srt=srt, ass=ass if row.receipt else None)

    def _build_scene(self, scene: Scene, records: JobRecords, stale: StaleScene | None) -> SceneResult:
        clip = records.clips_in_film.get(scene.number)
        own = find_paid_calls(records.ledger, scene.number)
        return SceneResult(
            number=scene.number,
            text=scene.text,
            caption=scene.caption,
            lines=scene.lines,
            line_voices=scene.line_voices,
            clip_sound=scene.clip_sound,
            entities=scene.entities,
            opens_on=scene.opens_on,
            opens_after=scene.opening_scene,
            stale=stale,
            seconds=_scene_film_seconds(scene, records),
            take=clip.take if clip else None,
            takes=tuple(self._build_scene_take(row, scene, records) for row in own),
            stills=tuple(map(self._build_take, find_still_calls(records.ledger, scene.number))),
            still=_find_still(scene, records),
            reference_image=scene.reference_image,
            last_image=scene.last_image,
            transition=scene.transition,
        )

    def _build_scene_take(self, row: LedgerRow, scene: Scene, records: JobRecords) -> TakeDetails:
        request = select_request(records.retake_requests, row.scene, row.take)
        seed = with_own_seed(scene, row.take, records.first_takes).seed
        source = {"text": scene.text, "seed": seed}
        if request is not None:
            source = {"text": request.text or scene.text, "seed": request.seed}
        return self._build_take(row).model_copy(update=source)

    def _build_takes(self, records: JobRecords, stage: LedgerStage) -> tuple[TakeDetails, ...]:
        return tuple(self._build_take(row) for row in records.ledger if row.stage is stage)

    def _build_take(self, row: LedgerRow) -> TakeDetails:
        return TakeDetails(
            take=row.take,
            provider=row.provider,
            model=row.model,
            state=row.state,
            outcome=row.outcome,
            provider_job_id=row.provider_job_id,
            cost=row.cost_usd,
            cost_usd=row.cost_usd,
            emulated=row.emulated,
            cost_basis=row.cost_source.basis if row.cost_source else None,
            cost_source=row.cost_source,
            price_usd=row.price_usd,
            receipt=row.receipt,
            error=row.error,
            intent_at=row.intent_at,
            accepted_at=row.accepted_at,
            held_at=row.held_at,
            late_at=row.late_at,
            ended_at=row.terminal_at,
            clip=self._signed_file(row.asset_key, row.seconds),
            thumbnail=self._signed_file(row.thumbnail_key),
            departures=row.departures,
        )

    def _film_file(self, row: JobRow) -> JobFile | None:
        if row.film_key is None:
            return None
        return self._named_file(row.film_key, row.title, row.film_seconds)

    def _named_file(self, key: str, title: str, seconds: float | None = None) -> JobFile:
        url, download_url = film_urls(self._signer, key, title)
        return JobFile(url=url, download_url=download_url, seconds=seconds)

    def _signed_file(self, key: str | None, seconds: float | None = None) -> JobFile | None:
        return JobFile(url=self._signer.sign_url(key), seconds=seconds) if key else None


def _scene_film_seconds(scene: Scene, records: JobRecords) -> float:
    """Return the scene's length in the film: the storyboard's, or the clip's if that is far too short."""
    clip = records.clips_in_film.get(scene.number)
    return clip.film_seconds if clip and clip.film_seconds is not None else scene.seconds


def _find_still(scene: Scene, records: JobRecords) -> int | None:
    drawn = [row.take for row in list_own_stills(records.ledger, scene) if row.still is not None]
    return max(drawn, default=None)


def _nth(lines: Sequence[VoicedLine], number: int) -> VoicedLine:
    return lines[number - 1] if number <= len(lines) else VoicedLine("")
