"""What the Temporal Web UI shows of a running job: a small table of its scenes, as Markdown. Pure."""

import re

from workflows.contracts import ProgressResponse, SceneProgress

# Colon and at sign too: some renderers make links of bare addresses.
_MARKUP = re.compile(r"([\\`*_{}\[\]()<>#+\-.!|~&:@])")
_MAX_ROWS = 50


def plain(text: str) -> str:
    """The text as Markdown that shows it letter by letter: what people wrote is never markup."""
    return _MARKUP.sub(r"\\\1", " ".join(text.split()))


def details_of(picture: ProgressResponse) -> str:
    """A headline, and a row for each scene."""
    headline = f"**{picture.status}** · {picture.progress:g} % · {picture.current_stage_display}"
    notes = [plain(picture.detail)] if picture.detail else []
    if not picture.scenes:
        return "\n\n".join([headline, *notes])
    rows = [_row(scene) for scene in picture.scenes[:_MAX_ROWS]]
    table = "\n".join(["| scene | state | % | take | what |", "|---|---|---|---|---|", *rows])
    return "\n\n".join([headline, *notes, table])


def _row(scene: SceneProgress) -> str:
    percent = "" if scene.progress is None else f"{scene.progress:g}"
    why = scene.error.message if scene.error else scene.detail or scene.summary
    return f"| {scene.number} | {scene.state} | {percent} | {scene.take} | {plain(why)} |"
