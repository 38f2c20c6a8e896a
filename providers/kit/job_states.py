"""Services' words for the state of a job, in any case and spelling, mapped to ProviderJobState.

Every maker has its own few, and gateways mix them: "FAILURE", "cancelled", "expired". A final word that is
not recognized would make an ended job look as if it still ran, so all adapters use this one table. An unknown
word never counts as an end: the job is polled again, and the word is logged.
"""

import logging
import re
from collections.abc import Mapping
from functools import lru_cache

from contracts import ProviderJobState

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
STATE_BY_WORD: dict[str, ProviderJobState] = {
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
MAX_LOGGED_LETTERS = 40

_log = logging.getLogger(__name__)


def parse_state(word: object, own: Mapping[str, ProviderJobState] | None = None) -> ProviderJobState:
    """Return the state for a service's word; RUNNING for an unknown one, which is logged.

    `own` are words with a special meaning at this service, or that only it uses.
    """
    if (known := parse_known_state(word, own)) is None:
        _log_unknown_word(normalize_word(word)[:MAX_LOGGED_LETTERS])
        return ProviderJobState.RUNNING
    return known


def parse_known_state(
    word: object, own: Mapping[str, ProviderJobState] | None = None
) -> ProviderJobState | None:
    """Return the state for a service's word; None for an unknown one, which is no proof that the job runs."""
    said = normalize_word(word)
    if own and (found := {normalize_word(each): state for each, state in own.items()}.get(said)):
        return found
    return STATE_BY_WORD.get(said) or STATE_BY_WORD.get(_PREFIX.sub("", said))


def normalize_word(word: object) -> str:
    """Return the word without case, blanks and punctuation: "In-Progress" is "inprogress", and 1.0 is "1"."""
    if isinstance(word, float) and word.is_integer():
        word = int(word)
    return _NO_LETTER_OR_DIGIT.sub("", str(word).casefold()) if isinstance(word, str | int) else ""


@lru_cache(maxsize=100)
def _log_unknown_word(word: str) -> None:
    """Log an unknown word, once for each word (by the cache) instead of at every poll."""
    _log.warning("A provider's word for a state is not known: %s", word or "(none)")
