"""Two generators make clients of the API without a warning; a film is made through each."""

import asyncio
import os
import shutil
from pathlib import Path

import httpx
import pytest

from tests.api.activity_facts import FILM
from tests.api.fakes import Fakes

HERE = Path(__file__).parent
# Both are set up by `make test-clients`.
PYTHON = HERE.parents[2] / ".venv-clients" / "bin"
NODE = HERE / "node_modules" / ".bin"
WAIT_SECONDS = 150

pytestmark = pytest.mark.skipif(
    not (PYTHON / "mypy").exists() or not NODE.exists(), reason="run it by `make test-clients`"
)


@pytest.fixture
def api(wired: httpx.AsyncClient) -> httpx.AsyncClient:
    """An API on a port, which programs can call."""
    return wired


@pytest.fixture
async def document(api: httpx.AsyncClient, tmp_path: Path) -> Path:
    """The API's document, as it is served."""
    file = tmp_path / "openapi.json"
    file.write_bytes((await api.get("/openapi.json")).raise_for_status().content)
    return file


async def run(folder: Path, *words: object) -> str:
    """Run a program that has to succeed, and return all that it prints."""
    process = await asyncio.create_subprocess_exec(
        *map(str, words),
        cwd=folder,
        env=os.environ | {"NO_PROXY": "127.0.0.1", "NO_COLOR": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await asyncio.wait_for(process.communicate(), WAIT_SECONDS)
    assert process.returncode == 0, said.decode()
    return said.decode()


async def test_openapi_python_clients_client_makes_a_film(
    api: httpx.AsyncClient, worker: Fakes, document: Path
) -> None:
    worker.go.set()
    folder = document.parent
    generate = [PYTHON / "openapi-python-client", "generate", "--path", document, "--meta", "none"]
    more = ["--output-path", folder / "longtake_api", "--config", HERE / "config.yml", "--fail-on-warning"]
    said = await run(folder, *generate, *more)
    assert "warning" not in said.lower()
    shutil.copy(HERE / "film.py", folder)
    await run(folder, PYTHON / "mypy", "--strict", "film.py", "longtake_api")
    await _require_film(api, await run(folder, PYTHON / "python", "film.py", api.base_url))


async def test_openapi_typescripts_client_makes_a_film(
    api: httpx.AsyncClient, worker: Fakes, document: Path
) -> None:
    worker.go.set()
    folder = document.parent
    for name in ("film.ts", "tsconfig.json", "package.json"):
        shutil.copy(HERE / name, folder)
    (folder / "node_modules").symlink_to(NODE.parent)
    # Without it, what has a default would have to be sent.
    options = ["--default-non-nullable=false", "--output", "api.d.ts"]
    said = await run(folder, NODE / "openapi-typescript", document, *options)
    assert "warn" not in said.lower()
    await run(folder, NODE / "tsc", "--project", ".")
    await _require_film(api, await run(folder, shutil.which("node"), "out/film.js", api.base_url))


async def _require_film(api: httpx.AsyncClient, link: str) -> None:
    assert (await api.get(link)).raise_for_status().content == FILM
