"""Language models that write storyboards, behind one protocol."""

from providers.llm_writers.gemini import GeminiWriter
from providers.llm_writers.openai_responses import OpenAIResponsesWriter
from providers.llm_writers.protocol import DraftedStoryboard, DraftScene, LlmWriter, TranslatedLines

__all__ = [
    "DraftScene",
    "DraftedStoryboard",
    "GeminiWriter",
    "LlmWriter",
    "OpenAIResponsesWriter",
    "TranslatedLines",
]
