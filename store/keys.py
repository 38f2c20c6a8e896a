"""The keys of assets: which there are, and what a key may look like."""

import re
from hashlib import sha256

from store.errors import BadKey
from workflows.contracts import TakeKey

MAX_KEY = 512
INCOMING = "incoming"
# One segment: no control character, no backslash, and nothing that a store or a URL treats apart.
_SEGMENT = re.compile(r"[A-Za-z0-9_.=+@ ~-]{1,200}")


def checked(key: str) -> str:
    """The key itself.

    Raises:
        BadKey: it is absolute, climbs with `..`, or has an empty segment or a character of no key of ours.
    """
    if len(key) > MAX_KEY:
        raise BadKey(key)
    for part in key.split("/"):
        _segment(part)
    return key


def job_folder(job_id: str) -> str:
    """Under which all assets of a job are."""
    return f"jobs/{_segment(job_id)}"


def take(key: TakeKey, extension: str = "mp4") -> str:
    """A take as the provider made it."""
    return checked(f"{job_folder(key.job_id)}/takes/{key.stage}-{key.scene}-{key.take}.{extension}")


def piece(job_id: str, sha256: str) -> str:
    """A piece of the film, named by what it was made from."""
    return checked(f"{job_folder(job_id)}/pieces/{sha256}.mp4")


def thumbnail(key: TakeKey) -> str:
    """A still of a take."""
    return checked(f"{job_folder(key.job_id)}/thumbnails/{key.scene}-{key.take}.jpg")


def soundtrack(job_id: str, name: str) -> str:
    """The levelled music; `name` tells one soundtrack of the job from another (a take, a digest)."""
    return checked(f"{job_folder(job_id)}/soundtrack-{name}.m4a")


def film(job_id: str, run_id: str) -> str:
    """The film that a run made."""
    return checked(f"{job_folder(job_id)}/film-{run_id}.mp4")


def poster(job_id: str, run_id: str) -> str:
    """The still that stands for the film that a run made."""
    return checked(f"{job_folder(job_id)}/poster-{run_id}.jpg")


def inbox(name: str) -> str:
    """The folder of what a service answered at once, under a name that may hold any sign."""
    return f"inbox/{sha256(name.encode()).hexdigest()}"


def incoming_folder(job_id: str) -> str:
    """Under which the unfinished files of a job's takes are."""
    return f"{INCOMING}/{_segment(job_id)}"


def incoming(key: TakeKey) -> str:
    """The folder of what has come of a take's file."""
    return checked(f"{incoming_folder(key.job_id)}/{key.stage}-{key.scene}-{key.take}")


def _segment(text: str) -> str:
    if not _SEGMENT.fullmatch(text) or not text.strip("."):
        raise BadKey(text)
    return text
