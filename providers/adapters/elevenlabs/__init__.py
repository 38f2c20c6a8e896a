"""ElevenLabs: music, and speech with the times of its characters. The answer to each order is the file."""

from providers.adapters.elevenlabs.adapter import MAX_PROMPT_UNITS, ElevenLabsAdapter

__all__ = ["MAX_PROMPT_UNITS", "ElevenLabsAdapter"]
