"""Texts of all kinds, for the properties that hold for each of them."""

from hypothesis import settings
from hypothesis import strategies as st

from contracts import Brief, SceneBrief
from storyboard import SceneLimits
from tests.storyboard.builders import PROVIDERS

# The same examples each time: a red test in CI is red at home.
EXAMPLES = settings(max_examples=100, deadline=None, derandomize=True, database=None)

_UNPRINTABLE = "".join(map(chr, [*range(0x09), *range(0x0E, 0x20), *range(0x7F, 0x85), *range(0x86, 0xA0)]))
_CHARACTERS = st.characters(exclude_characters=_UNPRINTABLE, exclude_categories=["Cs"])
_SOME_WORDS = """
a I fox the lighthouse, then stops. goes! why? Mr. e.g. ... — « oui ! » # ## Act Scene 3: INT. HOUSE - --- 1.
灯台守 船が現れる。 「行こう。」 ประภาคาร منارة، العاصفة؟ तूफान। क्षत्रिय 등대 👩\u200d👩\u200d👧 🇫🇷🇩🇪 👍🏽 é
\u0301 \u200b \u200d \u2060 \ufdd0 \U000f0000
(8s) [00:05-00:10] 0:00-0:05: 00:00:01,000-->00:00:02,500 <p> </p> <td> ** [a](b) ``` | |---| [[ ]] /* */ CUT
"""
_MARKS = [
    *(
        "",
        "",
        "# ",
        "- ",
        "1. ",
        "> ",
        "Scene 1 (8s): ",
        "Scene 2 (2 s)\n",
        "[00:05 - 00:10] ",
        "0:10-0:12.5: ",
        "(300s) ",
    ),
    *(
        "1\n00:00:01,000 --> 00:00:02,500\n",
        "00:05.000 --> 00:50.000\n",
        "WEBVTT\n\n",
        "---\ntitle: a\n---\n",
        "```\n",
    ),
    *(
        "INT. HOUSE - DAY\n\n",
        "CUT TO:\n\n",
        "ANNA\n",
        "Title: a\n",
        "/* ",
        "*/ ",
        "[[",
        "]] ",
        "Visual: ",
        "Music: ",
    ),
    *("| Video | Audio |\n|---|---|\n| a | ", "<p>", "<tr><td>", "</td></tr>", "VIDEO\tTIME\n", "a\t5s\n"),
    "Sure! Here is the script:\n\n",
]
_ATOMS = st.sampled_from(_SOME_WORDS.split())
_SPACES = ["", " ", " ", " ", "\n", "\r\n", "\n\n", "\n \t\n", "\u00a0", "\u3000", "\u2028", "\u2029"]
_PHRASES = st.lists(st.tuples(_ATOMS, st.sampled_from(_SPACES)).map("".join), min_size=1, max_size=80)

PLAIN_WORDS = st.text("abcdefghijklmnopqrstuvwxyzéßøжψ'-", min_size=1, max_size=9)
# What a reader sees as one: families, flags, skin tones; letters with marks, conjuncts, syllables spelt out.
PICTURES = st.sampled_from(["👩\u200d👩\u200d👧", "🇫🇷", "🇩🇪", "👍🏽", "❤\ufe0f", "我", "は\u3099"])
LETTERS = st.sampled_from(["a", "e\u0301", "e\u0323\u0302", "क्ष", "त्र", "\u1112\u1161\u11ab", "ñ"])


def texts(least: int, most: int) -> st.SearchStrategy[str]:
    """Texts that a brief accepts: of words and signs, of any characters, and repeated up to the limit."""
    some = st.one_of(_PHRASES.map("".join), st.text(_CHARACTERS, min_size=1, max_size=200))
    repeated = st.builds(lambda text, times: text * times, some, st.sampled_from([1, 1, 2, 30, 2_000]))
    return repeated.map(lambda text: text[:most].ljust(least, "x")).filter(lambda text: bool(text.strip()))


def scripts_with_marks() -> st.SearchStrategy[str]:
    """Texts of lines with the marks of every form in which scripts come."""
    line = st.tuples(
        st.sampled_from(_MARKS), st.sampled_from(["A fox waits.", "A wolf comes", "狐が待つ。", ""])
    ).map("".join)
    lines = st.lists(line, min_size=3, max_size=40)
    return st.builds(
        lambda parts, gap: gap.join(parts).ljust(60, "x"), lines, st.sampled_from(["\n", "\n\n"])
    )


def limits() -> st.SearchStrategy[SceneLimits]:
    """Providers' limits: known ones, and any around five seconds."""
    any_limits = st.builds(SceneLimits, st.floats(0.5, 5), st.floats(5, 60), st.integers(1, 50))
    return st.one_of(st.sampled_from(PROVIDERS), any_limits)


def seconds() -> st.SearchStrategy[float]:
    """Lengths of films."""
    return st.one_of(st.sampled_from([5.0, 15.0, 30.0, 60.0, 600.0]), st.floats(5, 600))


def written_briefs() -> st.SearchStrategy[Brief]:
    """Prompts and scripts."""
    prompts = st.builds(Brief, prompt=texts(1, 4_000), duration_seconds=seconds())
    return st.one_of(prompts, st.builds(Brief, script=texts(60, 20_000), duration_seconds=seconds()))


def any_briefs() -> st.SearchStrategy[Brief]:
    """Prompts, scripts, and scenes with and without lengths."""
    lengths = st.one_of(st.none(), st.sampled_from([4.0, 5.0, 5.3]), st.floats(1, 30))
    scene = st.builds(SceneBrief, text=texts(1, 2_000), duration_seconds=lengths)
    scenes = st.lists(scene, min_size=1, max_size=12).map(tuple)
    given = st.builds(
        Brief, scenes=scenes, duration_seconds=st.one_of(st.none(), st.none(), st.floats(5, 90))
    )
    return st.one_of(written_briefs(), given)
