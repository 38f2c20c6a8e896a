"""Builds what activities depend on: the one place where dependencies are chosen."""

import asyncio
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any
from uuid import uuid4

from activities.all_notices import NoticeMeans, open_notices
from activities.approved_prices import ApprovedPrices
from activities.caller_webhook import WebhookSigner
from activities.collect import CollectActivities
from activities.compose import ComposeActivities
from activities.expected_durations import ExpectedDurations
from activities.film_marks import FilmMarker
from activities.font_check import FontCheckActivities
from activities.job_status import JobStatusActivities
from activities.kept_lines import KeptLines
from activities.last_frames import LastFrameActivities
from activities.ledger_decisions import LedgerDecisionActivities
from activities.line_drafts import LineDraftActivities
from activities.line_purchases import LinePurchaseActivities
from activities.line_stops import LineStopActivities
from activities.media_context import MediaContext
from activities.narration import NarrationActivities
from activities.narration_recorder import NarrationRecorders
from activities.notice_wishes import NoticeWishes
from activities.own_music import OwnMusicActivities
from activities.paid_calls import PaidCalls
from activities.paid_lines import PaidLines
from activities.paid_script_call import PaidScriptCall
from activities.provider_orders import ProviderOrders
from activities.push_sender import PushSender
from activities.reconcile import ReconcileActivities
from activities.scene_fitting import SceneFitter, SceneFittingActivities
from activities.shared_ffmpeg import create_shared_ffmpeg
from activities.spoken_takes import SpokenTakes
from activities.still_orders import CallbackUrl
from activities.stills import StillActivities
from activities.storyboard_outline import StoryboardOutlines
from activities.storyboard_writer import StoryboardWriter
from activities.storyboards import StoryboardActivities
from activities.takes import TakeActivities
from activities.uploaded_images import PublicUrl, UploadedImages, no_public_url
from activities.watermarks import Watermarks
from filesystem.locked_home import LockedHome
from media.marks.content_credentials import SigningFiles
from media_pool import MediaPoolMonitor
from providers.accounts import Accounts
from providers.adapters.animatic import AnimaticAdapter, JobFolders, RenderCleanup, RenderWorker
from providers.callbacks import CallbackTokens, build_callback_url
from providers.catalogue import build_registry
from providers.factory import create_providers, create_writer
from providers.kit.reference_image import download_image
from providers.kit.transport import Transport
from providers.llm_writers import LlmWriter
from providers.protocol import Provider
from providers.registry import Registry
from providers.safe_http import Proxy, create_client, is_public_url
from providers.webhooks import WebhookVerifier
from push.vapid import VapidKeys
from rendering import AnimaticRenderer
from settings import Settings
from speech.embedded_speech import EmbeddedSpeech
from store.asset_links import AssetLinkSigner
from store.asset_result_store import AssetResultStore
from store.assets import Assets
from store.callback_deliveries import CallbackDeliveries
from store.database import Database
from store.job_prices import JobPrices
from store.jobs import Jobs
from store.language_views import JobTables
from store.ledger.writes import Ledger
from store.media_pools import MediaPools
from store.people.team_retention import TeamRetention
from store.render_leases import RenderLeases
from store.renders import Renders
from store.retake_requests import RetakeRequests
from store.scratch import Scratch
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from store.uploads import UploadCatalog
from store.webhook_log import WebhookLog
from store.webhook_redeliveries import WebhookRedeliveries
from temporal_client import TemporalClient


def _make_callback_url(
    settings: Settings, registry: Registry, accounts: Accounts, webhooks: WebhookVerifier
) -> CallbackUrl:
    """Return a function that gives a take's webhook URL; None if webhooks cannot arrive or be verified."""
    tokens = CallbackTokens(settings.signing_secrets)

    def url(provider: str, token: str) -> str | None:
        account = accounts.get_account(registry.get_provider(provider))
        if not settings.public_url or account is None or not webhooks.can_verify(account):
            return None
        return build_callback_url(settings.public_url, provider, tokens.sign_token(token))

    return url


