"""Whether a mutation changed what comes of an answer."""

from contracts import ProviderJobState
from tests.fuzz.mutations import Mutation
from tests.fuzz.playing import Outcome
from tests.fuzz.recorded import FILM, Call, Recorded, related


def as_recorded(recorded: Recorded, outcome: Outcome) -> bool:
    """Whether the answer as it was recorded comes to the end that the table gives."""
    if (outcome.state, outcome.kind) != (recorded.state, recorded.kind):
        return False
    if recorded.state is ProviderJobState.SUCCEEDED:
        return outcome.file == FILM
    return bool(outcome.value) or recorded.kind is not None or recorded.call is Call.JOB


def same(recorded: Recorded, mutation: Mutation, before: Outcome, after: Outcome) -> bool:
    """Whether the changed answer comes to the same, the cost excepted where its own fields were changed."""
    about_cost = any(related(path, stated) for path in mutation.touched for stated in recorded.stated)
    return before.without_cost == after.without_cost if about_cost else before == after
