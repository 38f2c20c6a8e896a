"""The table of scenes that the Temporal Web UI shows of a running job, as Markdown. Pure."""

from types import MappingProxyType

from contracts import ProgressResponse, SceneProgress

# Includes colon and at sign: some renderers turn bare addresses into links.
_ESCAPES = MappingProxyType(str.maketrans({mark: f"\\{mark}" for mark in r"\`*_{}[]()<>#+-.!|~&:@"}))
_MAX_ROWS = 50


def escape_markdown(text: str) -> str:
    """Escape Markdown, so that text written by people is shown literally."""
    return " ".join(text.split()).translate(_ESCAPES)


def render_details(snapshot: ProgressResponse) -> str:
    """Return the headline and a table row for each scene."""
    headline = f"**{snapshot.status}** · {snapshot.progress:g} % · {snapshot.current_stage_display}"
    notes = [escape_markdown(snapshot.detail)] if snapshot.detail else []
    if not snapshot.scenes:
        return "\n\n".join([headline, *notes])
    rows = [_render_row(scene) for scene in snapshot.scenes[:_MAX_ROWS]]
    table = "\n".join(["| scene | state | % | take | what |", "|---|---|---|---|---|", *rows])
    return "\n\n".join([headline, *notes, table])


def _render_row(scene: SceneProgress) -> str:
    percent = "" if scene.progress is None else f"{scene.progress:g}"
    why = scene.error.message if scene.error else scene.detail or scene.summary
    return f"| {scene.number} | {scene.state} | {percent} | {scene.take} | {escape_markdown(why)} |"
