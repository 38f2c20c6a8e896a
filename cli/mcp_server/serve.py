"""The MCP server of the tools, over stdio or HTTP."""

import functools
from collections.abc import Awaitable, Callable
from typing import Any

from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError

from cli.errors import UserError
from cli.mcp_server.film_tools import FilmTools

NAME = "longtake"
INSTRUCTIONS = (
    "Longtake makes films. Ask for the price with `estimate`, tell it to the person, and order with "
    "`generate` and the price's token; `wait` until the film is ready. What costs money needs a price_token, "
    "and a limit that only the person can raise holds over all of it."
)
LOOPBACK = "127.0.0.1"


def build_server(tools: FilmTools) -> MCPServer:
    """Build the server; nothing is opened yet."""
    server = MCPServer(NAME, instructions=INSTRUCTIONS, log_level="WARNING")
    calls = (
        tools.estimate,
        tools.generate,
        tools.status,
        tools.wait,
        tools.approve,
        tools.retake,
        tools.change_length,
        tools.cancel,
    )
    for call in calls:
        server.add_tool(_translate_errors(call))
    return server


async def serve_tools(tools: FilmTools, http_port: int | None) -> None:
    """Serve over stdio; with a port, over HTTP at this machine's own address until a signal."""
    server = build_server(tools)
    if http_port is None:
        await server.run_stdio_async()
    else:
        # It knows no log-in of its own, so no other machine may call; the package checks Host and Origin.
        await server.run_streamable_http_async(host=LOOPBACK, port=http_port)


def _translate_errors(call: Callable[..., Awaitable[Any]]) -> Callable[..., Awaitable[Any]]:
    """Have the assistant read our sentences; of other errors it learns nothing."""

    @functools.wraps(call)
    async def translated(*args: object, **named: object) -> object:
        try:
            return await call(*args, **named)
        except UserError as error:
            raise ToolError(str(error)) from error

    return translated
