"""Captions: from words with times to cues, and from cues to WebVTT, SubRip and ASS. Pure: no files."""
