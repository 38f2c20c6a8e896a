"""Read tables of scenes: columns for what is seen, what is heard, and how long."""

import re
from collections.abc import Sequence

from contracts import ScriptForm
from storyboard.forms.emphasis import strip_emphasis
from storyboard.forms.script_reading import Passage, ScriptReading, reading_from_passages
from storyboard.forms.written_lengths import parse_cell_seconds

TableRow = tuple[str, ...]

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
# More columns are ignored.
_MAX_COLUMNS = 12
# Rows that may stand above the head: a name, a date.
_MAX_ROWS_ABOVE_HEAD = 5


def read_table_text(text: str) -> ScriptReading | None:
    """Return the scenes of a table (cells between tabs or `|`) that is most of the text; else None."""
    for sign in ("\t", "|"):
        lines = [line for line in text.splitlines() if sign in line]
        rows = [_split_cells(line, sign) for line in lines]
        found = read_rows([row for row in rows if any(map(_has_words, row))])
        if found is not None and 2 * len(lines) > len([line for line in text.splitlines() if line.strip()]):
            return found
    return None


def _split_cells(line: str, sign: str) -> TableRow:
    cells = line.strip().strip("|").split(sign) if sign == "|" else line.split(sign)
    return tuple(strip_emphasis(cell.strip()) for cell in cells[:_MAX_COLUMNS])


def _has_words(cell: str) -> bool:
    return any(map(str.isalnum, cell))


def read_rows(rows: Sequence[TableRow]) -> ScriptReading | None:
    """Return a passage per row; None unless a head names a column of pictures and one of sound or time."""
    for number, head in enumerate(rows[:-1][:_MAX_ROWS_ABOVE_HEAD]):
        seen, heard, when = (_find_column(head, names) for names in (_SEEN, _HEARD, _WHEN))
        if seen is not None and (heard is not None or when is not None):
            passages = [_read_passage(row, seen, heard, when) for row in rows[number + 1 :]]
            told = [passage for passage in passages if _has_words(passage.text)]
            return reading_from_passages(ScriptForm.TABLE, told) if told else None
    return None


def _find_column(head: TableRow, names: re.Pattern[str]) -> int | None:
    titles = [_EXTRA.sub("", title).strip(" *:") for title in head]
    return next((at for at, title in enumerate(titles) if names.fullmatch(title)), None)


def _read_passage(row: TableRow, seen: int, heard: int | None, when: int | None) -> Passage:
    said = _cell_text(row, heard)
    return Passage(_cell_text(row, seen) or said, parse_cell_seconds(_cell_text(row, when)), said)


def _cell_text(row: TableRow, at: int | None) -> str:
    return row[at].strip() if at is not None and at < len(row) else ""
