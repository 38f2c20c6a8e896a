"""Markdown, in which chatbots and note-takers write."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from storyboard.forms.html import text_of_html
from storyboard.forms.reading import Reading
from storyboard.forms.table import Row, read_rows
from workflows.contracts import ScriptForm

# Text that is only indented is no code, and a line above a row of dashes no heading: scripts have both.
# Quotations, links and pictures are taken off first: rows of such signs cost the parser (4.3) their square.
_NOT_READ = ["code", "lheading", "reference", "autolink", "blockquote", "link", "image"]
_PARSER = MarkdownIt("commonmark", {"maxNesting": 10}).enable("table").disable(_NOT_READ)
_QUOTED = re.compile(r"^(?:[ \t]{0,3}>[ \t]?){1,10}", re.MULTILINE)
_TARGET = r"\([^()\n]{0,500}(?:\([^()\n]{0,100}\)[^()\n]{0,100})?\)|\[[^\[\]\n]{0,100}\]"
_LINKED = rf"\[(?P<text>[^\[\]\n]{{0,300}})\](?:{_TARGET})"
_PICTURE, _LINK = re.compile("!" + _LINKED), re.compile(_LINKED)
_ADDRESS = re.compile(r"^[ \t]{0,3}\[[^\[\]\n]{1,100}\]:[ \t]*\S[^\n]*$", re.MULTILINE)
_FRONT_MATTER = re.compile(r"\A\s*---[ \t]*\n(?P<fields>(?:[^\n]*\n){0,60}?)(?:---|\.\.\.)[ \t]*(?:\n|\Z)")
_FIELD = re.compile(r"^[\w -]{1,40}:", re.MULTILINE)
_TITLE = re.compile(r"^title:[ \t]*[\"']?(?P<title>[^\n]*?)[\"']?[ \t]*$", re.MULTILINE | re.IGNORECASE)
_SIGNS = re.compile(
    r"^[ \t]{0,3}(?:#{1,6}[ \t]+\S|```|~~~|>[ \t]*\S|\|?[ \t]*:?-{3,}:?[ \t]*\|)"
    r"|!?\[[^\[\]\n]{0,300}\]\([^()\s]{1,500}"
    r"|(?<!\*)\*\*(?=\S)[^*\n]{1,300}\*\*|(?<!\w)__(?=\S)[^_\n]{1,300}__(?!\w)",
    re.MULTILINE,
)


def is_markdown(text: str) -> bool:
    """Whether it has front matter, headings, fences, quotations, tables, links or bold words."""
    return _front_matter(text) is not None or _SIGNS.search(text) is not None


def _front_matter(text: str) -> re.Match[str] | None:
    match = _FRONT_MATTER.match(text)
    return match if match and _FIELD.search(match["fields"]) else None


def read_markdown(text: str) -> Reading:
    """What a reader sees, without front matter, pictures, addresses and code; or the scenes of its table."""
    front = _front_matter(text)
    title = _TITLE.search(front["fields"]) if front else None
    tokens = _PARSER.parse(_unlinked(text[front.end() :] if front else text))
    rows = read_rows(list(_rows(tokens)))
    if rows is not None:
        return rows
    told = "\n\n".join(block for block in _blocks(tokens) if block.strip())
    return Reading(ScriptForm.MARKDOWN, told, title=title["title"] if title else "")


def _unlinked(text: str) -> str:
    """The text with the words of its links alone, and without pictures and the marks of quotations."""
    shown = _PICTURE.sub("", _QUOTED.sub("", text))
    return _ADDRESS.sub("", _LINK.sub(lambda link: link["text"], shown))


def _blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """The text of each heading, paragraph and item of a list, as a line of its kind begins."""
    in_table = mark = ""
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            in_table = "table" if token.nesting > 0 else ""
        elif token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        elif token.type == "heading_open":
            mark = "# "
        elif token.type == "inline" and not in_table:
            yield mark + _seen(token)
            mark = ""
        elif token.type == "html_block":
            yield text_of_html(token.content)


def _seen(inline: Token) -> str:
    """A line's words."""
    return "".join(_word(child) for child in inline.children or ())


def _word(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if token.content.lower().startswith("<br") else ""
    return token.content if token.type in ("text", "code_inline", "text_special") else ""


def _rows(tokens: Sequence[Token]) -> Iterator[Row]:
    """The rows of all tables, cell by cell; the first of each is its head."""
    row: list[str] = []
    in_row = False
    for token in tokens:
        if token.type == "tr_open":
            row, in_row = [], True
        elif token.type == "tr_close":
            yield tuple(row)
            in_row = False
        elif token.type == "inline" and in_row:
            row.append(" ".join(_seen(token).split()))
