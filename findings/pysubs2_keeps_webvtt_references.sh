#!/usr/bin/env bash
# pysubs2 1.8.1 and webvtt-py 0.6.0: WebVTT writes "&" and "<" in a cue as character references (`&amp;`, `&lt;`), as the
# format demands. Both libraries hand them on as they stand: pysubs2's `plaintext`, and every other format that it saves
# to. In SubRip, which has no references, players show "Tom &amp; Ann".
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check pysubs2==1.8.1 webvtt-py==0.6.0
"$folder/env/bin/python" - <<'PYTHON'
import sys
from importlib.metadata import version
from io import StringIO

import pysubs2
import webvtt

print("pysubs2", version("pysubs2"), "webvtt-py", version("webvtt-py"))
FILE = "WEBVTT\n\n00:00.000 --> 00:02.000\nTom &amp; Ann: 1 &lt; 2\n"
subtitles = pysubs2.SSAFile.from_string(FILE)
plain = subtitles[0].plaintext
srt = subtitles.to_string("srt").splitlines()[2]
other = webvtt.from_buffer(StringIO(FILE))[0].text
print(f"in the file: {FILE.splitlines()[3]!r}, which a browser shows as 'Tom & Ann: 1 < 2'")
print(f"pysubs2, plaintext: {plain!r}\npysubs2, saved as SubRip: {srt!r}\nwebvtt-py, text: {other!r}")
kept = "Tom &amp; Ann: 1 &lt; 2"
sys.exit(0 if plain == srt == other == kept else "the behaviour has changed")
PYTHON
