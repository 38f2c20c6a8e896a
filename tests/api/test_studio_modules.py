"""The page's modules, which no build step checks: they parse, find each other, and name nothing elsewhere."""

import difflib
import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from api.studio.page import read_studio
from api.studio.page_files import STUDIO_DIR

STUDIO = read_studio()
MODULES = {name: file.body.decode() for name, file in STUDIO.files.items() if name.endswith(".js")}
OWN = {name: text for name, text in MODULES.items() if not name.startswith("vendor/")}
STYLES = {name: file.body.decode() for name, file in STUDIO.files.items() if name.endswith(".css")}
BARE = {
    "preact": "vendor/preact.js",
    "preact/hooks": "vendor/preact-hooks.js",
    "htm": "vendor/htm.js",
    "@preact/signals": "vendor/signals.js",
    "@preact/signals-core": "vendor/signals-core.js",
}
MOST_LINES, MOST_CHARS = 150, 120
# Compressed, with the stylesheet: what Create does not need comes later, by `import()`.
MOST_FIRST_BYTES = 76_000
UNIT_TESTS = Path(__file__).parents[1] / "studio_js"
# What is made of text that somebody wrote would be markup, or code.
FORBIDDEN = (
    "innerHTML",
    "outerHTML",
    "insertAdjacentHTML",
    "dangerouslySetInnerHTML",
    "document.write",
    "eval(",
)

IMPORT = re.compile(r'(import|export)\s*(?:([\w$]+)\s*,?)?\s*(?:\{([^}]*)\}\s*)?(?:from\s*)?"([^"]+)"')
LATER = re.compile(r'import\("\./([^"]+)"\)')
DECLARED = re.compile(r"export\s+(?:async\s+)?(?:function\*?|const|let|class)\s+([\w$]+)")
COMMENT = re.compile(r"\s*(?://|/\*|\*)")
CLASSES = re.compile(r'class="([^"]*)"')
SELECTORS = re.compile(r"\.([a-z][\w-]*)")
LISTED = re.compile(r"export\s*\{([^}]*)\}")

# Says each module that is none, and why.
PARSE = """
const { SourceTextModule } = require("node:vm");
const modules = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
for (const [name, text] of Object.entries(modules)) {
  try { new SourceTextModule(text); } catch (error) { console.log(name, String(error)); }
}
"""


def names_in(listed: str, side: int) -> set[str]:
    """Of `a, b as c`: what is taken (side 0), or what it is called then (side 1)."""
    pairs = [re.split(r"\s+as\s+", each.strip()) for each in listed.split(",") if each.strip()]
    return {pair[0] if side == 0 else pair[-1] for pair in pairs}


def exports_of(text: str) -> set[str]:
    """Every name that a module gives away."""
    listed = [name for names in LISTED.findall(text) for name in names_in(names, 1)]
    default = {"default"} if "export default" in text else set()
    return {*DECLARED.findall(text), *listed, *default}


def imports_of(text: str) -> Iterator[tuple[str, str, set[str], set[str]]]:
    """Of each import: the word before it, what is meant, what is taken from it, and its name here."""
    for word, default, listed, target in IMPORT.findall(text):
        taken = names_in(listed, 0) | ({"default"} if default else set())
        yield word, target, taken, names_in(listed, 1) | ({default} if default else set())


def file_of(target: str) -> str:
    """The served file that an import means."""
    return BARE.get(target) or target.removeprefix("./")


def test_there_are_modules() -> None:
    assert {"app.js", "vendor/preact.js"} <= set(MODULES)


@pytest.mark.skipif(shutil.which("node") is None, reason="needs node; the browser's tests find it too")
def test_they_parse() -> None:
    command = [shutil.which("node") or "", "--no-warnings", "--experimental-vm-modules", "-e", PARSE]
    told = subprocess.run(command, input=json.dumps(MODULES), capture_output=True, text=True, check=False)
    assert (told.returncode, told.stdout) == (0, ""), told.stderr


def test_what_they_import_is_served_and_exported() -> None:
    for name, text in MODULES.items():
        for _, target, taken, _ in imports_of(text):
            assert file_of(target) in MODULES, f"{name} imports {target}"
            missing = taken - exports_of(MODULES[file_of(target)])
            assert not missing, f"{name} imports {missing} from {target}"


def test_bare_names_are_what_the_page_says_they_are() -> None:
    page = STUDIO.page.body.decode()
    for name, path in BARE.items():
        assert f'"{name}": "./studio/{STUDIO.version}/{path}"' in page


