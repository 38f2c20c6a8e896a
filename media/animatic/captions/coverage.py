"""Which of the world's writings this machine has letters for."""

from media.animatic.captions.fonts import Fonts

# A few letters of each: a font that has these has the rest.
SAMPLES = {
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


def scripts_without_font(fonts: Fonts | None = None) -> list[str]:
    """The names of the scripts that no font of the machine has: captions in them are left out."""
    fonts = fonts or Fonts()
    return [name for name, letters in SAMPLES.items() if fonts.for_text(letters) is None]
