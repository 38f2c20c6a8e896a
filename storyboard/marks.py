# ruff: noqa: RUF001 -- the world's punctuation looks alike, and is meant as it stands
"""A scene's text without the marks by which a script is written: what is sent to a service and drawn."""

import re

from storyboard.headings import title_of
from storyboard.vocabulary import DIVIDING_SIGNS, LIST_ITEM, MARKDOWN_HEADING

_HASHES = re.compile(r"^[ \t]*#{1,6}[ \t]+|[ \t]+#+[ \t]*$")
_LABEL = r"^[ \t]*[*_]{{0,2}}(?:{names})(?:[ \t]*\([^()\n]{{0,40}}\))?[*_]{{0,2}}[ \t]*[:：][*_]{{0,2}}[ \t]*"
_SEEN = re.compile(
    _LABEL.format(
        names="visuals?|video|pictures?|images?|action|shots?|scene description|description|visuels?|"
        "imagen|"
        r"vídeo|bild|immagine|imagem|визуал|изображение|видео|画面|映像|الصورة|दृश्य"
    ),
    re.IGNORECASE,
)
_UNSEEN = re.compile(
    _LABEL.format(
        names="audio|music|sfx|sounds?(?: effects?)?|sound design|voice[- ]?overs?|vo|v\\.o\\.|"
        "narrat(?:or|ion)|dialogue|on[- ]screen text|text(?: overlay| on screen)?|transitions?|duration|son|"
        "musique|voix off|"
        "narrateur|música|narrador|sonido|musik|sprecher|ton|musica|narratore|suono|som|звук|музыка|диктор|旁白|音乐|音声|音楽|ナレーション|"
        "الموسيقى|الصوت|संगीत"
    ),
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def without_marks(text: str) -> str:
    """The text as it is told: without numbers of scenes and items, dividing lines, `#`, and what is heard.

    What is heard is left out where the script says of something that it is seen. A text of marks alone stays.
    """
    lines = text.splitlines()
    labelled = any(map(_SEEN.match, lines))
    told = [line for each in lines if (line := _told(each, labelled=labelled)) is not None]
    if told == lines:
        return text
    plain = _BLANK_LINES.sub("\n\n", "\n".join(told)).strip()
    return plain if any(map(str.isalnum, plain)) else text


def _told(line: str, *, labelled: bool) -> str | None:
    """The line without its marks; null when nothing else was in it."""
    if not line.strip():
        return line
    if DIVIDING_SIGNS.issuperset(line) or (labelled and _UNSEEN.match(line)):
        return None
    plain = _HASHES.sub("", line) if MARKDOWN_HEADING.match(line) else line
    title = title_of(plain)
    if title is not None:
        return title.strip(" *_") or None
    plain = LIST_ITEM.sub("", plain)
    return _SEEN.sub("", plain) if labelled else plain