def test_they_use_what_they_import() -> None:
    unused = {
        f"{name}: {each}"
        for name, text in OWN.items()
        for word, _, _, called in imports_of(text)
        for each in called
        if word == "import" and not _names(IMPORT.sub("", text), each)
    }
    assert unused == set()


def test_each_is_short_and_says_what_it_is_for() -> None:
    for path in (STUDIO_DIR / "static").glob("*.js"):
        lines = path.read_text("utf-8").splitlines()
        assert lines[0].startswith("// "), path.name
        assert len(lines) <= MOST_LINES, path.name


def test_no_format_of_a_language_is_created_before_it_is_used() -> None:
    """The first one of a page takes a quarter of a second where the processor is slow."""
    created = re.compile(r"^(?:export )?(?:const|let) .*new Intl\.", re.MULTILINE)
    assert [name for name, text in OWN.items() if created.search(text)] == []


def test_no_line_is_too_long() -> None:
    for path in [*(STUDIO_DIR / "static").glob("*.js"), *UNIT_TESTS.glob("*.js")]:
        lines = path.read_text("utf-8").splitlines()
        assert [number for number, line in enumerate(lines, 1) if len(line) > MOST_CHARS] == [], path.name


def test_only_comments_are_left_out_of_what_is_sent() -> None:
    for path in (STUDIO_DIR / "static").glob("*.js"):
        source, sent = path.read_text("utf-8").splitlines(), OWN[path.name].splitlines()
        changed = [
            line
            for line in difflib.unified_diff(source, sent, n=0)
            if not line.startswith(("@@", "---", "+++"))
        ]
        # A line of a longer comment begins with its star.
        assert [line for line in changed if not line.startswith("-") or not COMMENT.match(line[1:])] == []


def test_no_text_becomes_markup_or_code() -> None:
    assert [(name, word) for name, text in OWN.items() for word in FORBIDDEN if word in text] == []


def test_no_style_is_written_into_markup_where_the_policy_refuses_it() -> None:
    assert [name for name, text in OWN.items() if re.search(r"\sstyle=[\"']", text)] == []


def test_they_refer_to_no_other_origin() -> None:
    named = {
        name: re.findall(r"[a-z]+://[^\s\"'`)]+|url\([\"']?//", text) for name, text in (OWN | STYLES).items()
    }
    assert {name: found for name, found in named.items() if found} == {}
    assert [name for name, text in STYLES.items() if "@import" in text] == []


def test_every_module_is_reached_from_the_first() -> None:
    reached, waiting = set(), ["app.js"]
    while waiting:
        name = waiting.pop()
        reached.add(name)
        targets = [file_of(target) for _, target, _, _ in imports_of(MODULES[name])]
        targets += LATER.findall(MODULES[name])
        waiting += [target for target in targets if target not in reached]
    assert set(MODULES) - reached == set()


def _names(text: str, name: str) -> bool:
    return re.search(rf"(?<![\w$]){re.escape(name)}(?![\w$])", text) is not None


def test_the_page_names_what_its_first_view_needs_and_no_more() -> None:
    page = STUDIO.page.body.decode()
    named = re.findall(rf'rel="modulepreload" href="studio/{STUDIO.version}/([^"]+)"', page)
    needed = {file_of(target) for name in named for _, target, _, _ in imports_of(MODULES[name])}
    assert sorted(named) == sorted({*needed, "app.js"})
    later = LATER.findall(MODULES["lazy-views.js"])
    assert later
    assert set(later).isdisjoint(named)


def test_what_comes_before_the_first_picture_stays_small() -> None:
    page = STUDIO.page.body.decode()
    named = re.findall(rf'rel="modulepreload" href="studio/{STUDIO.version}/([^"]+)"', page)
    files = [STUDIO.files[name] for name in (*named, "studio.css")]
    assert sum(len(file.gzipped or file.body) for file in files) <= MOST_FIRST_BYTES


def test_the_first_view_wears_nothing_of_the_styles_that_come_later() -> None:
    page = STUDIO.page.body.decode()
    named = re.findall(rf'rel="modulepreload" href="studio/{STUDIO.version}/([^"/]+)"', page)
    worn = {name for module in named for names in CLASSES.findall(OWN[module]) for name in names.split()}
    first, later = (set(SELECTORS.findall(STYLES[name])) for name in ("studio.css", "later.css"))
    assert later - first
    assert worn & (later - first) == set()
