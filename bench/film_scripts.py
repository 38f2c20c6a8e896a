"""Random scripts in eight languages, for films that nobody has written by hand."""

import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

from contracts import Brief, CaptionChoice, Narration, Resolution, SceneBrief

SENTENCES: dict[str, list[str]] = tomllib.loads(
    Path(__file__).with_name("film_sentences.toml").read_text("utf-8")
)
MAX_SCENES, MAX_LINES = 3, 3


@dataclass(frozen=True)
class FilmScript:
    """A script: the lines of each scene, the language that speaks them, and whether there is music."""

    language: str
    scenes: tuple[tuple[str, ...], ...]
    with_music: bool

    @property
    def lines(self) -> list[str]:
        """All lines in order."""
        return [line for scene in self.scenes for line in scene]

    def build_brief(self) -> Brief:
        """Return the brief of a small narrated film with captions in files."""
        return Brief(
            scenes=tuple(
                SceneBrief(text=f"Scene {n}.", lines=lines) for n, lines in enumerate(self.scenes, 1)
            ),
            resolution=Resolution.P480,
            narration=Narration(language=self.language),
            captions=CaptionChoice.FILES,
        )


def write_scripts(count: int, seed: int, languages: Sequence[str] = tuple(SENTENCES)) -> list[FilmScript]:
    """Write `count` scripts, the languages by turns."""
    chance = Random(seed)  # noqa: S311 - films, no secrets
    return [_write_script(languages[n % len(languages)], chance) for n in range(count)]


def _write_script(language: str, chance: Random) -> FilmScript:
    scenes = tuple(
        tuple(chance.sample(SENTENCES[language], chance.randint(1, MAX_LINES)))
        for _ in range(chance.randint(1, MAX_SCENES))
    )
    return FilmScript(language, scenes, with_music=chance.random() < 0.5)
