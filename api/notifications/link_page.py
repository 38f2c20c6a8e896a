"""The pages that links in mails show: a button, or what came of it."""

import base64
import hashlib
from collections.abc import Mapping
from html import escape

STYLE = (
    "html{color-scheme:light dark;font:16px/1.5 system-ui,sans-serif}"
    "body{margin:0 auto;max-width:40rem;padding:1.5rem}"
    "h1{font-size:1.25rem;font-weight:600}"
    "button{font:inherit;padding:.5rem 1rem}"
)


def write_button_page(title: str, label: str) -> str:
    """Return a page whose button posts to its own address."""
    form = f'<form method="post"><button type="submit">{escape(label)}</button></form>'
    return _write_page(title, form)


def write_text_page(title: str, text: str) -> str:
    """Return a page that says something."""
    return _write_page(title, f"<p>{escape(text)}</p>")


def page_headers() -> Mapping[str, str]:
    """Return the headers of both pages: no script, no other site, no index, no copy."""
    digest = base64.b64encode(hashlib.sha256(STYLE.encode()).digest()).decode()
    rules = ("default-src 'none'", f"style-src 'sha256-{digest}'", "form-action 'self'")
    return {
        "Content-Security-Policy": "; ".join((*rules, "base-uri 'none'", "frame-ancestors 'none'")),
        "Cache-Control": "no-store",
        "Cross-Origin-Opener-Policy": "same-origin",
        # With no-referrer, browsers would say of the form that it comes from nowhere (`Origin: null`).
        "Referrer-Policy": "same-origin",
        "X-Robots-Tag": "noindex, nofollow, noarchive",
    }


def _write_page(title: str, body: str) -> str:
    return (
        '<!doctype html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{escape(title)}</title><style>{STYLE}</style></head>"
        f"<body><main><h1>{escape(title)}</h1>{body}</main></body></html>"
    )
