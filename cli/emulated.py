"""Longtake with an emulator in the place of all paid services: for people without a key."""

import os

from cli.configuration import api_url
from emulator.settings import KIE_SECRET, STANDARD_SECRET
from settings import Settings

# The emulator signs its webhooks with these.
SECRETS = {
    "LONGTAKE_KIE_WEBHOOK_SECRET": KIE_SECRET,
    "LONGTAKE_REPLICATE_WEBHOOK_SECRET": STANDARD_SECRET,
    "LONGTAKE_OPENAI_WEBHOOK_SECRET": STANDARD_SECRET,
    "LONGTAKE_GOOGLE_WEBHOOK_SECRET": STANDARD_SECRET,
}


def with_emulator(settings: Settings) -> Settings:
    """The settings with which every part of this machine speaks to its emulator, if that is asked for.

    They are written into the environment, which the parts inherit.
    """
    if not settings.emulate or settings.emulator_url:
        return settings
    os.environ.update(SECRETS)
    os.environ["LONGTAKE_EMULATOR_URL"] = f"http://127.0.0.1:{settings.emulator_port}"
    # The emulator is on this machine, and may call us.
    os.environ.setdefault("LONGTAKE_PUBLIC_URL", api_url(settings))
    return Settings()
