"""`GET /`: the Studio, and the files that it is made of."""

from functools import cache

from fastapi import APIRouter, Request
from starlette.responses import Response

from api import problems
from api.dependencies import Rooms
from api.problems import ProblemError
from api.studio.answer import ASK, KEEP, file_answer
from api.studio.media import media_origin
from api.studio.page import Studio, read_studio

# A page for people: it is no part of what programs are told of the API.
router = APIRouter(include_in_schema=False)


@cache
def studio() -> Studio:
    """Read at the first request: a process that serves no page holds none."""
    return read_studio()


@router.get("/")
@router.head("/")
async def read_page(request: Request, rooms: Rooms) -> Response:
    """The page."""
    own = studio()
    return file_answer(request, own.page, ASK, own.headers(await media_origin(rooms.assets)))


@router.get("/favicon.ico")
async def read_icon(request: Request) -> Response:
    """What browsers ask for without being told to, from any page."""
    return file_answer(request, studio().files["favicon.svg"], ASK)


@router.get("/studio/{version}/{name:path}")
@router.head("/studio/{version}/{name:path}")
async def read_file(request: Request, version: str, name: str) -> Response:
    """One of its files. While versions change, a page of the other one gets ours rather than nothing."""
    own = studio()
    file = own.files.get(name)
    if file is None:
        raise ProblemError(problems.NOT_FOUND, "The Studio has no such file.")
    return file_answer(request, file, KEEP if version == own.version else ASK)
