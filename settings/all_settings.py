"""All settings as one, as the processes read them."""

from pydantic import Field

from settings.access import AccessSettings
from settings.mail import MailSettings
from settings.operation import OperationSettings
from settings.services import ServiceSettings
from settings.signing import SigningSettings
from settings.storage import StorageSettings
from settings.temporal import TemporalSettings


class Settings(
    StorageSettings,
    TemporalSettings,
    SigningSettings,
    ServiceSettings,
    AccessSettings,
    MailSettings,
    OperationSettings,
):
    """Everything that can be configured. The defaults are embedded: one machine, files under `var/`."""

    ffmpeg: str | None = Field(
        default=None, description="Path of an ffmpeg. Default: the one that comes along."
    )

    @property
    def sends_push(self) -> bool:
        """Whether people can be told in their browsers: where they are known."""
        return self.web_push and self.auth != "off"
