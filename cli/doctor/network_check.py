"""Check the ports, a running instance, its API and Temporal."""

import asyncio
from collections.abc import Iterator
from contextlib import suppress

import psutil

from cli.doctor.finding import Finding, error_finding, ok_finding, warning_finding
from cli.errors import UserError
from cli.instance_lock import RunningInstance, find_instance
from cli.ports import Port, port_obstacle
from cli.processes import process_specs
from cli.readiness import FILMS_OK, NO_MEDIA_POOL, NO_WORKER, ApiReadiness, ProcessReadiness, wait_for_api
from cli.temporal_server import external_temporal_address
from settings import Settings

ANSWER_SECONDS = 3.0


async def check_network(settings: Settings) -> list[Finding]:
    """Check the instance that runs on the folder, or the ports it would need; Temporal; and the API."""
    instance = find_instance(settings.var_dir)
    findings = (
        [_instance_finding(instance)] if instance else [_check_port(port) for port in _ports_needed(settings)]
    )
    if instance or external_temporal_address(settings):
        findings.append(await _check_temporal(settings))
    if instance:
        findings += await _check_api(instance.api)
    return findings


def _ports_needed(settings: Settings) -> list[Port]:
    with suppress(UserError):
        return [port for part in process_specs(settings) for port in part.ports]
    return []  # No `temporal` command: program_check reports that.


def _instance_finding(instance: RunningInstance) -> Finding:
    return ok_finding("Longtake", f"runs on this folder (process {instance.pid})")


def _check_port(port: Port) -> Finding:
    trouble = port_obstacle(port)
    if trouble is None:
        return ok_finding(f"Port {port.number}", "free")
    return error_finding(f"Port {port.number}", _describe_port_owner(port.number) or "not to be had", trouble)


def _describe_port_owner(port: int) -> str:
    """Return which process listens on the port, if this user may know; else an empty string."""
    for process in psutil.process_iter():
        with suppress(psutil.Error):
            for connection in process.net_connections("tcp"):
                if connection.status == psutil.CONN_LISTEN and connection.laddr.port == port:
                    return f"used by {process.name()} (process {process.pid})"
    return ""


async def _check_temporal(settings: Settings) -> Finding:
    address = external_temporal_address(settings) or settings.temporal_target
    with suppress(TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            await ProcessReadiness.connect(settings)
            return ok_finding("Temporal", f"answers at {address}")
    return error_finding(
        "Temporal", f"does not answer at {address}", "Start it, or correct LONGTAKE_TEMPORAL_ADDRESS."
    )


async def _check_api(url: str) -> list[Finding]:
    with suppress(TimeoutError):
        async with asyncio.timeout(ANSWER_SECONDS):
            readiness = await wait_for_api(url)
            return [ok_finding("API", f"ready at {url}"), *_check_workers(readiness)]
    return [
        warning_finding("API", f"not ready at {url}", "It may just be starting; else see var/logs/api.log.")
    ]


def _check_workers(readiness: ApiReadiness) -> Iterator[Finding]:
    """Yield findings about the workers and media pools that the API knows of, on whatever machine."""
    if readiness.films == NO_WORKER:
        yield warning_finding("Worker", "none asks for work", "Start one, or see var/logs/worker.log.")
    elif readiness.films == NO_MEDIA_POOL:
        yield warning_finding(
            "Media pool", "none has said anything of late", "Start a worker, or see var/logs/worker.log."
        )
    elif readiness.films != FILMS_OK:
        yield error_finding("Media pool", "no film can be made", " ".join(readiness.lacks))
    else:
        yield ok_finding("Media pool", "films can be made")
