"""The settings of who runs Longtake on servers: the version of the workers, and the form of logs."""

from functools import cached_property
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Annotated, Literal

from pydantic import Field, StringConstraints

from filesystem.code_digest import digest_code
from settings.host import HostSettings

# What a worker runs: any change of it is another build.
WORKER_CODE = (
    *("activities", "captions", "contracts", "estimates", "filesystem", "mail", "media", "providers"),
    *("push", "settings", "speech", "store", "storyboard", "temporal_client", "timelines", "tracing"),
    *("workflows", "log_setup.py", "media_pool.py", "rendering.py", "wiring.py", "worker.py"),
)


class OperationSettings(HostSettings):
    """The settings of operators."""

    deployment: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9_-]{0,100}$",
        description="The name under which Temporal knows the versions of these workers, so that `longtake"
        " rollout` gives films to a new one. Default: no versions, whatever worker there is gets all.",
    )
    operators_team: str = Field(
        default="",
        description="The id of the team whose owners see the films and the money of all teams in Operations,"
        " and may decrypt Temporal's payloads. Default: each team's owners see their own team's, and nobody"
        " decrypts where there are several teams.",
    )
    build: str = Field(
        default="",
        pattern=r"^[A-Za-z0-9._+-]{0,100}$",
        description="The name of this version: a commit, say. Default: the release and a digest of the code.",
    )
    log_format: Literal["text", "json"] = Field(
        default="text", description="json: API and workers write one object a line."
    )
    order_confirmation: Annotated[str, StringConstraints(strip_whitespace=True, max_length=500)] = Field(
        default="",
        description="Words that whoever orders a film must confirm: that the ideas are their own, say."
        " They are kept with the film. Default: nothing is to be confirmed.",
    )

    @cached_property
    def effective_build(self) -> str:
        """What this version of the code is called: another code has another name."""
        return self.build or f"{_installed_version()}-{digest_code(Path(__file__).parents[1], WORKER_CODE)}"


def _installed_version() -> str:
    try:
        return version("longtake")
    except PackageNotFoundError:
        return "0"
