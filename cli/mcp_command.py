"""The `longtake mcp` command."""

from pathlib import Path
from typing import Annotated

import typer

from cli.configuration import load_settings
from cli.errors import UserError
from cli.mcp_server.film_tools import FilmTools
from cli.mcp_server.spending_limit import SpendingLimit
from cli.options import ApiUrl, resolve_api_url
from cli.signals import run_interruptible

mcp_app = typer.Typer()
LEDGER = "mcp-spending.db"


@mcp_app.command()
def mcp(
    *,
    limit_usd: Annotated[
        float,
        typer.Option(
            "--limit-usd", min=0, help="The most that all films ordered by way of it may cost, ever."
        ),
    ] = 0.0,
    http: Annotated[
        int | None, typer.Option("--http", metavar="PORT", help="Serve HTTP at 127.0.0.1, not stdio.")
    ] = None,
    ledger: Annotated[
        Path | None,
        typer.Option(metavar="FILE", help="Keeps what was ordered. Default: in LONGTAKE_VAR_DIR."),
    ] = None,
    api: ApiUrl = None,
) -> None:
    """Let assistants make films: an MCP server over stdio or HTTP. Without a limit, free films alone."""
    try:
        from cli.mcp_server.serve import serve_tools  # noqa: PLC0415 - an extra, and slow to import
    except ImportError as error:
        raise UserError("`longtake mcp` needs a package: .venv/bin/pip install 'mcp>=2.3'") from error
    limit = SpendingLimit(ledger or load_settings().var_dir / LEDGER, limit_usd)
    run_interruptible(serve_tools(FilmTools(resolve_api_url(api), limit), http))
