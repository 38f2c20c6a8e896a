"""`longtake up`: all parts in the foreground."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from cli.emulated import with_emulator
from cli.errors import InterruptedByPersonError
from cli.house import House
from cli.logs import follow
from cli.open import instance_of, opened
from cli.say import aside, asides
from cli.signals import run
from settings import Settings

HOW_TO_END = "Ctrl-C stops everything; jobs go on at the next start."
COLOURS = {"worker": "cyan", "api": "green"}


def up(settings: Settings) -> None:
    """Run until Ctrl-C, which is the way to end it and no failure.

    Raises:
        SorryError: it cannot start, or a part has died again and again.
    """
    with suppress(InterruptedByPersonError):
        run(_up(with_emulator(settings)))
    aside("Stopped. Jobs that were under way go on at the next start.")


async def _up(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        followers = await stack.enter_async_context(_followers())
        house = await stack.enter_async_context(opened(settings))
        _show(settings)
        followers(house)
        await house.kept_up()


def _show(settings: Settings) -> None:
    instance = instance_of(settings)
    addresses = {
        "API": f"{instance.api}/api/v1",
        "Documentation": f"{instance.api}/docs",
        "Temporal Web UI": instance.ui,
        "Temporal": instance.temporal,
        "Emulator": settings.emulator_url and f"{settings.emulator_url} (no service is called or paid)",
        "Films and logs": str(settings.var_dir),
    }
    aside("\nLongtake is up.\n", "bold")
    for name, address in addresses.items():
        if address:
            aside(f"  {name:<17}{address}")
    aside(f"\n{HOW_TO_END}\n")


@asynccontextmanager
async def _followers() -> AsyncIterator[Callable[[House], None]]:
    """Shows what worker and API write, also while they end. Temporal's talk of itself stays in its file."""
    tasks: list[asyncio.Task[None]] = []

    def show(house: House) -> None:
        tasks.extend(asyncio.create_task(follow(house.logs[name], _line(name))) for name in COLOURS)

    try:
        yield show
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _line(name: str) -> Callable[[str], None]:
    def show(line: str) -> None:
        with suppress(OSError):
            asides.print(f"{name:>6} │ ", end="", style=COLOURS[name])
            asides.out(line, highlight=False)

    return show
