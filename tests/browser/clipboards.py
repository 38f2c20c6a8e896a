"""Clipboards that a browser may have: scripts that a page begins with."""

WRITES = "if (navigator.clipboard) navigator.clipboard.writeText = async (text) => { window.copied = text; };"
REFUSES = """
if (navigator.clipboard)
  navigator.clipboard.writeText = async () => { throw new DOMException("no", "NotAllowedError"); };
"""
# As on a plain HTTP address of another machine.
MISSING = "Object.defineProperty(navigator, 'clipboard', { value: undefined });"
