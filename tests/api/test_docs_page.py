"""The description of the API works without a network."""

import re

import httpx
from fastapi import FastAPI


async def test_the_page_loads_nothing_from_elsewhere(app: FastAPI) -> None:
    transport = httpx.ASGITransport(app)
    async with httpx.AsyncClient(transport=transport, base_url="http://localhost") as client:
        page = (await client.get("/docs")).text
        sources = re.findall(r'(?:src|href)="([^"]+)"', page)
        assert sources
        assert [source for source in sources if not source.startswith("/")] == []
        assert {(await client.get(source)).status_code for source in sources} == {200}
