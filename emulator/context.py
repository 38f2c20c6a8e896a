"""State that all parts of one emulator share."""

from collections.abc import Iterable
from typing import Any

from emulator.fault_rules import FaultScript
from emulator.interrupted_downloads import InterruptedDownloads
from emulator.list_rewriting import ListRewriter
from emulator.request_counter import RequestCounter
from emulator.settings import EmulatorSettings
from emulator.webhook_signing import SigningKeys


class EmulatorContext:
    """Settings, keys, fault rules, webhook URLs and counters of one emulator, in one event loop."""

    def __init__(self, settings: EmulatorSettings) -> None:
        self.settings = settings
        self.keys = SigningKeys.from_settings(settings)
        self.reset_state()

    def reset_state(self) -> None:
        """Forget what was counted and registered, and return to the fault rules of the settings."""
        self.set_faults(self.settings.rules)
        self.requests = RequestCounter()
        self.list_rewriter = ListRewriter(self.settings.seed)
        self.interruptions = InterruptedDownloads()
        self.webhook_urls = dict(self.settings.webhook_urls)

    def set_faults(self, rules: Iterable[dict[str, Any]]) -> None:
        """Replace the fault rules; raises pydantic.ValidationError for rules that are not valid."""
        self.faults = FaultScript(rules, self.settings.seed)
