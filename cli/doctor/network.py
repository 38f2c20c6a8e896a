"""Looks at the ports, the API and Temporal: ours, somebody else's, or nobody's."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import psutil

from cli.doctor.finding import Finding, bad, good, note
from cli.errors import SorryError
from cli.lock import Instance, held_by
from cli.parts import parts_of
from cli.ports import Port, obstacle
from cli.ready import NO_MEDIA_POOL, NO_WORKER, OK, ApiReadiness, Readiness, api_ready
from cli.temporal import temporal_elsewhere
from settings import Settings

ANSWER_SECONDS = 3.0


async def look(settings: Settings) -> list[Finding]:
    """All of them."""
    instance = held_by(settings.var_dir)
    findings = [_own(instance)] if instance else [_port(port) for port in _ports(settings)]
    if instance or temporal_elsewhere(settings):
        findings.append(await _temporal(settings))
    if instance:
        findings += await _api(instance.api)
    return findings


def _ports(settings: Settings) -> list[Port]:
    with suppress(SorryError):
        return [port for part in parts_of(settings) for port in part.ports]
    return []  # There is no `temporal` command, which another finding tells.


def _own(instance: Instance) -> Finding:
    return good("Longtake", f"runs on this folder (process {instance.pid})")


def _port(port: Port) -> Finding:
    trouble = obstacle(port)
    if trouble is None:
        return good(f"Port {port.number}", "free")
    return bad(f"Port {port.number}", _owner(port.number) or "not to be had", trouble)


def _owner(port: int) -> str:
    """Who listens on it, as far as this user may know."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            for connection in process.net_connections("tcp"):
                if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                    return f"used by {process.name()} (process {process.pid})"
    return ""


async def _temporal(settings: Settings) -> Finding:
    address = temporal_elsewhere(settings) or settings.temporal_target
    with suppress(TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            await Readiness.of(settings)
            return good("Temporal", f"answers at {address}")
    return bad("Temporal", f"does not answer at {address}", "Start it, or correct LONGTAKE_TEMPORAL_ADDRESS.")


async def _api(url: str) -> list[Finding]:
    with suppress(TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            readiness = await api_ready(url)
            return [good("API", f"ready at {url}"), *_media(readiness)]
    return [note("API", f"not ready at {url}", "It may just be starting; else see var/logs/api.log.")]


def _media(readiness: ApiReadiness) -> Iterator[Finding]:
    """Whether there are workers, and what those that draw and cut say of themselves, wherever they are."""
    if readiness.films == NO_WORKER:
        yield note("Worker", "none asks for work", "Start one, or see var/logs/worker.log.")
    elif readiness.films == NO_MEDIA_POOL:
        yield note(
            "Media pool", "none has said anything of late", "Start a worker, or see var/logs/worker.log."
        )
    elif readiness.films != OK:
        yield bad("Media pool", "no film can be made", " ".join(readiness.lacks))
    else:
        yield good("Media pool", "films can be made")
