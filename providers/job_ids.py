"""Conversion of the job id that a provider shows to people into the id that its adapter uses.

People adopt jobs by the id that they see. Where one account has several APIs, the adapter's ids begin with
the API's name; fal's are paths.
"""

from collections.abc import Callable

from contracts import ModelKind
from providers.adapters.google import IMAGE_PREFIX, LYRIA_PREFIX, OMNI_PREFIX
from providers.adapters.google import SPEECH_PREFIX as TTS_PREFIX
from providers.adapters.minimax import SPEECH_PREFIX, V1_PREFIX, V2_PREFIX
from providers.catalogue.minimax import H3


def internal_job_id(provider: str, model: str, kind: ModelKind, shown: str) -> str:
    """Return the adapter's id of a job of that model and kind; an id that is one already is unchanged."""
    shown = shown.strip()
    name = _PREFIXES.get(provider)
    return shown if name is None or ":" in shown or "/" in shown else name(model, kind) + shown


def _fal_prefix(model: str, kind: ModelKind) -> str:
    del kind
    owner, app = model.split("/")[:2]
    return f"{owner}/{app}/requests/"


def _kie_prefix(model: str, kind: ModelKind) -> str:
    if kind is ModelKind.VIDEO:
        return "veo:" if model.startswith("veo") else "jobs:"
    return {ModelKind.MUSIC: "suno:", ModelKind.VOICE: "speech:", ModelKind.IMAGE: "image:"}[kind]


def _minimax_prefix(model: str, kind: ModelKind) -> str:
    if kind is ModelKind.VOICE:
        return f"{SPEECH_PREFIX}:"
    return f"{V2_PREFIX if any(model == each.name for each in H3) else V1_PREFIX}:"


def _google_prefix(model: str, kind: ModelKind) -> str:
    del model
    return f"{_GOOGLE_PARTS[kind]}:"


_GOOGLE_PARTS = {
    ModelKind.VIDEO: OMNI_PREFIX,
    ModelKind.MUSIC: LYRIA_PREFIX,
    ModelKind.VOICE: TTS_PREFIX,
    ModelKind.IMAGE: IMAGE_PREFIX,
}
_PREFIXES: dict[str, Callable[[str, ModelKind], str]] = {
    "fal": _fal_prefix,
    "google": _google_prefix,
    "kie": _kie_prefix,
    "minimax": _minimax_prefix,
}
