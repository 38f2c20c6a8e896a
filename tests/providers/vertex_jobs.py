"""Jobs of Veo on Vertex AI."""

from dataclasses import replace

from pydantic import SecretStr

from contracts import Resolution
from providers.accounts import Account
from providers.adapters.vertex.adapter import VertexAdapter
from providers.kit.transport import Transport
from tests.providers.answering import Answering
from tests.providers.kit import a_clip
from tests.providers.music_kit import KEY

LITE = "veo-3.1-lite-generate-001"
ORDER = replace(a_clip(seconds=4.2), model=LITE, resolution=Resolution.P720)
PLACE = f"/v1/projects/films/locations/europe-west4/publishers/google/models/{LITE}"
CREATE, ASK = f"POST {PLACE}:predictLongRunning", f"POST {PLACE}:fetchPredictOperation"
NAME = f"projects/films/locations/europe-west4/publishers/google/models/{LITE}/operations/o1"
JOB = f"{LITE}:{NAME}"


def a_vertex(transport: Transport, wire: Answering, key: str = KEY, **extra: str) -> VertexAdapter:
    more = {"PROJECT": "films", "REGION": "europe-west4", **extra}
    return VertexAdapter(transport, Account("vertex", wire.url, SecretStr(key), extra=more))


def an_error(code: int, message: str = "Their words.") -> dict[str, object]:
    return {"error": {"code": code, "message": message, "status": "X"}}
