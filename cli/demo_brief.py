"""What `make demo` was asked for. Its words come in the environment: see the Makefile."""

from collections.abc import Mapping

from cli.brief import brief_of
from cli.errors import SorryError
from cli.parts import HOME

SAMPLE = HOME / "examples" / "lighthouse.txt"
SAMPLE_TITLE = "The last lighthouse"
SECONDS = 15.0
PREFIX = "LONGTAKE_DEMO_"


def demo_brief(environment: Mapping[str, str]) -> dict[str, object]:
    """The brief. Without words: the sample, in 15 seconds and three scenes.

    Raises:
        SorryError: names the word that is at fault.
    """
    prompt, script = _word(environment, "PROMPT"), _word(environment, "SCRIPT")
    if prompt and script:
        raise SorryError("Give PROMPT or SCRIPT, not both.")
    own = prompt or script
    return brief_of(
        prompt=prompt,
        script=script if own else str(SAMPLE),
        title=None if own else SAMPLE_TITLE,
        duration_seconds=_seconds(environment),
        aspect_ratio=_word(environment, "ASPECT"),
    )


def _word(environment: Mapping[str, str], name: str) -> str | None:
    return environment.get(f"{PREFIX}{name}") or None


def _seconds(environment: Mapping[str, str]) -> float:
    word = _word(environment, "SECONDS")
    try:
        return float(word) if word else SECONDS
    except ValueError as error:
        raise SorryError(f"SECONDS is {word}, which is no number; try SECONDS=30.") from error
