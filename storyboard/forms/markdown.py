"""Read Markdown, as chatbots and note-taking apps write it."""

import re
from collections.abc import Iterator, Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from contracts import ScriptForm
from storyboard.forms.html import read_html_fragment
from storyboard.forms.script_reading import ScriptReading
from storyboard.forms.table import TableRow, read_rows

# Indented text is not code, and a line above dashes not a heading: scripts have both in other meanings.
# Quotations, links and pictures are removed first: on rows of them the parser (4.3) takes quadratic time.
_DISABLED_RULES = ["code", "lheading", "reference", "autolink", "blockquote", "link", "image"]
_PARSER = MarkdownIt("commonmark", {"maxNesting": 10}).enable("table").disable(_DISABLED_RULES)
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
    """Return whether the text has front matter, headings, fences, quotations, tables, links or bold words."""
    return _match_front_matter(text) is not None or _SIGNS.search(text) is not None


def _match_front_matter(text: str) -> re.Match[str] | None:
    match = _FRONT_MATTER.match(text)
    return match if match and _FIELD.search(match["fields"]) else None


def read_markdown(text: str) -> ScriptReading:
    """Return the visible text, without front matter, pictures, URLs and code; or the scenes of its table."""
    front = _match_front_matter(text)
    title = _TITLE.search(front["fields"]) if front else None
    tokens = _PARSER.parse(_strip_links(text[front.end() :] if front else text))
    rows = read_rows(list(_collect_rows(tokens)))
    if rows is not None:
        return rows
    told = "\n\n".join(block for block in _read_blocks(tokens) if block.strip())
    return ScriptReading(ScriptForm.MARKDOWN, told, title=title["title"] if title else "")


def _strip_links(text: str) -> str:
    """Replace links by their words; remove pictures and quotation marks (`>`)."""
    shown = _PICTURE.sub("", _QUOTED.sub("", text))
    return _ADDRESS.sub("", _LINK.sub(lambda link: link["text"], shown))


def _read_blocks(tokens: Sequence[Token]) -> Iterator[str]:
    """Yield the text of each heading (with `#`), paragraph and list item (with `-` or its number)."""
    in_table = mark = ""
    for token in tokens:
        if token.type in ("table_open", "table_close"):
            in_table = "table" if token.nesting > 0 else ""
        elif token.type == "list_item_open":
            mark = f"{token.info}. " if token.info else "- "
        elif token.type == "heading_open":
            mark = "# "
        elif token.type == "inline" and not in_table:
            yield mark + _inline_text(token)
            mark = ""
        elif token.type == "html_block":
            yield read_html_fragment(token.content)


def _inline_text(inline: Token) -> str:
    """Return the visible text of an inline token."""
    return "".join(_token_text(child) for child in inline.children or ())


def _token_text(token: Token) -> str:
    if token.type in ("softbreak", "hardbreak"):
        return "\n"
    if token.type == "html_inline":
        return "\n" if token.content.lower().startswith("<br") else ""
    return token.content if token.type in ("text", "code_inline", "text_special") else ""


def _collect_rows(tokens: Sequence[Token]) -> Iterator[TableRow]:
    """Yield the rows of all tables; the first row of each is its head."""
    row: list[str] = []
    in_row = False
    for token in tokens:
        if token.type == "tr_open":
            row, in_row = [], True
        elif token.type == "tr_close":
            yield tuple(row)
            in_row = False
        elif token.type == "inline" and in_row:
            row.append(" ".join(_inline_text(token).split()))
