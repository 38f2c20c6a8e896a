"""The words by which services say how a job stands, in any case and spelling.

Every maker has its own few, and gateways that speak like a maker mix them: "FAILURE", "cancelled",
"expired". A terminal word that is not read as one leaves a job that has ended looking as if it still ran, so
all adapters read through this one table. A word that it does not have is no end: the job is asked for again,
and the log names the word.
"""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache

from workflows.contracts import ProviderJobState

_QUEUED = """
    queued queue queuing queueing inqueue pending waiting submitted created accepted scheduled starting
    preparing throttled notstarted initialized new
"""
_RUNNING = """
    running run processing process inprogress inprocess progress generating generation started active working
    executing rendering dreaming uploading downloading postprocessing finalizing canceling cancelling
"""
_SUCCEEDED = "succeeded succeed success successful successfully completed complete done finished finish ready"
_FAILED = """
    failed fail failure failing error errored expired timeout timedout rejected reject refused denied
    moderated contentmoderated blocked filtered contentfiltered unsafe nsfw banned invalid incomplete crashed
    exception internalerror budgetexceeded deadlineexceeded unsuccessful
"""
_CANCELED = (
    "canceled cancelled cancel aborted abort stopped terminated killed revoked deleted removed withdrawn"
)
WORDS: dict[str, ProviderJobState] = {
    word: state
    for state, words in (
        (ProviderJobState.QUEUED, _QUEUED),
        (ProviderJobState.RUNNING, _RUNNING),
        (ProviderJobState.SUCCEEDED, _SUCCEEDED),
        (ProviderJobState.FAILED, _FAILED),
        (ProviderJobState.CANCELED, _CANCELED),
    )
    for word in words.split()
}
# "TASK_STATUS_FAILED", "JOB_STATE_SUCCEEDED".
_PREFIX = re.compile(r"^(task|job|video|generation)?(status|state)(?=.)")
_NO_LETTER_OR_DIGIT = re.compile(r"[^a-z0-9]+")
MOST_LOGGED_LETTERS = 40

_log = logging.getLogger(__name__)


def state_of(word: object, own: Mapping[str, ProviderJobState] | None = None) -> ProviderJobState:
    """The state that a service's word stands for; RUNNING for one that nobody knows, which is logged.

    `own` are the words that mean something else at this service than elsewhere, or nothing elsewhere.
    """
    if (known := known_state(word, own)) is None:
        _tell(plain(word)[:MOST_LOGGED_LETTERS])
        return ProviderJobState.RUNNING
    return known


def known_state(word: object, own: Mapping[str, ProviderJobState] | None = None) -> ProviderJobState | None:
    """The same, but None for a word that nobody knows: it is no proof that the job runs."""
    said = plain(word)
    if own and (found := {plain(each): state for each, state in own.items()}.get(said)):
        return found
    return WORDS.get(said) or WORDS.get(_PREFIX.sub("", said))


def plain(word: object) -> str:
    """The word without case, blanks and punctuation: "In-Progress" is "IN_PROGRESS", and a 1.0 is a 1."""
    if isinstance(word, float) and word.is_integer():
        word = int(word)
    return _NO_LETTER_OR_DIGIT.sub("", str(word).casefold()) if isinstance(word, str | int) else ""


@lru_cache(maxsize=100)
def _tell(word: str) -> None:
    """Once for each word, not at each question."""
    _log.warning("A provider's word for a state is not known: %s", word or "(none)")
