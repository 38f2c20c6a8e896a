"""Who was found a moment ago is known for a second, unless something was changed."""

import pytest

from api.access import recent_callers
from api.access.caller import Caller, CallerKind
from api.access.recent_callers import KEPT_SECONDS, MAX_KEPT, RecentCallers

ANN = Caller("films", frozenset(), CallerKind.KEY)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> list[float]:
    """A clock that the test sets."""
    now = [100.0]
    monkeypatch.setattr(recent_callers, "monotonic", lambda: now[0])
    return now


def test_a_caller_is_known_for_less_than_two_seconds(clock: list[float]) -> None:
    recent = RecentCallers()
    assert recent.keep("a", ANN) is ANN
    assert (recent.find("a"), recent.find("b")) == (ANN, None)
    clock[0] += KEPT_SECONDS
    assert recent.find("a") is None
    assert KEPT_SECONDS < 2


def test_a_change_makes_everybody_be_looked_up_anew(clock: list[float]) -> None:
    assert clock
    recent = RecentCallers()
    recent.keep("a", ANN)
    recent.forget_all()
    assert recent.find("a") is None


def test_there_are_never_too_many(clock: list[float]) -> None:
    assert clock
    recent = RecentCallers()
    for number in range(MAX_KEPT + 1):
        recent.keep(str(number), ANN)
    assert recent.find("0") is None
    assert recent.find(str(MAX_KEPT)) is ANN
