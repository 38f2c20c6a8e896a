#!/usr/bin/env bash
# fountain-tools 0.0.7: a boneyard (`/* … */`) of several paragraphs, which the Fountain syntax says is to be ignored as a
# whole, leaves its opening mark in the action before it, which whoever prints or speaks that action repeats. And "FADE IN:"
# behind a title page becomes a scene heading of its own; a heading begins with INT, EXT, EST or I/E, or with a dot.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check fountain-tools==0.0.7
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version

from fountain_tools.parser import Parser

print("fountain-tools", version("fountain-tools"))
parser = Parser()
parser.add_text(
    "Title: The Lamp\nAuthor: Somebody\n\nFADE IN:\n\nINT. LIGHTHOUSE - NIGHT\n\nA keeper climbs the stairs.\n\n"
    "/* A scene that was cut,\n\nin two paragraphs. */\n\nEXT. SEA - DAWN\n\nA whale rises.\n"
)
found = [(type(element).__name__, element.text) for element in parser.script.elements]
for kind, text in found:
    print(f"{kind}: {text!r}")
action = next(text for kind, text in found if kind == "Action")
as_described = found[0] == ("SceneHeading", "FADE IN:") and "/*" in action
sys.exit(0 if as_described else "the behaviour has changed")
PYTHON
