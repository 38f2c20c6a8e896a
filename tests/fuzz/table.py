"""`python -m tests.fuzz.table`: how many answers were changed in how many ways, and how many went wrong."""

import asyncio
import sys
from collections import Counter

from tests.fuzz.answers import ANSWERS
from tests.fuzz.checking import as_recorded, same
from tests.fuzz.mutations import single
from tests.fuzz.playing import Player
from tests.fuzz.recorded import Recorded


async def run(*, examples: int) -> int:
    """Print a line for each adapter, and so many of the mutations that went wrong; how many did."""
    answers, tried, wrong = Counter[str](), Counter[str](), Counter[str]()
    shown: list[str] = []
    player = Player()
    for recorded in ANSWERS:
        answers[recorded.adapter] += 1
        bad, count = await _play(player, recorded)
        tried[recorded.adapter] += count
        wrong[recorded.adapter] += len(bad)
        shown += bad
    await player.close()
    print("| Adapter | Answers | Mutations | Wrong |\n|---|---|---|---|")  # noqa: T201 - its purpose
    for adapter in answers:
        print(f"| {adapter} | {answers[adapter]} | {tried[adapter]} | {wrong[adapter]} |")  # noqa: T201
    sums = (len(answers), answers.total(), tried.total(), wrong.total())
    print("{} adapters, {} answers, {} mutations, {} wrong".format(*sums))  # noqa: T201
    print("\n".join(shown[:examples]))  # noqa: T201
    return wrong.total()


async def _play(player: Player, recorded: Recorded) -> tuple[list[str], int]:
    """The mutations that went wrong, and how many were tried."""
    before = await player.play(recorded, recorded.body)
    bad = [] if as_recorded(recorded, before) else [f"{recorded.label} as recorded: {before}"]
    count = 1
    for mutation in single(recorded):
        count += 1
        after = await player.play(recorded, mutation.body)
        if not same(recorded, mutation, before, after):
            bad.append(f"{recorded.label}, {mutation.what}: {after}")
    return bad, count


if __name__ == "__main__":
    sys.exit(1 if asyncio.run(run(examples=int(sys.argv[1]) if len(sys.argv) > 1 else 0)) else 0)
