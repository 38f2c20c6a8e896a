"""What is asked for, from the words of the command line. The API judges it; files are read here."""

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cli.errors import SorryError

STDIN = "-"


def script_text(path: str) -> str:
    """The script in a file, or in stdin for `-`.

    Raises:
        SorryError: it cannot be read.
    """
    try:
        raw = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise SorryError(f"The script {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise SorryError(f"The script {path} is not UTF-8 text.") from error


def fallbacks_of(words: Sequence[str]) -> list[dict[str, str]] | None:
    """The choices that `provider` or `provider/model` name, in their order; None without any.

    A model's name may have slashes in it, a provider's has none.
    """
    choices = []
    for word in words:
        provider, slash, model = word.partition("/")
        choices.append({"provider": provider, "model": model} if slash else {"provider": provider})
    return choices or None


def brief_of(*, prompt: str | None, script: str | None, **more: object) -> dict[str, object]:
    """The body of a request: only what was given, so that the API's defaults hold.

    `prompt` is a text, `script` a file's path.

    Raises:
        SorryError: both are given, or none.
    """
    if prompt is None and script is None:
        raise SorryError("Give a prompt or a script.")
    if prompt is not None and script is not None:
        raise SorryError("Give a prompt or a script, not both.")
    given = {"prompt": prompt, "script": script and script_text(script), **more}
    brief = {name: value for name, value in given.items() if value is not None}
    for name, value in brief.items():
        require_sendable(name, value)
    return brief


def wish_of(**given: object) -> dict[str, object]:
    """The body of a retake: only what was given.

    Raises:
        SorryError: a text is none.
    """
    wish = {name: value for name, value in given.items() if value is not None}
    for name, value in wish.items():
        require_sendable(name, value)
    return wish


def retry_of(texts: Sequence[str], leave_out: Sequence[int]) -> dict[str, object]:
    """The body of a retry, from words like `2=A blue kite` and scenes that the film goes without.

    Raises:
        SorryError: a word names no scene.
    """
    changed = {}
    for word in texts:
        scene, equals, text = word.partition("=")
        if not equals or not scene.strip().isdecimal():
            raise SorryError(f"--text {word}: say which scene, as in --text '2=A blue kite'.")
        require_sendable("text", text)
        changed[scene.strip()] = text
    return {name: value for name, value in (("texts", changed), ("leave_out", list(leave_out))) if value}


def require_sendable(name: str, value: object) -> None:
    """JSON knows no infinity, and UTF-8 no bytes that the shell could not decode.

    Raises:
        SorryError: with the name.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise SorryError(f"{name}: must be a finite number.")
    if isinstance(value, Mapping):
        for part in value.values():
            require_sendable(name, part)
    elif isinstance(value, list):
        for part in value:
            require_sendable(name, part)
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise SorryError(f"{name}: is not UTF-8 text.")
