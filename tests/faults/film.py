"""A film of the list, and the cases whose faults strike it."""

from dataclasses import dataclass

from tests.faults.cases import Case, Rule


@dataclass(frozen=True)
class Film:
    """A film and the cases whose faults strike it, in this order."""

    cases: tuple[Case, ...]

    @property
    def lead(self) -> Case:
        """The first; the others strike the same call of the same target."""
        return self.cases[0]

    @property
    def name(self) -> str:
        """Within the target."""
        more = (str(case.fault and case.fault.name) for case in self.cases[1:])
        return ", ".join((self.lead.name, *more))

    @property
    def rules(self) -> list[Rule]:
        """The script for the emulator: a rule that has struck makes room for the next."""
        strikes = (rule for before, case in enumerate(self.cases) for rule in case.strikes(before))
        return [*self.lead.premise, *strikes]
