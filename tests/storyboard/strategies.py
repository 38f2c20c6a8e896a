"""Texts of all kinds, for the properties that hold for each of them."""

from hypothesis import settings
from hypothesis import strategies as st

from storyboard import SceneLimits
from tests.storyboard.builders import PROVIDERS
from workflows.contracts import Brief

# The same examples each time: a red test in CI is red at home.
EXAMPLES = settings(max_examples=120, deadline=None, derandomize=True, database=None)

_UNPRINTABLE = "".join(map(chr, [*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]))
_CHARACTERS = st.characters(exclude_characters=_UNPRINTABLE, exclude_categories=["Cs"])
_WORDS = """
a I fox the lighthouse, then stops. goes! why? Mr. e.g. ... — « oui ! » # ## Act Scene 3: INT. HOUSE - --- 1.
灯台守 船が現れる。 「行こう。」 ประภาคาร منارة، العاصفة؟ तूफान। क्षत्रिय 등대 👩‍👩‍👧 🇫🇷🇩🇪 👍🏽 é
\u0301 \u200b \u200d \u2060 \ufdd0 \U000f0000
"""
_ATOMS = st.sampled_from(_WORDS.split())
_GAPS = st.sampled_from(
    ["", " ", " ", " ", "\n", "\r\n", "\n\n", "\n \t\n", "\u00a0", "\u3000", "\u2028", "\u2029"]
)
_PHRASES = st.lists(st.tuples(_ATOMS, _GAPS).map("".join), min_size=1, max_size=120).map("".join)


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Texts that a brief accepts: of real words and signs, of any characters, and repeated up to the limit."""
    some = st.one_of(_PHRASES, st.text(_CHARACTERS, min_size=1, max_size=200))
    long = st.tuples(some, st.sampled_from([1, 1, 2, 30, 20_000])).map(
        lambda pair: (pair[0] * pair[1])[:most]
    )
    return long.map(lambda text: text.ljust(least, "x")).filter(lambda text: bool(text.strip()))


def limits() -> st.SearchStrategy[SceneLimits]:
    """Providers' limits: known ones, and any around five seconds."""
    return st.one_of(
        st.sampled_from(PROVIDERS),
        st.builds(SceneLimits, st.floats(0.5, 5), st.floats(5, 60), st.integers(1, 50)),
    )


def seconds() -> st.SearchStrategy[float]:
    """Lengths of films."""
    return st.one_of(st.sampled_from([5.0, 15.0, 30.0, 60.0, 600.0]), st.floats(5, 600))


def briefs() -> st.SearchStrategy[Brief]:
    """Prompts and scripts."""
    return st.one_of(
        st.builds(Brief, prompt=texts(1, 4_000), duration_seconds=seconds()),
        st.builds(Brief, script=texts(60, 20_000), duration_seconds=seconds()),
    )
