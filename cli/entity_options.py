"""Entities on the command line: `"Mara: a woman in a red coat=portrait.jpg,side.jpg"`."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from cli.errors import UserError
from cli.request_bodies import is_url, read_picture, require_sendable

MAX_ID_LENGTH = 28


@dataclass(frozen=True)
class EntityOption:
    """An entity as it was given: its pictures are addresses, or the contents of files to upload."""

    id: str
    name: str
    description: str
    pictures: tuple[str | bytes, ...] = ()


def parse_entities(words: Sequence[str]) -> tuple[EntityOption, ...]:
    """Parse `NAME`, `NAME: LOOK` and either with `=PICTURE[,PICTURE]`; pictures are files or addresses.

    Raises:
        UserError: a name is missing, or a picture cannot be read.
    """
    return tuple(_parse_entity(word, number) for number, word in enumerate(words, start=1))


def _parse_entity(word: str, number: int) -> EntityOption:
    told, _, pictures = word.partition("=")
    name, _, description = told.partition(":")
    if not name.strip():
        raise UserError(f"--entity {word}: say who, as in --entity 'Mara: a woman in a red coat=mara.jpg'.")
    require_sendable("entity", told)
    return EntityOption(
        id=_make_id(name, number),
        name=name.strip(),
        description=description.strip(),
        pictures=tuple(_read_picture(each.strip()) for each in pictures.split(",") if each.strip()),
    )


def _read_picture(word: str) -> str | bytes:
    return word if is_url(word) else read_picture(word)


def _make_id(name: str, number: int) -> str:
    """Return an id that people can read, unlike that of any other."""
    word = re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")[:MAX_ID_LENGTH]
    return f"{word or 'entity'}-{number}"
