"""A worker is killed while it tells a webhook again: the message comes, under the same id."""

import asyncio
import sqlite3
from contextlib import closing
from pathlib import Path

from tests.conditions import eventually
from tests.fixtures.deployment import Deployment
from tests.fixtures.job_api import Json
from tests.providers.certificates import tls_for
from tests.providers.scripted import Heard, Talk, wire


async def test_a_worker_killed_while_a_receiver_thinks_about_a_redelivery(
    deployment: Deployment, tmp_path: Path
) -> None:
    server, _ = tls_for("localhost", tmp_path)
    is_killed = asyncio.Event()

    async def think(_: Heard, talk: Talk) -> None:
        await is_killed.wait()
        await talk.answer(204)

    trusting = {"LONGTAKE_ALLOW_LOOPBACK": "true", "SSL_CERT_FILE": str(tmp_path / "server.pem")}
    deployment.kill_process("worker")
    deployment.start_process("worker", **trusting)
    await deployment.wait_until_ready()
    job_id = await deployment.generate(callback_url="https://nobody.films.example/hook")
    await deployment.wait_for_end(job_id)
    async with wire(think, server) as receiver:
        _move_receiver(deployment, job_id, f"https://localhost:{receiver.port}/hook")
        message = (await _messages(deployment, job_id))[0]
        asked = await deployment.post(f"/webhook-deliveries/{message['delivery_id']}/redeliver")
        assert asked.status_code == 202
        await eventually(lambda: bool(receiver.heard), "the receiver is asked")
        deployment.kill_process("worker")
        is_killed.set()
        deployment.start_process("worker", **trusting)

        async def is_delivered() -> bool:
            return bool((await _messages(deployment, job_id))[0]["state"] == "delivered")

        await eventually(is_delivered, "the message is delivered")
    first, *again = [(heard.headers["webhook-id"], heard.body) for heard in receiver.heard]
    assert again
    assert set(again) == {first}
    assert first[0] == message["delivery_id"]


async def _messages(deployment: Deployment, job_id: str) -> list[Json]:
    found: list[Json] = (await deployment.get(f"/jobs/{job_id}/webhook-deliveries"))["deliveries"]
    return found


def _move_receiver(deployment: Deployment, job_id: str, url: str) -> None:
    """Have the film's webhook at this address, which no request may name: it is on this machine."""
    with closing(sqlite3.connect(deployment.database_path, timeout=30)) as database, database:
        change = "UPDATE jobs SET brief = json_set(brief, '$.callback_url', ?) WHERE id = ?"
        assert database.execute(change, (url, job_id)).rowcount == 1
