#!/usr/bin/env bash
# temporalio 1.35.0: `@workflow.update` and `@workflow.update(name="…")` do the same at run time, but not for a type
# checker. Given a name (or a description, or an unfinished_policy) the decorator's type has no overload for async
# handlers: what `execute_update` gives is taken for a coroutine that nobody has awaited, and a right program is
# refused ("unused-coroutine", "arg-type"). Without arguments the very same handler is fine. Seen with mypy 2.4.1.
# Who names updates by hand, as is good practice for names in histories, needs a cast or a decorator of their own.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 mypy==2.4.1
cd "$folder"
write() { cat > "$1.py" <<PYTHON
from temporalio import workflow
from temporalio.client import WorkflowHandle


@workflow.defn
class Film:
    @workflow.run
    async def run(self) -> None: ...

    $2
    async def choose(self, take: int) -> str:
        return f"take {take}"


async def ask(film: WorkflowHandle[Film, None]) -> str:
    return await film.execute_update(Film.choose, 1)
PYTHON
}
write bare '@workflow.update'
write named '@workflow.update(name="choose")'
env/bin/pip list --format freeze --disable-pip-version-check | grep -E '^(temporalio|mypy)=='
if ! env/bin/mypy --strict bare.py; then echo "changed: the bare decorator fails, too"; exit 1; fi
if env/bin/mypy --strict named.py > named.txt; then echo "changed: the named update passes"; exit 1; fi
cat named.txt
grep -q 'Coroutine\[Any, Any, str\]' named.txt || { echo "changed: it fails in another way"; exit 1; }
echo "as described: the named update's result is taken for a coroutine"
