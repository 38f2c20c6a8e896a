"""Wires: the one place where activities meet what they work with."""

from collections.abc import Callable, Sequence
from typing import Any

from activities.accepted import Expectations
from activities.closing import ClosingActivities
from activities.collect import CollectActivities
from activities.compose import ComposeActivities
from activities.deciding import DecidingActivities
from activities.editing import EditingActivities
from activities.letter import Seal
from activities.notify import NotifyActivities
from activities.orders import CallbackUrl, Orders
from activities.outline import Outlines
from activities.paid_calls import PaidCalls
from activities.paid_once import ScriptOnce
from activities.reconcile import ReconcileActivities
from activities.storyboards import StoryboardActivities
from activities.takes import TakeActivities
from activities.workshop import Workshop
from activities.writing import ScriptWriter
from engine import Engine
from media.ffmpeg import Ffmpeg, find_ffmpeg
from media_pool import MediaPool
from providers.accounts import Accounts
from providers.animatic import Animatic, Folders
from providers.callbacks import CallbackTokens, callback_url
from providers.catalogue import whole_registry
from providers.http import Transport
from providers.outside import Proxy, open_client
from providers.protocol import Provider
from providers.registry import Registry
from providers.roster import open_providers, open_writer
from providers.webhooks import Webhooks
from settings import Settings
from store.assets import Assets
from store.callbacks import Callbacks
from store.database import Database
from store.drafts import Drafts
from store.inbox import AssetInbox
from store.jobs import Jobs
from store.ledger import Ledger
from store.media_pools import MediaPools
from store.scratch import Scratch
from store.storyboards import Storyboards
from store.wishes import Wishes


def _callback_url(
    settings: Settings, registry: Registry, accounts: Accounts, webhooks: Webhooks
) -> CallbackUrl:
    """Where a provider may call about a take; nowhere, where we cannot be reached or could not trust it."""
    tokens = CallbackTokens(settings.signing_secret)

    def url(provider: str, token: str) -> str | None:
        account = accounts.of(registry.service(provider))
        if not settings.public_url or account is None or not webhooks.understands(account):
            return None
        return callback_url(settings.public_url, provider, tokens.mint(token))

    return url


class Parts:
    """Everything that activities need, made once for a process."""

    def __init__(self, settings: Settings, engine: Engine) -> None:
        self.settings = settings
        self.engine = engine
        self.database = Database(settings.catalog_url)
        self.jobs = Jobs(self.database)
        self.storyboards = Storyboards(self.database)
        self.ledger = Ledger(self.database)
        self.assets = Assets(settings.assets_location)
        self.scratch = Scratch(settings.var_dir / "tmp")
        self.registry = whole_registry(settings.models_file)
        self.folders = Folders(settings.var_dir / "animatic")
        self.accounts = Accounts()
        proxy = Proxy.maybe_at(settings.proxy_url, resolves_names=settings.proxy_resolves)
        self.client = open_client(loopback_allowed=settings.loopback_allowed, proxy=proxy)
        self.transport = Transport(self.client)
        self.providers: dict[str, Provider] = {
            "animatic": Animatic(self.folders),
            **open_providers(self.registry, self.accounts, self.transport, AssetInbox(self.assets)),
        }
        self.ffmpeg = Ffmpeg(find_ffmpeg(settings.ffmpeg))
        self.media_pool = MediaPool(MediaPools(self.database), self.ffmpeg.path, self.scratch.home)
        self.orders = Orders(
            self.jobs,
            self.storyboards,
            Wishes(self.database),
            _callback_url(settings, self.registry, self.accounts, Webhooks(self.transport)),
        )
        self.expectations = Expectations(self.ledger, self.registry)
        self.paid_calls = PaidCalls(
            self.ledger, self.providers, self.orders, self.registry, daily_cap_usd=settings.daily_cap_usd
        )
        self.script_writer = self._script_writer(settings)
        self.takes = TakeActivities(
            self.jobs,
            self.storyboards,
            Wishes(self.database),
            self.ledger,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
        )

    def _script_writer(self, settings: Settings) -> ScriptWriter:
        writer = open_writer(
            settings.writer,
            settings.writer_model,
            self.registry.service(settings.writer),
            self.accounts,
            self.transport,
        )
        model = writer.model if writer else ""
        cap = settings.daily_cap_usd
        once = ScriptOnce(self.ledger, provider=settings.writer, model=model, daily_cap_usd=cap)
        return ScriptWriter(writer, once)

    def calls(self) -> Sequence[Callable[..., Any]]:
        """The activities of the calls pool."""
        outlines = Outlines(self.jobs, self.storyboards, self.registry, self.expectations)
        storyboards = StoryboardActivities(
            self.jobs, self.storyboards, self.registry, self.script_writer, outlines
        )
        editing = EditingActivities(self.jobs, Drafts(self.database), outlines)
        deciding = DecidingActivities(self.jobs, self.ledger, self.providers)
        seal = Seal(self.settings.webhook_secrets)
        notify = NotifyActivities(self.jobs, self.client, seal, self.settings.public_url)
        reconcile = ReconcileActivities(
            jobs=self.jobs,
            ledger=self.ledger,
            assets=self.assets,
            paid_calls=self.paid_calls,
            expectations=self.expectations,
            callbacks=Callbacks(self.database),
            engine=self.engine,
        )
        return [
            storyboards.write_storyboard,
            editing.adopt_draft,
            editing.approve_storyboard,
            self.takes.cancel_take,
            deciding.resolve_take,
            deciding.note_late,
            deciding.give_up_take,
            deciding.note_status,
            deciding.stop_buying,
            ClosingActivities(self.jobs).close_job,
            notify.notify_caller,
            reconcile.reconcile,
        ]

    def media(self) -> Sequence[Callable[..., Any]]:
        """The activities of the media pool."""
        workshop = Workshop(
            jobs=self.jobs,
            storyboards=self.storyboards,
            ledger=self.ledger,
            assets=self.assets,
            scratch=self.scratch,
            ffmpeg=self.ffmpeg,
        )
        collect = CollectActivities(workshop, self.providers)
        compose = ComposeActivities(workshop)
        return [collect.collect_clip, collect.collect_soundtrack, collect.keep_take, compose.compose_film]
