"""The demo's brief, from the environment variables that the Makefile sets."""

from collections.abc import Mapping

from cli.errors import UserError
from cli.processes import PROJECT_ROOT
from cli.request_bodies import build_brief

SAMPLE_SCRIPT = PROJECT_ROOT / "examples" / "lighthouse.txt"
SAMPLE_TITLE = "The last lighthouse"
PROMPT_SECONDS = 15.0
VARIABLE_PREFIX = "LONGTAKE_DEMO_"


def build_demo_brief(environment: Mapping[str, str]) -> dict[str, object]:
    """Build the brief. Without variables: the sample script, narrated, three scenes.

    A film from a prompt is 15 seconds long, one from a script as long as its narration. A script with a
    length of its own is not narrated: its words might not fit.

    Raises:
        UserError: names the variable that is invalid.
    """
    prompt, script = _read_variable(environment, "PROMPT"), _read_variable(environment, "SCRIPT")
    if prompt and script:
        raise UserError("Give PROMPT or SCRIPT, not both.")
    own = prompt or script
    seconds = _parse_seconds(environment)
    return build_brief(
        prompt=prompt,
        script=script if own else str(SAMPLE_SCRIPT),
        title=None if own else SAMPLE_TITLE,
        duration_seconds=PROMPT_SECONDS if prompt and seconds is None else seconds,
        narration={} if prompt or seconds is None else None,
        aspect_ratio=_read_variable(environment, "ASPECT"),
    )


def _read_variable(environment: Mapping[str, str], name: str) -> str | None:
    return environment.get(f"{VARIABLE_PREFIX}{name}") or None


def _parse_seconds(environment: Mapping[str, str]) -> float | None:
    word = _read_variable(environment, "SECONDS")
    try:
        return float(word) if word else None
    except ValueError as error:
        raise UserError(f"SECONDS is {word}, which is no number; try SECONDS=30.") from error
