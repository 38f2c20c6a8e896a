"""The services that routes work with, opened once per process."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from functools import partial

import httpx

from api.access.authenticator import Authenticator
from api.http.signed_urls import UrlSigner
from api.http.store_links import StoreLinks
from api.jobs.starter import JobStarter
from api.oidc.identity_provider import IdentityProvider
from api.people.log_in import LogIns
from api.people.owner_link import offer_first_owner
from api.progress.last_progress import LastProgress
from api.providers.availability import ModelAvailability
from api.providers.film_estimate import FilmEstimator
from api.providers.narration import NarrationPlanner
from api.providers.storyboard_price import create_writer
from api.sketches.sketch_book import SketchBook
from api.uploads.fetch_picture import PictureFetcher
from api.uploads.receive_audio import AudioReceiver
from api.uploads.receive_picture import PictureReceiver
from contracts import GenerationInput
from mail.post import Post
from providers.callbacks import CallbackTokens
from providers.kit.transport import Transport
from providers.llm_writers import LlmWriter
from providers.safe_http import Proxy, create_client
from providers.webhooks import WebhookVerifier
from push.vapid import VapidKeys
from settings import Settings
from speech.embedded_speech import EmbeddedSpeech
from speech.voice_samples import VoiceSamples
from store.assets import Assets
from store.callback_deliveries import CallbackDeliveries
from store.catalog_wait import wait_for_catalog
from store.database import Database
from store.film_languages import FilmLanguages
from store.film_music_requests import MusicRequests
from store.film_versions import FilmVersions
from store.job_tags import JobTags
from store.job_trash import JobTrash
from store.jobs import Jobs
from store.ledger.writes import Ledger
from store.media_pools import MediaPools
from store.models import JobRow
from store.new_scenes import NewScenes
from store.people.people import PeopleStore
from store.people.teams import Teams
from store.retake_requests import RetakeRequests
from store.shared_secrets import SharedSecrets
from store.shares import Shares
from store.storyboard_drafts import StoryboardDrafts
from store.storyboards import Storyboards
from store.uploads import UploadCatalog
from store.webhook_deliveries import WebhookDeliveries
from store.webhook_redeliveries import WebhookRedeliveries
from store.webhook_trials import WebhookTrials
from store.workflow_input import build_generation_input
from temporal_client import TemporalClient, WebUi


class OpenToAllError(Exception):
    """The API would let everybody do everything, whoever reaches its port."""


@dataclass(frozen=True)
class ApiServices:
    """The opened clients of database, assets, Temporal and providers."""

    settings: Settings
    people: PeopleStore
    authenticator: Authenticator
    log_ins: LogIns
    identity_provider: IdentityProvider | None
    availability: ModelAvailability
    database: Database
    jobs: Jobs
    trash: JobTrash
    tags: JobTags
    storyboards: Storyboards
    drafts: StoryboardDrafts
    retake_requests: RetakeRequests
    music_requests: MusicRequests
    new_scenes: NewScenes
    ledger: Ledger
    assets: Assets
    store_links: StoreLinks
    temporal: TemporalClient
    signer: UrlSigner
    web_ui: WebUi
    starter: JobStarter
    callbacks: CallbackDeliveries
    callback_tokens: CallbackTokens
    webhook_deliveries: WebhookDeliveries
    webhook_redeliveries: WebhookRedeliveries
    webhook_trials: WebhookTrials
    webhooks: WebhookVerifier
    storyboard_writer: LlmWriter | None
    media_pools: MediaPools
    uploads: UploadCatalog
    shares: Shares
    languages: FilmLanguages
    versions: FilmVersions
    pictures: PictureReceiver
    picture_fetcher: PictureFetcher
    sounds: AudioReceiver
    narration: NarrationPlanner
    voice_samples: VoiceSamples
    sketches: SketchBook
    last_progress: LastProgress
    post: Post | None
    push_keys: VapidKeys | None

    def open_estimator(self) -> FilmEstimator:
        """Open the estimator of films."""
        return FilmEstimator(self.availability, self.ledger, self.narration, self.storyboard_writer)

    def build_generation_input(self, row: JobRow) -> GenerationInput:
        """Build the input of the job's workflow."""
        return _build_generation_input(self.settings, self.availability, row)


