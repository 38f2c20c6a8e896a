from collections.abc import Iterator
from pathlib import Path

import pytest

from store.scratch import Scratch
from tests.store.processes import run_together, started

HOLD = """
import sys
from pathlib import Path
from store.scratch import Scratch

scratch = Scratch(Path(sys.argv[1]))
(scratch.home / "work").write_text("half done")
print(scratch.home, flush=True)
input()
"""

SWEEP = """
import asyncio, sys
from pathlib import Path
from store.scratch import Scratch

async def main():
    for _ in range(40):
        scratch = Scratch(Path(sys.argv[1]))
        async with scratch.open_folder() as folder:
            swept = scratch.sweep_abandoned()
            assert folder.is_dir() and swept == 0
        scratch.close()

together()
asyncio.run(main())
"""


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Scratch]:
    opened = Scratch(tmp_path / "scratch")
    yield opened
    opened.close()


async def test_each_folder_is_fresh_and_empty(scratch: Scratch) -> None:
    async with scratch.open_folder() as one, scratch.open_folder() as two:
        assert one != two
        assert [*one.iterdir(), *two.iterdir()] == []


async def test_a_folder_goes_with_all_it_holds(scratch: Scratch) -> None:
    async with scratch.open_folder() as folder:
        (folder / "clips").mkdir()
        (folder / "clips" / "one.mp4").write_bytes(b"clip")
    assert not folder.exists()


async def test_a_folder_goes_when_the_work_fails(scratch: Scratch) -> None:
    with pytest.raises(LookupError):
        async with scratch.open_folder() as folder:
            raise LookupError
    assert not folder.exists()


async def test_a_closed_scratch_leaves_nothing(tmp_path: Path) -> None:
    closed = Scratch(tmp_path)
    closed.close()
    assert not closed.home.exists()


async def test_a_sweep_leaves_its_own_folders_alone(scratch: Scratch) -> None:
    async with scratch.open_folder() as folder:
        assert scratch.sweep_abandoned() == 0
        assert folder.is_dir()


async def test_a_living_process_is_not_swept_and_a_killed_one_is(tmp_path: Path) -> None:
    async with started(HOLD, str(tmp_path)) as other:
        assert other.stdout
        home = Path((await other.stdout.readline()).decode().strip())
        scratch = Scratch(tmp_path)
        assert scratch.sweep_abandoned() == 0
        assert (home / "work").read_text() == "half done"
        other.kill()
        await other.wait()
        assert scratch.sweep_abandoned() == 1
        assert homes_in(tmp_path) == [scratch.home]
        scratch.close()


async def test_processes_that_start_at_once_never_sweep_each_other(tmp_path: Path) -> None:
    await run_together(2, SWEEP, str(tmp_path))
    assert homes_in(tmp_path) == []


def homes_in(root: Path) -> list[Path]:
    return [path for path in root.iterdir() if path.is_dir()]
