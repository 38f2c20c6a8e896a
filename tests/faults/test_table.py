"""The document has each case once, and no other."""

from tests.faults.cases import cases_of
from tests.faults.films import films_of
from tests.faults.table import HEAD, PATH, lines
from tests.faults.targets import TARGETS


def test_the_table_has_a_row_for_every_fault_that_can_happen_to_an_adapter() -> None:
    found = {name: [tuple(line.split(" | ")[:2]) for line in rows] for name, rows in lines().items()}
    wanted = {
        name: [(f"| {c.operation}", c.fault.name if c.fault else "nothing") for c in cases_of(target)]
        for name, target in TARGETS.items()
    }
    assert found == wanted


def test_the_document_says_how_to_read_it() -> None:
    assert PATH.read_text(encoding="utf-8").startswith(HEAD)


def test_each_case_is_in_one_film() -> None:
    for target in TARGETS.values():
        played = [case.name for film in films_of(target) for case in film.cases]
        assert sorted(played) == sorted(case.name for case in cases_of(target))
