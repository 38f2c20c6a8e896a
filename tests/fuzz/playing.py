"""Each adapter, asked for its job while one answer is another than was recorded."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx
from pydantic import SecretStr

from contracts import AspectRatio, ProviderJobState, Resolution, ScriptOrder
from providers.accounts import Account
from providers.adapters.dashscope import DashScopeAdapter
from providers.adapters.dream_machine import DreamMachineAdapter
from providers.adapters.elevenlabs import ElevenLabsAdapter
from providers.adapters.fal import FalAdapter
from providers.adapters.google import GoogleAdapter
from providers.adapters.kie import KieAdapter
from providers.adapters.kling import KlingAdapter
from providers.adapters.luma import LumaAdapter
from providers.adapters.minimax import MiniMaxAdapter
from providers.adapters.modelark import ModelArkAdapter
from providers.adapters.openai_videos import OpenAIVideosAdapter
from providers.adapters.replicate import ReplicateAdapter
from providers.adapters.runway.adapter import RunwayAdapter
from providers.adapters.stability import StabilityAdapter
from providers.adapters.vertex.adapter import VertexAdapter
from providers.adapters.xai import XaiAdapter
from providers.errors import ProviderError
from providers.kit.transport import Transport
from providers.llm_writers import GeminiWriter, LlmWriter, OpenAIResponsesWriter
from providers.protocol import ClipOrder, ImageOrder, MediaOrder, MusicOrder, Provider, ResultStore
from providers.voice_takes import VoiceOrder, VoiceTake
from tests.fuzz.recorded import FILE_URL, FILM, JOB_ID, Call, Recorded

SERVICE = "http://service.example"
CLIP = ClipOrder(
    token="job-1/scene/1/1",  # noqa: S106 - no password
    model="",
    text="A red kite over the hills.",
    caption="A red kite",
    seconds=5,
    aspect_ratio=AspectRatio.WIDE,
    resolution=Resolution.P720,
    seed=7,
)
MUSIC = MusicOrder(token="job-1/audio/0/1", model="", text="A red kite.", seconds=30, seed=7)  # noqa: S106 - no password
LINE = VoiceOrder(token="job-1/voice/1/1/1/en", model="", text="Hi", voice="", language="en")  # noqa: S106 - no password
PICTURE = ImageOrder(
    token="job-1/image/1/1",  # noqa: S106 - no password
    model="",
    text="A red kite over the hills.",
    aspect_ratio=AspectRatio.WIDE,
    resolution=Resolution.P720,
    seed=7,
)
SCRIPT = ScriptOrder(
    text="A kite.", is_script=False, seconds=10, min_seconds=2, max_seconds=8, min_scenes=2, max_scenes=4
)


class Shelf:
    """An inbox in memory."""

    def __init__(self) -> None:
        self.held: dict[str, bytes] = {}

    async def put_file(self, name: str, file: Path) -> None:
        self.held[name] = file.read_bytes()

    async def get_file(self, name: str, into: Path) -> bool:
        if name in self.held:
            into.write_bytes(self.held[name])
        return name in self.held

    async def delete_file(self, name: str) -> None:
        self.held.pop(name, None)


@dataclass(frozen=True)
class Under:
    """An adapter under test: how it is made, what is ordered of it, and the id of a job there."""

    make: Callable[[Transport, Account, ResultStore], Provider]
    order: MediaOrder
    job_id: str = JOB_ID


@dataclass(frozen=True)
class Outcome:
    """What came of it. `receipt` and `cost_usd` may follow what the service states of its cost."""

    state: ProviderJobState | None = None
    kind: str | None = None
    final: bool | None = None
    file: bytes | None = None
    value: object = None
    receipt: str | None = None
    cost_usd: float | None = None

    @property
    def without_cost(self) -> "Outcome":
        return replace(self, receipt=None, cost_usd=None)


def _clip(make: Callable[[Transport, Account], Provider], model: str, job_id: str = JOB_ID) -> Under:
    return Under(lambda transport, account, _: make(transport, account), replace(CLIP, model=model), job_id)


ADAPTERS = {
    "KIE market": _clip(KieAdapter, "kling-3.0", f"jobs:{JOB_ID}"),
    "KIE Veo": _clip(KieAdapter, "veo3_fast", f"veo:{JOB_ID}"),
    "KIE Suno": Under(lambda t, a, _: KieAdapter(t, a), replace(MUSIC, model="suno/V5_5"), f"suno:{JOB_ID}"),
    "KIE speech": Under(
        lambda t, a, _: KieAdapter(t, a),
        replace(LINE, model="elevenlabs-turbo-2.5", voice="Sarah"),
        f"speech:{JOB_ID}",
    ),
    "KIE images": Under(
        lambda t, a, _: KieAdapter(t, a), replace(PICTURE, model="nano-banana-2"), f"image:{JOB_ID}"
    ),
    "Google Omni": Under(GoogleAdapter, replace(CLIP, model="gemini-omni-1.2-flash"), f"omni:{JOB_ID}"),
    "Google Lyria": Under(GoogleAdapter, replace(MUSIC, model="lyria-3.5"), f"lyria:{JOB_ID}"),
    "Google images": Under(GoogleAdapter, replace(PICTURE, model="gemini-3.1-flash-image")),
    "Google speech": Under(GoogleAdapter, replace(LINE, model="gemini-3.8-flash-tts", voice="Kore")),
    "Vertex": _clip(VertexAdapter, "veo-3.1-lite-generate-001", f"veo-3.1-lite-generate-001:{JOB_ID}"),
    "Luma": _clip(LumaAdapter, "ray-3.2"),
    "Dream Machine": _clip(DreamMachineAdapter, "ray-2"),
    "OpenAI": _clip(OpenAIVideosAdapter, "sora-2"),
    "fal": _clip(FalAdapter, "minimax/h3", "minimax/h3/requests/t1"),
    "fal images": Under(
        lambda t, a, _: FalAdapter(t, a),
        replace(PICTURE, model="fal-ai/nano-banana-2"),
        "fal-ai/nano-banana-2/requests/t1",
    ),
    "Replicate": _clip(ReplicateAdapter, "kwaivgi/kling-v3-video"),
    "Runway": _clip(RunwayAdapter, "gen4.5"),
    "MiniMax v1": Under(MiniMaxAdapter, replace(CLIP, model="MiniMax-Hailuo-2.3"), f"v1:{JOB_ID}"),
    "MiniMax v2": Under(MiniMaxAdapter, replace(CLIP, model="MiniMax-H3"), f"v2:{JOB_ID}"),
    "xAI": _clip(XaiAdapter, "grok-imagine-video"),
    "DashScope": _clip(DashScopeAdapter, "wan3.0-video"),
    "ModelArk": _clip(ModelArkAdapter, "seedance-2-0"),
    "Kling": _clip(KlingAdapter, "kling-v3"),
    "ElevenLabs": Under(ElevenLabsAdapter, replace(MUSIC, model="music_v2_5")),
    "ElevenLabs speech": Under(ElevenLabsAdapter, replace(LINE, model="eleven_v3", voice="George")),
    "MiniMax speech": Under(MiniMaxAdapter, replace(LINE, model="speech-2.8-hd", voice="Narrator")),
    "Stability": Under(StabilityAdapter, replace(MUSIC, model="stable-audio-3")),
}
WRITERS: dict[str, Callable[[Transport, Account], LlmWriter]] = {
    "Gemini writer": GeminiWriter,
    "OpenAI writer": OpenAIResponsesWriter,
}


class Player:
    """Plays answers, one after the other."""

    def __init__(self) -> None:
        self._recorded: Recorded
        self._content = b""
        self._headers: dict[str, str] = {}
        self._client = httpx.AsyncClient(transport=httpx.MockTransport(self._answer), trust_env=False)
        self.transport = Transport(self._client)

    async def close(self) -> None:
        await self._client.aclose()

    async def play(self, recorded: Recorded, body: object) -> Outcome:
        """What comes of the recorded answer with this body."""
        self._recorded, self._content = recorded, recorded.content(body)
        self._headers = recorded.headers(body)
        account = Account(recorded.adapter, SERVICE, SecretStr("a key"))
        try:
            if recorded.call is Call.WRITE:
                written = await WRITERS[recorded.adapter](self.transport, account).write_storyboard(SCRIPT)
                return Outcome(value=written.scenes, cost_usd=written.cost_usd)
            under = ADAPTERS[recorded.adapter]
            provider = under.make(self.transport, account, Shelf())
            if recorded.call is Call.SUBMIT:
                return Outcome(value=await provider.submit_order(under.order))
            return await self._job(provider, under.job_id)
        except ProviderError as error:
            return Outcome(kind=error.kind, final=error.final)
        except Exception as error:  # Whatever else an adapter breaks with is an outcome, too.
            return Outcome(kind=type(error).__name__)

    async def _job(self, provider: Provider, job_id: str) -> Outcome:
        report = await provider.poll_status(job_id)
        kind = report.error.type if report.error else None
        file = await _fetched(provider, job_id) if report.state is ProviderJobState.SUCCEEDED else None
        receipt = await provider.cancel_provider_job(job_id)
        return Outcome(report.state, kind, None, file, None, receipt, report.cost_usd)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        recorded, at = self._recorded, f"{request.method} {request.url.path}"
        if request.url.params.get("alt") == "media":
            return _response(200, FILM, {})
        stops = request.method in ("DELETE", "PUT") or at.endswith("/cancel")
        if stops and recorded.status >= httpx.codes.BAD_REQUEST:
            return _response(200, b"{}", {})
        if stops or at == recorded.at:
            return _response(recorded.status, self._content, self._headers)
        if str(request.url) == FILE_URL:
            return _response(200, FILM, {})
        if at in recorded.others:
            other = recorded.others[at]
            content = other if isinstance(other, bytes) else json.dumps(other).encode()
            return _response(200, content, {})
        return _response(404, b"", {})


def _response(status: int, content: bytes, headers: dict[str, str]) -> httpx.Response:
    """Not read yet, so that a download can."""
    whole = {"content-length": str(len(content)), **headers}
    return httpx.Response(status, headers=whole, stream=httpx.ByteStream(content))


async def _fetched(provider: Provider, job_id: str) -> bytes:
    with TemporaryDirectory() as folder:
        file = Path(folder, "clip")
        await provider.fetch_result(job_id, file)
        fetched = file.read_bytes()
        return VoiceTake.from_json(fetched).sound if job_id.startswith("speech:") else fetched
