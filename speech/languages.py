"""The languages that the embedded voices speak, and the tag by which eSpeak NG knows each (BCP 47).

The table is written down, so that a language can be refused without starting an engine. Left out are
constructed and extinct languages, those whose dictionary the wheel lacks, and Japanese: eSpeak NG spells
kanji out as "Chinese letter", which makes a short line last for a quarter of a minute.
"""

from types import MappingProxyType

_SAME_TAG = """
    af am an ar as az ba be bg bn bpy bs ca cs cv cy da de el en-029 en-GB-scotland en-GB-x-rp en-US eo
    es es-419 et eu fa fi fr-BE fr-CH ga gd gn gu hak haw he hi hr ht hu hy hyw id is it ka kk kl kn ko
    kok ku ky lb lt ltg lv mi mk ml mr ms mt my nb ne nl nog om or pa pap pl pt pt-BR qu quc ro ru
    sd shn si sk sl smj sq sr sv sw ta te th ti tk tn tr tt ug uk ur uz vi vi-VN-x-central vi-VN-x-south
"""
# What people write, and what eSpeak NG calls it.
_OTHER_TAG = {"en": "en-us", "en-GB": "en", "fr": "fr", "zh": "cmn", "yue": "yue", "no": "nb"}
_ALIASES = {"cmn": "zh", "zh-hk": "yue", "iw": "he", "in": "id", "fr-fr": "fr"}

_ESPEAK_TAGS = {tag: tag.lower() for tag in _SAME_TAG.split()} | _OTHER_TAG
LANGUAGES = MappingProxyType({tag: _ESPEAK_TAGS[tag] for tag in sorted(_ESPEAK_TAGS, key=str.lower)})
_BY_LOWER_TAG = {tag.lower(): tag for tag in LANGUAGES}


def find_language(tag: str) -> str | None:
    """Return the spoken language that serves `tag` best, or None: `de` serves `de-AT` (RFC 4647, lookup)."""
    subtags = tag.strip().replace("_", "-").lower().split("-")
    for end in range(len(subtags), 0, -1):
        candidate = "-".join(subtags[:end])
        if found := _BY_LOWER_TAG.get(_ALIASES.get(candidate, candidate)):
            return found
    return None


def is_english(tag: str) -> bool:
    """Return whether the tag is for English, of any country."""
    return tag.strip().replace("_", "-").lower().split("-")[0] == "en"
