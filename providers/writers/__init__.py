"""Language models that write storyboards, behind one protocol."""

from providers.writers.gemini import Gemini
from providers.writers.openai_responses import OpenAIResponses
from providers.writers.protocol import DraftScene, Writer, Written

__all__ = ["DraftScene", "Gemini", "OpenAIResponses", "Writer", "Written"]
