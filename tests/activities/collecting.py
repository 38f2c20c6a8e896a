"""Rows and files of takes that are being collected."""

from pathlib import Path

from contracts import CollectOrder
from store.models import LedgerRow
from tests.activities.cutting import MediaStack


async def row_of(media_stack: MediaStack, order: CollectOrder) -> LedgerRow:
    row = await media_stack.ledger.reads.find_row(order.accepted.key)
    assert row is not None
    return row


def damaged(whole: Path, bad: Path, damage: str) -> Path:
    match damage:
        case "zero bytes":
            bad.write_bytes(b"")
        case "no film at all":
            bad.write_bytes(b"<html>Your link has expired</html>" * 50)
        case "cut short":
            bad.write_bytes(whole.read_bytes()[: whole.stat().st_size * 2 // 3])
        case _:
            data = bytearray(whole.read_bytes())
            data[len(data) // 3 : len(data) // 2] = bytes(len(data) // 2 - len(data) // 3)
            bad.write_bytes(data)
    return bad
