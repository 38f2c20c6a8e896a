"""The page that a shared link shows: a film with its title and captions, or that the link has ended."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape

STYLE = (
    "html{color-scheme:dark;background:#111;color:#eee;font:16px/1.5 system-ui,sans-serif}"
    "body{margin:0 auto;max-width:80rem;padding:1.5rem}"
    "h1{font-size:1.25rem;font-weight:600;overflow-wrap:anywhere}"
    "video{display:block;max-width:100%;max-height:80vh;margin:0 auto;background:#000}"
    "p{color:#bbb}"
)
FILM_FILE, CAPTIONS_FILE, POSTER_FILE = "film.mp4", "captions.vtt", "poster.jpg"
ENDED_TITLE = "This link does not work"
ENDED_TEXT = "It has ended, was revoked by whoever shared the film, or is not complete. Ask for a new one."


def write_film_page(token: str, title: str, *, captions: str | None, poster: bool) -> str:
    """Return the page of a film; its files are below the page's own address.

    Args:
        token: the link's.
        title: the film's.
        captions: the language of the captions, "" if it is not known; None: there are none.
        poster: whether there is a poster.
    """
    still = f' poster="{token}/{POSTER_FILE}"' if poster else ""
    track = "" if captions is None else _write_track(token, captions)
    player = (
        f'<video src="{token}/{FILM_FILE}"{still} controls playsinline preload="metadata" aria-label="Film">'
        f"{track}</video>"
    )
    return _write_page(title, f"<main>{player}<h1>{escape(title)}</h1></main>")


def write_ended_page() -> str:
    """Return the page of a link that shows nothing; it does not say why."""
    return _write_page(ENDED_TITLE, f"<main><h1>{ENDED_TITLE}</h1><p>{ENDED_TEXT}</p></main>")


def page_headers() -> Mapping[str, str]:
    """Return the headers of both pages: no script, no other site, no index, no copy, no referrer."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    rules = ("default-src 'none'", f"style-src 'sha256-{digest}'", "img-src 'self'", "media-src 'self'")
    more = ("form-action 'none'", "base-uri 'none'", "frame-ancestors 'none'")
    return {
        "Content-Security-Policy": "; ".join((*rules, *more)),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        **NEVER_INDEXED,
    }


NEVER_INDEXED = {"Referrer-Policy": "no-referrer", "X-Robots-Tag": "noindex, nofollow, noarchive"}


def _write_track(token: str, language: str) -> str:
    of = f' srclang="{escape(language)}"' if language else ""
    return f'<track kind="captions" src="{token}/{CAPTIONS_FILE}"{of} label="Captions">'


def _write_page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="robots" content="noindex, nofollow"><meta name="referrer" content="no-referrer">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head><body>{body}</body></html>"
    )
