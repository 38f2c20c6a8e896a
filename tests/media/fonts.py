"""Conditions of tests that need a font: a slim machine may have none."""

import pytest

from media.animatic.captions.fonts import FontFinder

needs_a_font = pytest.mark.skipif(
    FontFinder().for_text("AVHbello") is None,
    reason="no font here has Latin letters (Debian: fonts-dejavu-core)",
)
