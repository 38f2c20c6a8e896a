"""What versions of the workers are told apart by."""

from pathlib import Path

import pytest

from filesystem.code_digest import digest_code
from settings import Settings
from settings.operation import WORKER_CODE

ROOT = Path(__file__).parents[2]
# They serve, command or play the services: a worker runs none of them.
NOT_OF_WORKERS = {"api", "bench", "chaos", "cli", "emulator", "tests"}


def test_another_byte_or_another_file_is_another_digest(tmp_path: Path) -> None:
    (tmp_path / "room" / "inner").mkdir(parents=True)
    (tmp_path / "worker.py").write_text("run()")
    (tmp_path / "room" / "inner" / "part.py").write_text("a = 1")
    digests = [digest_code(tmp_path, ("room", "worker.py"))]
    for path in ("room/inner/part.py", "room/inner/other.py", "worker.py"):
        (tmp_path / path).write_text("a = 2")
        digests.append(digest_code(tmp_path, ("room", "worker.py")))
    (tmp_path / "room" / "notes.txt").write_text("no code")
    assert digest_code(tmp_path, ("room", "worker.py")) == digests[-1]
    assert len(set(digests)) == 4


def test_every_room_of_the_worker_counts() -> None:
    rooms = {file.parent.name for file in ROOT.glob("*/__init__.py")} - NOT_OF_WORKERS
    assert set(WORKER_CODE) == rooms | {file.name for file in ROOT.glob("*.py")}


def test_a_build_has_the_name_that_it_is_given_else_that_of_its_code() -> None:
    assert Settings(build="4f2a1c").effective_build == "4f2a1c"
    assert Settings().effective_build.endswith(f"-{digest_code(ROOT, WORKER_CODE)}")


@pytest.mark.parametrize("name", ["long.take", "long take", "long:take"])
def test_a_name_that_temporal_would_refuse_is_refused_at_once(name: str) -> None:
    with pytest.raises(ValueError, match="deployment"):
        Settings(deployment=name)
