"""The words of the command line; what they do stands in the files beside this one."""

import sys

import typer

from cli import configuration
from cli.errors import InterruptedByPersonError, SorryError
from cli.say import aside
from cli.up import up as run_up

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="From a prompt or a script to a finished film.",
)


@app.command()
def up() -> None:
    """Run all parts in the foreground; Ctrl-C ends them."""
    run_up(configuration.load())


@app.command()
def demo() -> None:
    """Make."""


def main() -> None:
    """Run the command; what goes wrong is told in a sentence."""
    try:
        app()
    except SorryError as error:
        aside(str(error), "red")
        sys.exit(error.exit_code)
    except InterruptedByPersonError as error:
        sys.exit(error.exit_code)
