"""Script coverage: which scripts the fonts of this machine cover."""

from media.animatic.captions.fonts import FontFinder

# A few letters of each script: a font that has these has the rest.
SCRIPT_SAMPLES = {
    "Latin": "Aéß",
    "Cyrillic": "Яж",
    "Greek": "Ωή",
    "Arabic": "صبح",
    "Hebrew": "שלם",
    "Devanagari": "क्षि",
    "Bengali": "বাং",
    "Tamil": "தமி",
    "Thai": "สวั",
    "Chinese": "清晨",
    "Japanese": "おハ",
    "Korean": "안녕",
}


def scripts_without_font(fonts: FontFinder | None = None) -> list[str]:
    """Return the names of the scripts that no font covers; captions in them are left out."""
    fonts = fonts or FontFinder()
    return [name for name, letters in SCRIPT_SAMPLES.items() if fonts.for_text(letters) is None]
