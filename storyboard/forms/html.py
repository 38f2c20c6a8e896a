"""HTML, as word processors and web pages put it on the clipboard."""

import re
from html.parser import HTMLParser

from storyboard.forms.reading import Reading
from storyboard.forms.table import Row, read_rows
from workflows.contracts import ScriptForm

_TAG = re.compile(
    r"</?(?:html|head|body|p|div|br|hr|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|span|strong|em|b|i|u|a|img|section|"
    r"article|blockquote|pre|font)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_LEAST_TAGS = 2
_HEADINGS = frozenset(f"h{level}" for level in range(1, 7))
_BLOCKS = _HEADINGS | frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "blockquote",
        "ul",
        "ol",
        "table",
        "tr",
        "hr",
        "pre",
        "title",
        "header",
        "footer",
    ]
)
_UNSEEN = frozenset(
    ["script", "style", "title", "noscript", "template", "svg", "code", "nav", "button", "select"]
)
# A sign that begins no tag. The parser would look for the end of each to the end of the text.
_NO_TAG = re.compile(r"<(?![a-zA-Z/!][^<>]{0,500}>)")
# Blank lines within a page say nothing: its elements do.
_SPACES = re.compile(r"[ \t\r\f\u00a0]*\n[\s\u00a0]*|[ \t\u00a0]+")


def is_html(text: str) -> bool:
    """Whether it is a page, or a part of one: with more tags than somebody types by the way."""
    return (
        text.lstrip()[:9].lower().startswith(("<!doctype", "<html")) or len(_TAG.findall(text)) >= _LEAST_TAGS
    )


def read_html(text: str) -> Reading:
    """What a reader of the page sees, without pictures and scripts; or the scenes of its table."""
    page = _read(text)
    rows = read_rows(page.rows)
    return rows if rows is not None else Reading(ScriptForm.HTML, page.text, title=page.title)


def text_of_html(text: str) -> str:
    """The words of a part of a page."""
    return _read(text).text


def _read(text: str) -> "_Page":
    page = _Page()
    page.feed(_NO_TAG.sub("&lt;", _without_comments(text)))
    page.close()
    return page


def _without_comments(text: str) -> str:
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = end + len("-->")
    return "".join([*parts, text[at:]])


class _Page(HTMLParser):
    """Collects what is seen."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[Row] = []
        self.title = ""
        self._parts: list[str] = []
        self._unseen: list[str] = []
        self._cells: list[list[str]] = []

    @property
    def text(self) -> str:
        """Its blocks between blank lines."""
        blocks = "".join(self._parts).split("\n\n")
        return "\n\n".join(
            block for each in blocks if (block := each.strip()) and any(map(str.isalnum, block))
        )

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen.append(tag)
        elif tag == "br":
            self._parts.append("\n")
        elif tag == "li":
            self._parts.append("\n\n- ")
        elif tag in ("td", "th") and self._cells:
            self._cells[-1].append("")
            self._parts.append(" ")
        elif tag in _BLOCKS:
            self._parts.append("\n\n# " if tag in _HEADINGS else "\n\n")
        if tag == "tr":
            self._cells.append([])

    def handle_endtag(self, tag: str) -> None:
        if tag in self._unseen:
            # What was left open inside of it ends with it.
            del self._unseen[self._unseen.index(tag) :]
        elif tag == "tr" and self._cells:
            self.rows.append(tuple(" ".join(cell.split()) for cell in self._cells.pop()))
        if tag in _BLOCKS:
            self._parts.append("\n\n")

    def handle_data(self, data: str) -> None:
        if self._unseen:
            self.title += data.strip() if self._unseen[-1] == "title" else ""
            return
        told = _SPACES.sub(lambda space: "\n" if "\n" in space[0] else " ", data)
        self._parts.append(told)
        if self._cells and self._cells[-1]:
            self._cells[-1][-1] += f"{told} "
