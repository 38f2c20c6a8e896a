"""Uploads the pictures of a film that is described on the command line, and names them in its brief."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cli.api_client import ApiClient
from cli.entity_options import EntityOption
from cli.output import print_stderr


@dataclass(frozen=True)
class BriefPictures:
    """The pictures that are uploaded for a brief.

    They are the film's, the one that its only scene ends on, its watermark, and those of its entities.
    """

    film: bytes | None = None
    last: bytes | None = None
    watermark: bytes | None = None
    entities: tuple[EntityOption, ...] = ()


async def upload_pictures(
    api: ApiClient, brief: Mapping[str, Any], pictures: BriefPictures
) -> Mapping[str, Any]:
    """Upload the pictures; return the brief that names them. Print which of them the models leave out."""
    if pictures.film is not None:
        brief = {**brief, "reference_image": await _upload(api, pictures.film)}
    if pictures.last is not None:
        last = await _upload(api, pictures.last)
        brief = {**brief, "scenes": [{**scene, "last_image": last} for scene in brief["scenes"]]}
    if pictures.watermark is not None:
        mark = await _upload(api, pictures.watermark)
        brief = {**brief, "cards": {**brief.get("cards", {}), "watermark": mark}}
    if pictures.entities:
        brief = {**brief, "entities": [await _build_entity(api, entity) for entity in pictures.entities]}
    if any(entity.pictures for entity in pictures.entities):
        for notice in await api.list_notices(brief):
            print_stderr(notice)
    return brief


async def _build_entity(api: ApiClient, entity: EntityOption) -> dict[str, object]:
    images = [
        {"url": picture} if isinstance(picture, str) else await _upload(api, picture)
        for picture in entity.pictures
    ]
    told = {"id": entity.id, "name": entity.name, "description": entity.description}
    return {**told, "reference_images": images}


async def _upload(api: ApiClient, picture: bytes) -> dict[str, str]:
    return {"upload_id": await api.upload_picture(picture)}