def _make_public_url(settings: Settings) -> PublicUrl:
    """Return a function that gives an asset's URL for services; None if they cannot reach this API."""
    if not is_public_url(settings.public_url):
        return no_public_url
    root, signer = settings.public_url.rstrip("/"), AssetLinkSigner(settings.signing_secrets)
    return lambda key: root + signer.sign_url(key)


def find_signing_files(settings: Settings) -> SigningFiles | None:
    """Return what films are signed with; None where nothing is set."""
    if settings.c2pa_certificate is None or settings.c2pa_private_key is None:
        return None
    return SigningFiles(settings.c2pa_certificate, settings.c2pa_private_key)


class WorkerDependencies:
    """Everything that activities need, made once for a process."""

    def __init__(self, settings: Settings, engine: TemporalClient) -> None:
        self.settings = settings
        self.temporal = engine
        self.database = Database(settings.catalog_url)
        self.jobs = Jobs(self.database)
        self.storyboards = Storyboards(self.database)
        self.ledger = Ledger(self.database, emulated=bool(settings.emulator_url))
        self.assets = Assets(settings.assets_location)
        self.scratch = Scratch(settings.var_dir / "tmp")
        self.registry = build_registry(settings.models_file)
        self.results = AssetResultStore(self.assets)
        self.renders = Renders(self.database)
        self.order_waits = asyncio.Event()
        self.folders = JobFolders(settings.var_dir / "animatic", self.renders, self.results)
        self.accounts = Accounts()
        proxy = Proxy.from_optional_url(settings.proxy_url, resolves_names=settings.proxy_resolves)
        self.client = create_client(loopback_allowed=settings.loopback_allowed, proxy=proxy)
        self.transport = Transport(self.client)
        self.providers: dict[str, Provider] = {
            "animatic": AnimaticAdapter(self.renders, self.results, self.folders, self.order_waits.set),
            **create_providers(self.registry, self.accounts, self.transport, self.results),
        }
        self.ffmpeg = create_shared_ffmpeg(settings.ffmpeg)
        self.speech = EmbeddedSpeech()
        self.recorders = NarrationRecorders.create(self.assets, self.speech, self.ffmpeg)
        self.media_pool = MediaPoolMonitor(MediaPools(self.database), self.ffmpeg.path, self.scratch.home)
        self.orders = ProviderOrders(
            self.jobs,
            self.storyboards,
            RetakeRequests(self.database),
            UploadedImages(UploadCatalog(self.database), self.assets, _make_public_url(settings)),
            registry=self.registry,
            callback_url=_make_callback_url(
                settings, self.registry, self.accounts, WebhookVerifier(self.transport)
            ),
        )
        self.prices = ApprovedPrices(JobPrices(self.database), self.registry)
        self.expectations = ExpectedDurations(self.ledger, self.registry)
        self.paid_calls = PaidCalls(
            self.ledger,
            self.providers,
            self.orders,
            self.prices,
            self.registry,
            daily_cap_usd=settings.daily_cap_usd,
        )
        kept, spoken = KeptLines(self.assets), SpokenTakes(self.ffmpeg)
        self.lines = PaidLines(self.ledger, self.paid_calls, self.providers, kept, spoken)
        self.fitter = SceneFitter(self.storyboards, self.ledger.reads, self.recorders, self.registry)
        self.line_purchases = LinePurchaseActivities(self.jobs, self.storyboards, self.lines, self.fitter)
        self.line_stops = LineStopActivities(
            self.jobs,
            self.storyboards,
            self.ledger,
            canceller=self.paid_calls.cancellation,
            expectations=self.expectations,
        )
        writer, once = self._open_language_model(settings)
        self.script_writer = StoryboardWriter(writer, once)
        self.line_drafts = LineDraftActivities(JobTables(self.jobs, self.storyboards), writer, once)
        self.take_activities = TakeActivities(
            self.jobs,
            self.storyboards,
            RetakeRequests(self.database),
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
        )

    def _open_language_model(self, settings: Settings) -> tuple[LlmWriter | None, PaidScriptCall]:
        writer = create_writer(
            settings.writer,
            settings.writer_model,
            self.registry.get_provider(settings.writer),
            self.accounts,
            self.transport,
        )
        model = writer.model if writer else ""
        cap = settings.daily_cap_usd
        once = PaidScriptCall(self.ledger, provider=settings.writer, model=model, daily_cap_usd=cap)
        return writer, once

    def calls_pool_activities(self) -> Sequence[Callable[..., Any]]:
        """Return the activities of the calls pool."""
        outlines = StoryboardOutlines(self.jobs, self.storyboards, self.prices, self.expectations)
        storyboards = StoryboardActivities(
            self.jobs,
            self.storyboards,
            StoryboardDrafts(self.database),
            self.registry,
            writer=self.script_writer,
            outlines=outlines,
            recorders=self.recorders,
        )
        job_status = JobStatusActivities(self.jobs)
        decisions = LedgerDecisionActivities(self.ledger, self.providers, self.paid_calls.lost_submits)
        reconcile = ReconcileActivities(
            jobs=self.jobs,
            ledger=self.ledger,
            assets=self.assets,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
            callbacks=CallbackDeliveries(self.database),
            webhook_log=WebhookLog(self.database),
            redeliveries=WebhookRedeliveries(self.database),
            wishes=NoticeWishes(self.database, mail=self.settings.sends_mail, push=self.settings.sends_push),
            uploads=UploadCatalog(self.database),
            retention=TeamRetention(self.database),
            engine=self.temporal,
        )
        return [
            storyboards.write_storyboard,
            storyboards.outline_version,
            self.line_drafts.draft_lines,
            storyboards.adopt_draft,
            job_status.approve_storyboard,
            *self.take_activities.calls,
            self.line_stops.stop_lines,
            StillActivities(self.ledger.reads, self.storyboards).find_still,
            decisions.resolve_take,
            decisions.note_late,
            decisions.give_up_take,
            self.line_purchases.change_narrator,
            SceneFittingActivities(self.jobs, self.fitter).record_lines,
            job_status.note_status,
            job_status.stop_buying,
            job_status.close_job,
            *self._notices(),
            reconcile.reconcile,
        ]

    def _notices(self) -> Sequence[Callable[..., Any]]:
        given, secrets = self.settings, self.settings.signing_secrets
        push = PushSender(self.client, VapidKeys(secrets), given.push_contact) if given.sends_push else None
        signer, post = WebhookSigner(given.webhook_secrets), given.open_post(secrets)
        return open_notices(self.database, NoticeMeans(self.client, signer, given.public_url, post, push))

    def open_media_context(self) -> MediaContext:
        """Open what the activities of the media pool share."""
        return MediaContext(
            jobs=self.jobs,
            storyboards=self.storyboards,
            ledger=self.ledger,
            assets=self.assets,
            scratch=self.scratch,
            ffmpeg=self.ffmpeg,
            recorders=self.recorders,
            watermarks=Watermarks(self.assets, partial(download_image, self.transport)),
            marker=FilmMarker(find_signing_files(self.settings)),
        )

    def create_render_worker(self, slots: int) -> RenderWorker:
        """Create what renders the animatic's orders in this process."""
        leases = RenderLeases(self.database)
        home = LockedHome(self.settings.var_dir / "animatic" / "workers", uuid4().hex)
        cleanup = RenderCleanup(self.renders, leases, self.results, home, self.folders)
        draw = AnimaticRenderer(self.ffmpeg.path)
        return RenderWorker(
            leases, self.results, home, draw, cleanup=cleanup, slots=slots, woken=self.order_waits
        )

    def media_pool_activities(self) -> Sequence[Callable[..., Any]]:
        """Return the activities of the media pool."""
        context = self.open_media_context()
        collect = CollectActivities(context, self.providers, self.lines)
        narration = NarrationActivities(context, self.registry)
        return [
            FontCheckActivities(context).check_fonts,
            narration.speak_narration,
            narration.level_narration,
            narration.speak_version,
            collect.collect_clip,
            collect.collect_soundtrack,
            collect.collect_still,
            collect.keep_take,
            ComposeActivities(context).compose_film,
            OwnMusicActivities(context).level_own_music,
            LastFrameActivities(context).keep_last_frame,
        ]
