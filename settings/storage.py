"""The settings of where things are kept: the catalog and the assets."""

from typing import Literal, Self

from pydantic import Field, model_validator

from settings.host import HostSettings


class StorageSettings(HostSettings):
    """The settings of the catalog, the assets and the uploads."""

    database_url: str = Field(
        default="", description="SQLAlchemy URL of the catalog. Default: SQLite in var/."
    )
    assets_url: str = Field(
        default="", description="Object store of the assets. Default: files in var/assets."
    )
    assets_public_url: str = Field(
        default="",
        pattern=r"^(https?://[^/\s]+/?)?$",
        description="Where browsers reach the S3 or Azure store, if not where API and workers do.",
    )
    assets_links: Literal["redirect", "through"] = Field(
        default="redirect",
        description="Whether browsers get media from a cloud's store itself, or through the API.",
    )
    upload_quota_mb: int = Field(
        default=1_000, ge=0, description="What the uploads of one owner may take together."
    )

    @model_validator(mode="after")
    def _require_store_with_addresses(self) -> Self:
        if self.assets_public_url and not self.assets_url.startswith(("s3://", "az://")):
            raise ValueError(
                "LONGTAKE_ASSETS_PUBLIC_URL is of an s3:// or az:// store in LONGTAKE_ASSETS_URL"
            )
        return self

    @property
    def upload_quota_bytes(self) -> int:
        """The most bytes that the uploads of one owner may take together."""
        return self.upload_quota_mb * 1_000_000

    @property
    def catalog_url(self) -> str:
        """The database's SQLAlchemy URL, with an async driver."""
        return self.database_url or f"sqlite+aiosqlite:///{self.var_dir / 'longtake.db'}"

    @property
    def assets_location(self) -> str:
        """The URL of the object store of assets."""
        return self.assets_url or (self.var_dir / "assets").as_uri()
