"""The id by which an adapter knows a job, from the one that its service shows to people.

People adopt jobs by what they see. Where one account has several APIs, the adapter's ids begin with the
API's name; fal's are paths.
"""

from collections.abc import Callable

from providers.catalogue.minimax import H3
from providers.google import LYRIA, OMNI
from providers.minimax import V1, V2
from providers.registry import Kind


def adapters_id(provider: str, model: str, kind: Kind, shown: str) -> str:
    """The adapter's id of a job of that model and kind. What is one already stays as it is."""
    shown = shown.strip()
    name = _NAMES.get(provider)
    return shown if name is None or ":" in shown or "/" in shown else name(model, kind) + shown


def _fal(model: str, kind: Kind) -> str:
    del kind
    owner, app = model.split("/")[:2]
    return f"{owner}/{app}/requests/"


def _kie(model: str, kind: Kind) -> str:
    return "suno:" if kind is Kind.MUSIC else "veo:" if model.startswith("veo") else "jobs:"


def _minimax(model: str, kind: Kind) -> str:
    del kind
    return f"{V2 if any(model == each.name for each in H3) else V1}:"


def _google(model: str, kind: Kind) -> str:
    del model
    return f"{OMNI if kind is Kind.VIDEO else LYRIA}:"


_NAMES: dict[str, Callable[[str, Kind], str]] = {
    "fal": _fal,
    "google": _google,
    "kie": _kie,
    "minimax": _minimax,
}
