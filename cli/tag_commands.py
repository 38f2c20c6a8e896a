"""The `longtake tag` and `longtake tags` commands."""

from collections.abc import Mapping
from typing import Annotated

import typer
from pydantic import BaseModel

from cli.api_client import ApiClient
from cli.errors import UserError
from cli.job_outcomes import JobRefusal, print_outcomes
from cli.options import ApiUrl, AsJson, resolve_api_url
from cli.output import print_json, print_stdout
from cli.signals import run_interruptible

tag_app = typer.Typer()


class _Report(BaseModel):
    changed: tuple[str, ...]
    refused: tuple[JobRefusal, ...]


class _TagCount(BaseModel):
    tag: str
    jobs: int


class _TagList(BaseModel):
    tags: tuple[_TagCount, ...]


@tag_app.command()
def tag(
    job_ids: Annotated[
        list[str], typer.Argument(metavar="ID...", help="Ids, as `longtake list` shows them.")
    ],
    add: Annotated[list[str] | None, typer.Option("--add", help="A tag to add; again for more.")] = None,
    remove: Annotated[list[str] | None, typer.Option("--remove", help="A tag to remove.")] = None,
    api: ApiUrl = None,
) -> None:
    """Give films tags, or take them off. Exit code 1 if some were not changed, each with its reason."""
    if not (add or remove):
        raise UserError("Say which tag: --add TAG or --remove TAG.")
    body = {"ids": job_ids, "add": add or [], "remove": remove or []}
    report = _Report.model_validate(_call(resolve_api_url(api), "POST", "/jobs/tags", body))
    print_outcomes(report.changed, report.refused)


@tag_app.command()
def tags(*, json: AsJson = False, api: ApiUrl = None) -> None:
    """List the tags that there are, with how many films have each. `longtake list --tag TAG` lists those."""
    answer = _call(resolve_api_url(api), "GET", "/tags")
    if json:
        print_json(answer)
        return
    for each in _TagList.model_validate(answer).tags:
        print_stdout(f"{each.jobs:6}  {each.tag}")


def _call(url: str, method: str, path: str, body: Mapping[str, object] | None = None) -> object:
    async def call() -> object:
        async with ApiClient.connect(url) as client:
            return await client.call(method, path, body)

    return run_interruptible(call())
