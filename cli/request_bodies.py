"""Build the JSON bodies of API requests from command-line values. Files are read here; the API validates."""

import math
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

from cli.errors import UserError

STDIN = "-"
MAX_PICTURE_BYTES = 30_000_000


def read_script(path: str) -> str:
    """Read the script from a UTF-8 file, or from stdin for `-`.

    Raises:
        UserError: it cannot be read, or is not UTF-8.
    """
    try:
        raw = sys.stdin.buffer.read() if path == STDIN else Path(path).read_bytes()
        return raw.decode("utf-8-sig")
    except OSError as error:
        raise UserError(f"The script {path} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"The script {path} is not UTF-8 text.") from error


def is_url(word: str) -> bool:
    """Return whether the word is an address, and no file's path."""
    return "://" in word


def read_picture(path: str) -> bytes:
    """Read the picture's file.

    Raises:
        UserError: it cannot be read, or is larger than the API takes.
    """
    try:
        with Path(path).open("rb") as file:
            content = file.read(MAX_PICTURE_BYTES + 1)
    except OSError as error:
        raise UserError(f"The picture {path} cannot be read: {error.strerror}.") from error
    if len(content) > MAX_PICTURE_BYTES:
        raise UserError(f"The picture {path} is larger than {MAX_PICTURE_BYTES // 1_000_000} MB.")
    return content


def read_picture_file(word: str | None) -> bytes | None:
    """Read the picture if the word is a file's path, and no address.

    Raises:
        UserError: it cannot be read, or is larger than the API takes.
    """
    return read_picture(word) if word and not is_url(word) else None


def parse_fallbacks(words: Sequence[str]) -> list[dict[str, str]] | None:
    """Parse `provider` or `provider/model` words into choices, in order; return None without any.

    A model's name may contain slashes, a provider's does not.
    """
    choices = []
    for word in words:
        provider, slash, model = word.partition("/")
        choices.append({"provider": provider, "model": model} if slash else {"provider": provider})
    return choices or None


def build_brief(*, prompt: str | None, script: str | None, **more: object) -> dict[str, object]:
    """Build the body of `POST /generate`: only what was given, so that the API's defaults hold.

    `prompt` is a text, `script` a file's path.

    Raises:
        UserError: both or neither are given, or a value cannot be sent.
    """
    if prompt is None and script is None:
        raise UserError("Give a prompt or a script.")
    if prompt is not None and script is not None:
        raise UserError("Give a prompt or a script, not both.")
    given = {"prompt": prompt, "script": script and read_script(script), **more}
    brief = {name: value for name, value in given.items() if value is not None}
    for name, value in brief.items():
        require_sendable(name, value)
    return brief


def end_on_picture(
    brief: dict[str, object], last_image: str | None, *, image: str | None
) -> dict[str, object]:
    """Make the brief's prompt the only scene, whose clip ends on the picture; a file comes into it later.

    Raises:
        UserError: it may become several scenes, there is no picture to begin from, or it cannot be sent.
    """
    if last_image is None:
        return brief
    if "prompt" not in brief:
        raise UserError("--last-image is for a film of one scene, and a script may become several.")
    if image is None:
        raise UserError("A film that ends on a picture begins from one too: add --image to --last-image.")
    require_sendable("last_image", last_image)
    address = {"last_image": {"url": last_image}} if is_url(last_image) else {}
    others = {name: value for name, value in brief.items() if name != "prompt"}
    return {"scenes": [{"text": brief["prompt"], **address}], **others}


def build_cards(
    *, title: str | None, end: str | None, watermark: str | None = None, corner: str | None = None
) -> dict[str, object] | None:
    """Build the brief's `cards`; None without any. Of a watermark it has an address; a file comes later."""
    address = {"url": watermark} if watermark and is_url(watermark) else None
    given = {"title": title, "end": end, "watermark": address, "watermark_corner": corner}
    return {name: value for name, value in given.items() if value is not None} or None


def build_narration(
    *, narrate: bool, language: str | None = None, voice: str | None = None, narrator: str | None = None
) -> dict[str, str] | None:
    """Build the brief's narration; None if nobody speaks. A language, voice or narrator asks for one, too.

    `narrator` is a `provider` or `provider/model`.
    """
    provider, _, model = (narrator or "").partition("/")
    wishes = {"provider": provider or None, "model": model or None, "language": language, "voice": voice}
    given = {name: value for name, value in wishes.items() if value is not None}
    return given if narrate or given else None


def build_retake(**given: object) -> dict[str, object]:
    """Build the body of a retake: only what was given.

    Raises:
        UserError: a value cannot be sent as JSON.
    """
    wish = {name: value for name, value in given.items() if value is not None}
    for name, value in wish.items():
        require_sendable(name, value)
    return wish


def build_retry(texts: Sequence[str], leave_out: Sequence[int]) -> dict[str, object]:
    """Build the body of a retry from words like `2=A blue kite` and the scenes to leave out.

    Raises:
        UserError: a word names no scene, or its text cannot be sent.
    """
    changed = {}
    for word in texts:
        scene, equals, text = word.partition("=")
        if not equals or not scene.strip().isdecimal():
            raise UserError(f"--text {word}: say which scene, as in --text '2=A blue kite'.")
        require_sendable("text", text)
        changed[scene.strip()] = text
    return {name: value for name, value in (("texts", changed), ("leave_out", list(leave_out))) if value}


def require_sendable(name: str, value: object) -> None:
    """Check that a value can be sent as JSON.

    JSON has no infinity, and undecodable bytes of the command line (surrogates) are not UTF-8.

    Raises:
        UserError: names the value that cannot be sent.
    """
    if isinstance(value, float) and not math.isfinite(value):
        raise UserError(f"{name}: must be a finite number.")
    if isinstance(value, Mapping):
        for part in value.values():
            require_sendable(name, part)
    elif isinstance(value, list):
        for part in value:
            require_sendable(name, part)
    if isinstance(value, str) and any("\ud800" <= letter <= "\udfff" for letter in value):
        raise UserError(f"{name}: is not UTF-8 text.")
