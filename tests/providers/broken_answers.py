"""Ways in which an answer is lost."""

import asyncio

import httpx

from tests.providers.scripted import Heard, Script, Talk

QUICK = httpx.Timeout(0.2, connect=0.2)


async def silent(_: Heard, __: Talk) -> None:
    await asyncio.Event().wait()


async def resets(_: Heard, talk: Talk) -> None:
    talk.reset()


async def hangs_up(_: Heard, talk: Talk) -> None:
    talk.close()


async def resets_in_the_headers(_: Heard, talk: Talk) -> None:
    await talk.say(b"HTTP/1.1 200 OK\r\nContent-")
    talk.reset()


async def ends_too_early(_: Heard, talk: Talk) -> None:
    await talk.answer(200, b'{"id":', content_length="99")
    talk.close()


async def talks_nonsense(_: Heard, talk: Talk) -> None:
    await talk.say(b"SSH-2.0-OpenSSH_9.6\r\n")
    talk.close()


LOST: list[Script] = [silent, resets, hangs_up, resets_in_the_headers, ends_too_early, talks_nonsense]
