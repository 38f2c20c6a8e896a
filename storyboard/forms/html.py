"""Read HTML as word processors and browsers put it on the clipboard."""

import re
from html.parser import HTMLParser

from contracts import ScriptForm
from storyboard.forms.script_reading import ScriptReading
from storyboard.forms.table import TableRow, read_rows

_TAG = re.compile(
    r"</?(?:html|head|body|p|div|br|hr|h[1-6]|ul|ol|li|table|thead|tbody|tr|td|th|span|strong|em|b|i|u|a|img|section|"
    r"article|blockquote|pre|font)(?:\s[^<>]{0,500})?/?>",
    re.IGNORECASE,
)
_MIN_TAGS = 2
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
# A < that begins no tag: the parser would search for its end to the end of the text, each time.
_NO_TAG = re.compile(r"<(?![a-zA-Z/!][^<>]{0,500}>)")
# Blank lines in HTML source mean nothing; its elements make the paragraphs.
_SPACES = re.compile(r"[ \t\r\f\u00a0]*\n[\s\u00a0]*|[ \t\u00a0]+")


def is_html(text: str) -> bool:
    """Return whether the text is a page or a fragment, with more tags than a person would type in prose."""
    return (
        text.lstrip()[:9].lower().startswith(("<!doctype", "<html")) or len(_TAG.findall(text)) >= _MIN_TAGS
    )


def read_html(text: str) -> ScriptReading:
    """Return the page's visible text, without pictures and scripts; or the scenes of its table."""
    page = _parse_page(text)
    rows = read_rows(page.rows)
    return rows if rows is not None else ScriptReading(ScriptForm.HTML, page.visible_text, title=page.title)


def read_html_fragment(text: str) -> str:
    """Return the visible text of an HTML fragment."""
    return _parse_page(text).visible_text


def _parse_page(text: str) -> "_PageParser":
    page = _PageParser()
    page.feed(_NO_TAG.sub("&lt;", _strip_comments(text)))
    page.close()
    return page


def _strip_comments(text: str) -> str:
    parts, at = [], 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        parts.append(text[at:start])
        at = end + len("-->")
    return "".join([*parts, text[at:]])


class _PageParser(HTMLParser):
    """Parser that collects a page's visible text, table rows and title."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.rows: list[TableRow] = []
        self.title = ""
        self._parts: list[str] = []
        self._unseen: list[str] = []
        self._cells: list[list[str]] = []

    @property
    def visible_text(self) -> str:
        """The visible blocks, separated by blank lines."""
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
            # Elements left open inside it end with it.
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
