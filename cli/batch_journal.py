"""The journal of a batch, a file beside its CSV: which films were ordered, so that none is ordered twice.

It is begun before the first order. Each film's idempotency key follows from it and from what the film is, so
a film that was ordered in the moment of a break, before that was written down, is recognised by the API.
"""

import json
import os
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from pathlib import Path
from typing import Any
from uuid import UUID, uuid4, uuid5

from cli.errors import UserError


@dataclass
class BatchJournal:
    """The journal in `file`. `orders`: the job of each key. `uploaded`: the template with its uploads."""

    file: Path
    batch_id: UUID
    orders: dict[str, str] = field(default_factory=dict)
    uploaded: dict[str, Mapping[str, Any]] = field(default_factory=dict)

    @classmethod
    def open(cls, csv_file: Path) -> "BatchJournal":
        """Open the journal of a batch, or begin it.

        Raises:
            UserError: it cannot be written or read.
        """
        file = csv_file.with_name(f"{csv_file.name}.orders")
        try:
            if not file.exists():
                journal = cls(file, uuid4())
                journal._append({"batch": str(journal.batch_id)})
                return journal
            return cls._read(file)
        except OSError as error:
            raise UserError(f"{file} cannot be written: {error.strerror}.") from error
        except (ValueError, KeyError, TypeError, StopIteration) as error:
            raise UserError(
                f"{file} is no journal of a batch. Without it, all films are ordered anew."
            ) from error

    @classmethod
    def _read(cls, file: Path) -> "BatchJournal":
        _cut_broken_line(file)
        lines = iter(file.read_text().splitlines())
        journal = cls(file, UUID(json.loads(next(lines))["batch"]))
        for line in lines:
            record = json.loads(line)
            if "uploaded" in record:
                journal.uploaded[record["template"]] = record["uploaded"]
            else:
                journal.orders[record["key"]] = record["job_id"]
        return journal

    def build_keys(self, films: Iterable[Mapping[str, Any]]) -> list[str]:
        """Build the idempotency key of each film: equal films have different ones, the same in each run."""
        seen: Counter[str] = Counter()
        keys = []
        for film in films:
            digest = digest_film(film)
            keys.append(str(uuid5(self.batch_id, f"{digest} {seen[digest]}")))
            seen[digest] += 1
        return keys

    def record_order(self, key: str, job_id: str) -> None:
        """Write down that a film was ordered."""
        self.orders[key] = job_id
        self._append({"key": key, "job_id": job_id})

    def record_uploads(self, template: Mapping[str, Any], uploaded: Mapping[str, Any]) -> None:
        """Write down the template whose pictures are uploaded, so that a repeated order is the same one."""
        self.uploaded[digest_film(template)] = uploaded
        self._append({"template": digest_film(template), "uploaded": uploaded})

    def _append(self, record: Mapping[str, object]) -> None:
        with self.file.open("ab") as file:
            file.write(f"{json.dumps(record)}\n".encode())
            file.flush()
            os.fsync(file.fileno())


def _cut_broken_line(file: Path) -> None:
    """Remove a last line that a crash broke off: it is no record."""
    content = file.read_bytes()
    whole = content.rfind(b"\n") + 1
    if whole and whole < len(content):
        os.truncate(file, whole)


def digest_film(film: Mapping[str, Any]) -> str:
    """Return a digest of what a film is."""
    return sha256(json.dumps(film, sort_keys=True).encode()).hexdigest()
