"""Tables of scenes: what is seen in one column, what is heard in another, and maybe when."""

import re
from collections.abc import Sequence

from storyboard.forms.emphasis import without_emphasis
from storyboard.forms.lengths import seconds_of
from storyboard.forms.reading import Passage, Reading, of_passages
from workflows.contracts import ScriptForm

Row = tuple[str, ...]

_SEEN = re.compile(
    r"visuals?|video|pictures?|images?|action|shots?|scene description|description|what we see|"
    r"imagen|vídeo|visuel|image|bild|bildebene|immagine|imagem|изображение|видео|кадр|画面|映像|画|الصورة|दृश्य",
    re.IGNORECASE,
)
_HEARD = re.compile(
    r"audio|sound|voice[- ]?over|vo|v\.o\.|narration|narrator|dialogue|script|spoken|text|copy|son|ton|"
    r"suono|sonido|som|"
    r"narración|narração|sprecher|commentaire|звук|текст|音声|音频|旁白|ナレーション|الصوت|ध्वनि",
    re.IGNORECASE,
)
_WHEN = re.compile(
    r"time|timing|timecode|duration|length|seconds|sec|tiempo|duración|durée|temps|zeit|dauer|länge|durata|tempo|duração|"
    r"время|длительность|時間|时间|时长|الوقت|समय",
    re.IGNORECASE,
)
_EXTRA = re.compile(r"[ \t]*\([^()\n]{0,40}\)[ \t]*$")
# As many columns as a person can read side by side.
_MOST_COLUMNS = 12
# Rows above the head: a name, a date.
_MOST_ROWS_ABOVE = 5


def read_tabbed(text: str) -> Reading | None:
    """A table whose cells a spreadsheet has set apart with tabs, or a person with strokes."""
    for sign in ("\t", "|"):
        lines = [line for line in text.splitlines() if sign in line]
        rows = [_cells(line, sign) for line in lines]
        found = read_rows([row for row in rows if any(map(_has_words, row))])
        if found is not None and 2 * len(lines) > len([line for line in text.splitlines() if line.strip()]):
            return found
    return None


def _cells(line: str, sign: str) -> Row:
    cells = line.strip().strip("|").split(sign) if sign == "|" else line.split(sign)
    return tuple(without_emphasis(cell.strip()) for cell in cells[:_MOST_COLUMNS])


def _has_words(cell: str) -> bool:
    return any(map(str.isalnum, cell))


def read_rows(rows: Sequence[Row]) -> Reading | None:
    """A scene for each row; None unless a head says which column is seen, and which is heard or when."""
    for number, head in enumerate(rows[:-1][:_MOST_ROWS_ABOVE]):
        seen, heard, when = (_column(head, names) for names in (_SEEN, _HEARD, _WHEN))
        if seen is not None and (heard is not None or when is not None):
            passages = [_passage(row, seen, heard, when) for row in rows[number + 1 :]]
            told = [passage for passage in passages if _has_words(passage.text)]
            return of_passages(ScriptForm.TABLE, told) if told else None
    return None


def _column(head: Row, names: re.Pattern[str]) -> int | None:
    titles = [_EXTRA.sub("", title).strip(" *:") for title in head]
    return next((at for at, title in enumerate(titles) if names.fullmatch(title)), None)


def _passage(row: Row, seen: int, heard: int | None, when: int | None) -> Passage:
    said = _cell(row, heard)
    return Passage(_cell(row, seen) or said, seconds_of(_cell(row, when)), said)


def _cell(row: Row, at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""
