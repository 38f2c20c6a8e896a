"""`longtake up`: run an instance in the foreground."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager, suppress

from cli.emulator_environment import with_emulator
from cli.errors import InterruptedByUserError
from cli.instance import describe_instance, open_instance
from cli.output import print_stderr, stderr_console
from cli.process_logs import follow_log
from cli.signals import run_interruptible
from cli.supervisor import Supervisor
from settings import Settings

HOW_TO_END = "Ctrl-C stops everything; jobs go on at the next start."
LOG_COLOURS = {"worker": "cyan", "api": "green"}


def run_up(settings: Settings) -> None:
    """Run until Ctrl-C, which ends it normally.

    Raises:
        UserError: it cannot start, or a process died again and again.
    """
    with suppress(InterruptedByUserError):
        run_interruptible(_run_all(with_emulator(settings)))
    print_stderr("Stopped. Jobs that were under way go on at the next start.")


async def _run_all(settings: Settings) -> None:
    async with AsyncExitStack() as stack:
        followers = await stack.enter_async_context(_open_log_followers())
        house = await stack.enter_async_context(open_instance(settings))
        _print_addresses(settings)
        followers(house)
        await house.keep_running()


def _print_addresses(settings: Settings) -> None:
    instance = describe_instance(settings)
    addresses = {
        "API": f"{instance.api}/api/v1",
        "Documentation": f"{instance.api}/docs",
        "Temporal Web UI": instance.ui,
        "Temporal": instance.temporal,
        "Emulator": settings.emulator_url and f"{settings.emulator_url} (no service is called or paid)",
        "Films and logs": str(settings.var_dir),
    }
    print_stderr("\nLongtake is up.\n", "bold")
    for name, address in addresses.items():
        if address:
            print_stderr(f"  {name:<17}{address}")
    print_stderr(f"\n{HOW_TO_END}\n")


@asynccontextmanager
async def _open_log_followers() -> AsyncIterator[Callable[[Supervisor], None]]:
    """Yield a function that starts to print the worker's and the API's logs, until the context exits.

    Entered before the supervisor, so that lines written while it stops are shown. Temporal's are not.
    """
    tasks: list[asyncio.Task[None]] = []

    def show(house: Supervisor) -> None:
        tasks.extend(
            asyncio.create_task(follow_log(house.log_paths[name], _line_printer(name)))
            for name in LOG_COLOURS
        )

    try:
        yield show
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)


def _line_printer(name: str) -> Callable[[str], None]:
    def show(line: str) -> None:
        with suppress(OSError):
            stderr_console.print(f"{name:>6} │ ", end="", style=LOG_COLOURS[name])
            stderr_console.out(line, highlight=False)

    return show