@asynccontextmanager
async def open_services(settings: Settings, availability: ModelAvailability) -> AsyncIterator[ApiServices]:
    """Migrate the database and open everything. Temporal may be down: it is connected lazily.

    Raises:
        OpenToAllError: nobody would be asked to log in, and not only this machine could call.
        SecretsDiffer: another host has another secret.
    """
    if settings.auth_refusal:
        raise OpenToAllError(settings.auth_refusal)
    async with AsyncExitStack() as stack:
        database = Database(settings.catalog_url)
        stack.push_async_callback(database.dispose)
        await wait_for_catalog(database, partial(_prepare_catalog, settings, database))
        proxy = Proxy.from_optional_url(settings.proxy_url, resolves_names=settings.proxy_resolves)
        client = await stack.enter_async_context(
            create_client(loopback_allowed=bool(availability.accounts.emulator_url), proxy=proxy)
        )
        speech = EmbeddedSpeech()
        stack.push_async_callback(speech.close)
        provider = await stack.enter_async_context(_open_identity_provider(settings))
        services = await _create_services(
            settings, availability, database, Transport(client), speech, provider=provider
        )
        await offer_first_owner(settings, services.people)
        await stack.enter_async_context(services.starter.run_in_background())
        yield services


async def _prepare_catalog(settings: Settings, database: Database) -> None:
    await database.migrate()
    await Teams(database).ensure_team(settings.owner)
    await _require_equal_secrets(settings, database)


async def _require_equal_secrets(settings: Settings, database: Database) -> None:
    values = {
        "LONGTAKE_SIGNING_KEY": settings.signing_secrets,
        "LONGTAKE_KEY_SECRETS": settings.key_hash_secrets,
        **({"LONGTAKE_PAYLOAD_KEYS": keys} if (keys := settings.payload_secrets) else {}),
    }
    await SharedSecrets(database).require_equal(values, replace=settings.replace_secrets)


@asynccontextmanager
async def _open_identity_provider(settings: Settings) -> AsyncIterator[IdentityProvider | None]:
    """Open a client of the identity provider, which is where the operator says, also on an inner network."""
    if not settings.oidc_issuer:
        yield None
        return
    async with httpx.AsyncClient(trust_env=False) as client:
        yield IdentityProvider(settings, client)


async def _create_services(
    settings: Settings,
    availability: ModelAvailability,
    database: Database,
    transport: Transport,
    speech: EmbeddedSpeech,
    *,
    provider: IdentityProvider | None,
) -> ApiServices:
    jobs, temporal = Jobs(database), await TemporalClient.connect(settings)
    assets = Assets(settings.assets_location, public_url=settings.assets_public_url)
    uploads = UploadCatalog(database)
    people = PeopleStore.open(database, settings.key_hash_secrets)
    pictures = PictureReceiver(uploads, assets, quota_bytes=settings.upload_quota_bytes)
    return ApiServices(
        settings=settings,
        people=people,
        authenticator=Authenticator(settings, people),
        log_ins=LogIns(settings, people),
        identity_provider=provider,
        availability=availability,
        database=database,
        jobs=jobs,
        trash=JobTrash(database),
        tags=JobTags(database),
        storyboards=Storyboards(database),
        drafts=StoryboardDrafts(database),
        retake_requests=RetakeRequests(database),
        music_requests=MusicRequests(database),
        new_scenes=NewScenes(database),
        ledger=Ledger(database),
        assets=assets,
        store_links=StoreLinks(assets),
        temporal=temporal,
        signer=UrlSigner(settings.signing_secrets, settings.effective_root_path),
        web_ui=WebUi.from_settings(settings),
        starter=JobStarter(jobs, temporal, partial(_build_generation_input, settings, availability)),
        callbacks=CallbackDeliveries(database),
        callback_tokens=CallbackTokens(settings.signing_secrets),
        webhook_deliveries=WebhookDeliveries(database),
        webhook_redeliveries=WebhookRedeliveries(database),
        webhook_trials=WebhookTrials(database),
        webhooks=WebhookVerifier(transport),
        storyboard_writer=create_writer(settings, availability, transport),
        media_pools=MediaPools(database),
        uploads=uploads,
        shares=Shares(database),
        languages=FilmLanguages(database),
        versions=FilmVersions(database),
        pictures=pictures,
        picture_fetcher=PictureFetcher(
            pictures, transport, loopback_allowed=bool(availability.accounts.emulator_url)
        ),
        sounds=AudioReceiver(uploads, assets, settings.ffmpeg, quota_bytes=settings.upload_quota_bytes),
        narration=NarrationPlanner(speech, Ledger(database)),
        voice_samples=VoiceSamples(speech),
        sketches=SketchBook(),
        last_progress=LastProgress(),
        post=settings.open_post(settings.signing_secrets),
        push_keys=VapidKeys(settings.signing_secrets) if settings.sends_push else None,
    )


def _build_generation_input(
    settings: Settings, availability: ModelAvailability, row: JobRow
) -> GenerationInput:
    parallel = availability.registry.max_parallel_jobs(row.provider, row.model)
    return build_generation_input(
        row, parallel, sends_mail=settings.sends_mail, sends_push=settings.sends_push
    )
