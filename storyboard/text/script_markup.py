# ruff: noqa: RUF001 -- the world's punctuation looks alike, and is meant as it stands
"""Strip a script's markup from a scene's text, before it is sent to a provider or drawn."""

import re

from storyboard.text.headings import heading_title
from storyboard.text.patterns import DIVIDING_SIGNS, LIST_ITEM, MARKDOWN_HEADING

_HASHES = re.compile(r"^[ \t]*#{1,6}[ \t]+|[ \t]+#+[ \t]*$")
_LABEL_TEMPLATE = (
    r"^[ \t]*[*_]{{0,2}}(?:{names})(?:[ \t]*\([^()\n]{{0,40}}\))?[*_]{{0,2}}[ \t]*[:：][*_]{{0,2}}[ \t]*"
)
_VISUAL_LABEL = re.compile(
    _LABEL_TEMPLATE.format(
        names="visuals?|video|pictures?|images?|action|shots?|scene description|description|visuels?|"
        "imagen|"
        r"vídeo|bild|immagine|imagem|визуал|изображение|видео|画面|映像|الصورة|दृश्य"
    ),
    re.IGNORECASE,
)
_AUDIO_LABEL = re.compile(
    _LABEL_TEMPLATE.format(
        names="audio|music|sfx|sounds?(?: effects?)?|sound design|voice[- ]?overs?|vo|v\\.o\\.|"
        "narrat(?:or|ion)|dialogue|on[- ]screen text|text(?: overlay| on screen)?|transitions?|duration|son|"
        "musique|voix off|"
        "narrateur|música|narrador|sonido|musik|sprecher|ton|musica|narratore|suono|som|звук|музыка|диктор|旁白|音乐|音声|音楽|ナレーション|"
        "الموسيقى|الصوت|संगीत"
    ),
    re.IGNORECASE,
)
_BLANK_LINES = re.compile(r"\n[ \t]*\n(?:[ \t]*\n)+")


def strip_script_markup(text: str) -> str:
    """Remove scene and item numbers, dividing lines, `#`, and lines labelled as sound.

    Sound lines (`Audio: …`) are removed only if other lines have a label of pictures (`Visual: …`), which is
    removed too. A text that consists of markup alone is returned unchanged.
    """
    lines = text.splitlines()
    labelled = any(map(_VISUAL_LABEL.match, lines))
    told = [line for each in lines if (line := _strip_line_markup(each, labelled=labelled)) is not None]
    if told == lines:
        return text
    plain = _BLANK_LINES.sub("\n\n", "\n".join(told)).strip()
    return plain if any(map(str.isalnum, plain)) else text


def _strip_line_markup(line: str, *, labelled: bool) -> str | None:
    """Return the line without its markup; None if it held nothing else."""
    if not line.strip():
        return line
    if DIVIDING_SIGNS.issuperset(line) or (labelled and _AUDIO_LABEL.match(line)):
        return None
    plain = _HASHES.sub("", line) if MARKDOWN_HEADING.match(line) else line
    title = heading_title(plain)
    if title is not None:
        return title.strip(" *_") or None
    plain = LIST_ITEM.sub("", plain)
    return _VISUAL_LABEL.sub("", plain) if labelled else plain
