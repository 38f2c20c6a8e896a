"""What services and gateways change: types, spellings and presence of fields, one or several at once."""

import copy
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from hypothesis import strategies as st

from contracts import ProviderJobState
from tests.fuzz.recorded import Recorded, at_path

Json = Any
MISSING = object()
VALUES: tuple[Json, ...] = (
    None, True, False, 0, 1, -1, 3.7, 10**18, "", " ", "text", "0", "12.5", "100%", "2026-11-29T10:00:00Z",
    [], [None], ["text"], [[]], {}, {"a": 1}, [{"a": 1}], {"id": None, "type": 5},
)  # fmt: skip


def _now(value: Json, _: Json) -> Json:
    return copy.deepcopy(value)


def _after(extra: Json, items: list[Json]) -> Json:
    return [extra, *items]


CHANGES: dict[str, Callable[[Json], Json]] = {
    "missing": lambda _: MISSING,
    "as text": str,
    "in a list": lambda value: [value],
    "in an object": lambda value: {"value": value},
    "in capitals": lambda value: value.upper() if isinstance(value, str) else value,
    "first null": lambda value: [None, *value] if isinstance(value, list) else value,
    **{f"now {value!r}": partial(_now, value) for value in VALUES},
}
# Of each kind that text has: to list all of Unicode takes seconds.
LETTERS = 'aZ09 _-./:%"\\\n\t\x00\x7fßé\u0301İ漢\u202e\ufeff\ud7ff🎬\U0010ffff'
EXTRA_ITEMS: tuple[Json, ...] = (None, 5, "", {}, [])
SPELLINGS: dict[str, Callable[[str], str]] = {
    "lower": str.lower,
    "upper": str.upper,
    "title": str.title,
    "hyphens": lambda word: word.replace("_", "-"),
    "blanks": lambda word: f" {word} ",
}
SYNONYMS = {
    ProviderJobState.SUCCEEDED: ("succeeded", "SUCCESS", "completed", "COMPLETE", "done", "finished"),
    ProviderJobState.FAILED: (
        "failed",
        "FAIL",
        "FAILURE",
        "error",
        "ERRORED",
        "expired",
        "timeout",
        "rejected",
    ),
    ProviderJobState.CANCELED: ("canceled", "CANCELLED", "Cancelled"),
}


@dataclass(frozen=True)
class Mutation:
    """A changed body, and where it was changed."""

    what: str
    body: Json
    touched: tuple[str, ...]


def single(recorded: Recorded) -> Iterator[Mutation]:
    """Every change of every unneeded field, every spelling of the state, and nulls beside what is needed."""
    for path in recorded.unneeded():
        for name, change in CHANGES.items():
            yield Mutation(f"{path} {name}", changed(recorded.body, path, change), (path,))
    for word in _spelled(recorded):
        body = changed(recorded.body, recorded.word, partial(_now, word))
        yield Mutation(f"{recorded.word} {word!r}", body, (recorded.word,))
    for path in _lists_of_needed(recorded):
        for extra in EXTRA_ITEMS:
            yield Mutation(
                f"{path} after {extra!r}", changed(recorded.body, path, partial(_after, extra)), ()
            )
    yield Mutation("a new field", _with_new_field(recorded.body), ())


def several(recorded: Recorded) -> st.SearchStrategy[Mutation]:
    """Up to four fields changed at once, to anything, with the state's word in another spelling."""
    fields = recorded.unneeded()
    edits = st.lists(st.tuples(st.sampled_from(fields), _CHANGE), max_size=4) if fields else st.just([])
    words = st.sampled_from([None, *_spelled(recorded)])
    return st.builds(partial(_applied, recorded), edits, words)


_JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(LETTERS, max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(LETTERS, max_size=5), inner, max_size=3)
    ),
    max_leaves=5,
)
# Built once: to look through it takes as long as to play an answer.
_CHANGE = st.sampled_from(list(CHANGES.items())) | _JSON.map(lambda value: ("anything", lambda _: value))


def _applied(
    recorded: Recorded, edits: list[tuple[str, tuple[str, Callable[[Json], Json]]]], word: str | None
) -> Mutation:
    body, touched = recorded.body, []
    # From the inside out, and from the end of lists: no change moves what another one means.
    for path, (_, change) in sorted(edits, key=lambda edit: edit[0], reverse=True):
        body = changed(body, path, change)
        touched.append(path)
    if word is not None:
        body = changed(body, recorded.word, lambda _: word)
        touched.append(recorded.word)
    what = ", ".join(
        [*(f"{path} {name}" for path, (name, _) in edits), *([f"word {word!r}"] if word else [])]
    )
    return Mutation(what or "nothing", body, tuple(touched))


def changed(body: Json, path: str, change: Callable[[Json], Json]) -> Json:
    """A copy of the body with that one field changed; the same if an earlier change took the field away."""
    body = copy.deepcopy(body)
    *parents, last = path.split(".")
    try:
        holder = at_path(body, ".".join(parents)) if parents else body
        key: Any = int(last) if isinstance(holder, list) else last
        value = change(holder[key])
    except (KeyError, IndexError, TypeError, ValueError):
        return body
    if value is MISSING:
        del holder[key]
    else:
        holder[key] = value
    return body


def _spelled(recorded: Recorded) -> list[str]:
    if not recorded.word:
        return []
    word = at_path(recorded.body, recorded.word)
    if not isinstance(word, str):
        return [str(word), f" {word} "]
    spelled = {change(word) for change in SPELLINGS.values()}
    if recorded.synonyms and recorded.state in SYNONYMS:
        spelled |= set(SYNONYMS[recorded.state])
    return sorted(spelled)


def _lists_of_needed(recorded: Recorded) -> Iterator[str]:
    """The lists in which a needed field lies."""
    seen: set[str] = set()
    for needed in recorded.needed:
        names = needed.split(".")
        for depth in range(1, len(names)):
            path = ".".join(names[:depth])
            if path not in seen and isinstance(at_path(recorded.body, path), list):
                seen.add(path)
                yield path


def _with_new_field(body: Json) -> Json:
    return {**body, "a_field_of_next_year": {"value": [1, None]}} if isinstance(body, dict) else body
