"""The script of faults: every kind that submit, status, fetch and webhooks can have, each a few per cent.

Left out is a job that never ends: our patience for one is 20 minutes and more, whatever the emulator's speed.
"""

from typing import Any

Json = dict[str, Any]
# Of Stability it is not known how it says that a job failed: the emulator's answer (500) is asked again for a
# day. No other service begins with that letter.
FAILED: Json = {"operation": "submit", "service": "[!s]*", "chance": 0.02, "fault": {"kind": "failed"}}
# (chance, fault), by operation.
SUBMIT: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "reset", "when": "after"}),
    (0.004, {"kind": "hang", "when": "after"}),
    (0.01, {"kind": "malformed"}),
    (0.015, {"kind": "http", "status": 500}),
    (0.015, {"kind": "http", "status": 503, "retry_after": 1}),
    (0.015, {"kind": "code", "status": 503}),
    (0.02, {"kind": "http", "status": 429, "retry_after": 2}),
    (0.01, {"kind": "code", "status": 429, "retry_after": 1, "retry_form": "date"}),
    (0.01, {"kind": "reset", "when": "before"}),
    (0.003, {"kind": "hang", "when": "before"}),
    (0.03, {"kind": "slow", "seconds": 60}),
    (0.03, {"kind": "webhook_first"}),
    (0.03, {"kind": "late", "seconds": 200}),
    (0.015, {"kind": "moderated_prompt"}),
    (0.015, {"kind": "moderated_result"}),
    (0.003, {"kind": "quota"}),
)
STATUS: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "http", "status": 500}),
    (0.02, {"kind": "http", "status": 429, "retry_after": 1, "retry_form": "garbage"}),
    (0.01, {"kind": "code", "status": 500}),
    (0.01, {"kind": "reset"}),
    (0.003, {"kind": "hang"}),
    (0.02, {"kind": "slow", "seconds": 30}),
    (0.01, {"kind": "malformed"}),
    (0.01, {"kind": "unknown_status"}),
    (0.02, {"kind": "progress_back"}),
    (0.002, {"kind": "lost"}),
)
FETCH: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "http", "status": 503}),
    (0.01, {"kind": "reset"}),
    (0.002, {"kind": "hang"}),
    (0.02, {"kind": "slow", "seconds": 30}),
    (0.01, {"kind": "expired"}),
    (0.01, {"kind": "truncated"}),
    (0.01, {"kind": "short"}),
    (0.01, {"kind": "corrupt"}),
    (0.01, {"kind": "breaks"}),
)
WEBHOOK: tuple[tuple[float, Json], ...] = (
    (0.05, {"kind": "late", "seconds": 120}),
    (0.05, {"kind": "doubled"}),
    (0.05, {"kind": "forged"}),
    (0.05, {"kind": "replayed"}),
    (0.05, {"kind": "lost"}),
)
CALLS: tuple[tuple[float, Json], ...] = (
    (0.02, {"kind": "http", "status": 503}),
    (0.02, {"kind": "reset"}),
    (0.01, {"kind": "malformed"}),
    (0.02, {"kind": "slow", "seconds": 30}),
)
# Every list that no other fault strikes, seeded as all else.
REWRITTEN: Json = {"operation": "list", "fault": {"kind": "rewritten"}}
ANSWERED_AFTER: tuple[tuple[float, Json], ...] = ((0.02, {"kind": "reset", "when": "after"}),)
NOT_STATUS_ONLY = {"unknown_status", "progress_back"}
RESULT = tuple((chance, fault) for chance, fault in STATUS if fault["kind"] not in NOT_STATUS_ONLY)


# Every download that no other fault strikes, three times for each file, as by a link that is no good.
BREAKING: Json = {"operation": "fetch", "fault": {"kind": "breaks_off"}}
# So each file is asked for four times: of its other faults it has as many as if it were asked for once.
FETCHES_OF_A_FILE = 4


def script(share: float = 1.0) -> list[Json]:
    """The emulator's rules (`emulator.rules.Rule`); `share`: how much of each chance."""
    faults = {
        "submit": SUBMIT,
        "status": STATUS,
        "result": RESULT,
        "fetch": [(chance / FETCHES_OF_A_FILE, fault) for chance, fault in FETCH],
        "webhook": WEBHOOK,
        "list": CALLS,
        "cancel": (*CALLS, *ANSWERED_AFTER),
    }
    rules = [
        {"operation": operation, "chance": chance * share, "fault": fault}
        for operation, chances in faults.items()
        for chance, fault in chances
    ]
    return [*rules, FAILED | {"chance": FAILED["chance"] * share}, REWRITTEN, BREAKING]
