"""Point all paid services at the local emulator, for users without keys."""

import os

from cli.configuration import api_url
from emulator.settings import KIE_SECRET, STANDARD_SECRET
from settings import Settings

# The secrets that the emulator signs its webhooks with.
EMULATOR_WEBHOOK_SECRETS = {
    "LONGTAKE_KIE_WEBHOOK_SECRET": KIE_SECRET,
    "LONGTAKE_REPLICATE_WEBHOOK_SECRET": STANDARD_SECRET,
    "LONGTAKE_OPENAI_WEBHOOK_SECRET": STANDARD_SECRET,
    "LONGTAKE_GOOGLE_WEBHOOK_SECRET": STANDARD_SECRET,
}


def with_emulator(settings: Settings) -> Settings:
    """Return settings under which every process of this machine calls the emulator, if `emulate` is set.

    The settings are written into the environment, which child processes inherit.
    """
    if not settings.emulate or settings.emulator_url:
        return settings
    os.environ.update(EMULATOR_WEBHOOK_SECRETS)
    os.environ["LONGTAKE_EMULATOR_URL"] = f"http://127.0.0.1:{settings.emulator_port}"
    # The emulator runs on this machine, so its webhooks can reach the API.
    os.environ.setdefault("LONGTAKE_PUBLIC_URL", api_url(settings))
    return Settings()
