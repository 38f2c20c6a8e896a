"""A picture that scenes begin from or refer to: an upload, or one at a public address."""

from typing import Annotated, Self

from pydantic import AfterValidator, ConfigDict, Field, StringConstraints, model_validator

from contracts.shared_types import FrozenModel
from contracts.text_characters import require_one_line

PublicHttpsUrl = Annotated[
    str,
    StringConstraints(min_length=9, max_length=2_048, pattern=r"^https://[!-~]+$"),
    AfterValidator(require_one_line),
]
UploadId = Annotated[str, StringConstraints(min_length=1, max_length=64, pattern="^[0-9A-Za-z-]+$")]


class ImageReference(FrozenModel):
    """A picture: exactly one of the id of an upload, and a public https URL."""

    model_config = ConfigDict(extra="forbid")

    upload_id: UploadId | None = Field(default=None, description="Of `POST /uploads`.")
    url: PublicHttpsUrl | None = Field(default=None, description="Public, https.")

    @model_validator(mode="after")
    def _validate_one(self) -> Self:
        if (self.upload_id is None) == (self.url is None):
            raise ValueError("give exactly one of upload_id and url")
        return self
