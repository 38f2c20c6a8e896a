"""The sizes of a run whose hosts are cut off one after the other."""

from dataclasses import dataclass

from chaos.plan import ChaosPlan

# Services that take many orders at a time, so that the films wait for hosts and not for them.
SERVICES = ("animatic", "fal", "kie", "replicate")


@dataclass(frozen=True)
class HostsPlan(ChaosPlan):
    """Beside the sizes of every run: the `hosts` that are cut in turn, each under its share of the films.

    Times are in seconds: `lead` from a share's first order to the cut, `cut` to the mend, and `within` from
    there to the end of its last film.
    """

    hosts: tuple[str, ...] = ()
    lead: float = 15.0
    cut: float = 60.0
    within: float = 100.0
