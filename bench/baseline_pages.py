"""Reference pages, as small as they can be: a form without a script, and a list of pictures."""

import asyncio
import threading
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

FORM_HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<form aria-label="Create a film"><label>Prompt <textarea></textarea></label><button>Make film</button></form>
"""
GRID_HTML = """<!doctype html><html lang="en"><meta charset="utf-8"><title>Bare</title>
<style>ul{display:grid;grid-template-columns:repeat(auto-fill,minmax(260px,1fr));gap:16px;padding:0}
li{list-style:none}img{width:100%%;aspect-ratio:16/9}</style><ul>%s</ul>
"""
# Each picture has a URL of its own, as each film's poster has.
ENTRY_HTML = '<li><img loading="lazy" decoding="async" alt="" src="poster.jpg?%d"><p>Film %d</p></li>'


@asynccontextmanager
async def serve_baseline_pages(folder: Path, films: int) -> AsyncIterator[str]:
    """Serve `form.html` and `grid.html` from `folder`, which holds `poster.jpg`; yield the site's URL."""
    (folder / "form.html").write_text(FORM_HTML)
    (folder / "grid.html").write_text(
        GRID_HTML % "".join(ENTRY_HTML % (number, number) for number in range(films))
    )
    with ThreadingHTTPServer(("127.0.0.1", 0), partial(_SilentHandler, directory=folder)) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield f"http://127.0.0.1:{server.server_port}"
        finally:
            await asyncio.to_thread(server.shutdown)
            thread.join()


class _SilentHandler(SimpleHTTPRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Log nothing."""
