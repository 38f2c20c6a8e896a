"""Three versions of Longtake's code on disk: the second goes on with films of the first, the third cannot."""

import shutil
from pathlib import Path

from cli.processes import PROJECT_ROOT

FIRST, SECOND, BAD = VERSIONS = ("v1", "v2", "v3")
STORY = Path("workflows/generation.py")
BEGINNING = "            await self._make_film()\n"
GOOD_CHANGE = (
    '            if workflow.patched("rollout-drill"):\n                await workflow.sleep(0.01)\n'
)
# Not behind a patch: who has begun without it cannot go on, and who begins with it can go on nowhere else.
BAD_CHANGE = "            await workflow.sleep(0.02)\n"
CHANGES = {FIRST: "", SECOND: GOOD_CHANGE, BAD: BAD_CHANGE + GOOD_CHANGE}
NOT_CODE = shutil.ignore_patterns(
    ".*", "node_modules", "var", "docs", "tests", "bench", "__pycache__", "screenshots"
)


def write_versions(folder: Path) -> None:
    """Write a copy of the code for each version."""
    for version, change in CHANGES.items():
        shutil.copytree(PROJECT_ROOT, folder / version, ignore=NOT_CODE)
        story = folder / version / STORY
        text = story.read_text()
        if text.count(BEGINNING) != 1:
            raise RuntimeError(f"{STORY} does not begin a film as it did: correct {__file__}")
        story.write_text(text.replace(BEGINNING, change + BEGINNING))
