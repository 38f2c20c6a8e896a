"""Scripts in the forms that people have them in."""

from contracts import ScriptForm

FOUNTAIN = """Title: The Lamp
Credit: written by
Author: Ann Example
Contact:
    ann@example.com
    +1 555 0100

FADE IN:

INT. LIGHTHOUSE - NIGHT #1#

A keeper climbs the spiral stairs [[check the prop]] with a lamp.

/* A scene that was cut,

with a blank line */

KEEPER (O.S.)
(softly)
Who is there?

= A synopsis.

# Act two

CUT TO:

EXT. SEA - DAWN

A **whale** rises from the _fog_.

> THE END <
"""
SRT = """1
00:00:00,000 --> 00:00:04,500
<i>Fog</i> lies on the sea.

2
00:00:04,500 --> 00:00:09,000
A keeper

3
00:00:09,000 --> 00:00:12,000
{\\an8}climbs the spiral stairs
with a lamp.
"""
VTT = """WEBVTT

NOTE by ann@example.com

STYLE
::cue { color: red }

intro
00:01.000 --> 00:04.500 align:start
<v Anna>Fog lies on the sea.

00:04.500 --> 00:09.000
A keeper &amp; a dog climb the stairs.
"""
MARKDOWN = """---
title: The Lamp
author: Ann Example <ann@example.com>
---

# The Lamp

![a lamp](lamp.png)

A **keeper** climbs the [spiral stairs](https://stairs.example/s).

> Fog lies on the *sea*.

| Prop | Count |
|---|---|
| lamp | 1 |

```python
print("lamp")
```

- A whale rises.

Let me know if you'd like a longer version!
"""
HTML = """<!DOCTYPE html><html><head><title>The Lamp</title><style>p { color: red }</style></head><body>
<!-- by Ann --><p>A <b>keeper</b> climbs&nbsp;the stairs.<br/></p>
<p><img src="lamp.png" alt="lamp">Fog lies &amp; waits.</p><script>order()</script><p>A whale rises.</p>
</body></html>
"""
LIST = """1. A fox waits by the frozen lake.
2) A wolf comes out of the forest.
3. They run away together.
"""
CHATBOT = """Sure! Here is your script:

**Scene 1: The Beginning (0:00-0:10)**
**Visual:** A wide shot of a lighthouse.
**Narration:** "In a world of fog..."
**Music:** soft piano

---

**Scene 2 (8s)**
**Visual:** A keeper climbs the stairs.
**Narration:** He climbs.

Let me know if you'd like me to adjust anything!
"""
AV_MARKDOWN = """| Time | Video | Audio |
|---|---|---|
| 0:00-0:05 | A lighthouse in the fog | NARRATOR: Once upon a time |
| 0:05-0:12 | A **keeper** climbs | Steps |
"""
AV_TABS = (
    "VIDEO\tAUDIO\nA lighthouse in the fog\tNarrator: once upon a time\nA keeper climbs the stairs\tSteps\n"
)
AV_HTML = (
    "<table><tr><th>Visual</th><th>Seconds</th></tr><tr><td>A lighthouse in the fog</td><td>5</td></tr>"
    "<tr><td>A keeper climbs</td><td>7 s</td></tr></table>"
)
FORMS = {
    FOUNTAIN: ScriptForm.FOUNTAIN,
    SRT: ScriptForm.SUBTITLES,
    VTT: ScriptForm.SUBTITLES,
    MARKDOWN: ScriptForm.MARKDOWN,
    HTML: ScriptForm.HTML,
    LIST: ScriptForm.LIST,
    CHATBOT: ScriptForm.MARKDOWN,
    AV_MARKDOWN: ScriptForm.TABLE,
    AV_TABS: ScriptForm.TABLE,
    AV_HTML: ScriptForm.TABLE,
    "A man waits at the window. A woman comes in from the rain. They leave.": ScriptForm.PROSE,
}
