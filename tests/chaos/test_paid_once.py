"""The proof "paid once" in small: a service fails, parts are killed, the books agree.

In large: `make prove-billing`.
"""

from dataclasses import replace
from pathlib import Path

import pytest

from chaos.plan import ChaosPlan
from chaos.report import report_lines
from chaos.run import run_chaos

# This service is quick, and what its lost answers began is an owner's to decide: so it is over in a minute.
SMALL = ChaosPlan(
    seed=11,
    jobs=6,
    scenes=2,
    kills=3,
    kill_gap=5.0,
    order_gap=1.0,
    speed=60.0,
    patience=420.0,
    services=("fal",),
)
ON_SERVERS = replace(SMALL, database="postgresql", assets="s3", seed=14, jobs=4, kills=4)


@pytest.mark.timeout(900)  # A try that was killed while it bought music is waited for, for five minutes.
@pytest.mark.parametrize("plan", [SMALL, ON_SERVERS], ids=["files", "servers"])
async def test_what_services_bill_is_what_the_ledger_says_after_kills_and_faults(
    open_folder: Path, plan: ChaosPlan
) -> None:
    outcome = await run_chaos(plan, open_folder, print)
    assert outcome.all_checks_hold, "\n".join(report_lines(outcome))
    assert outcome.kills.total() == plan.kills
    assert any(rule["struck"] for rule in outcome.faults)
