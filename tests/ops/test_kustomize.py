"""deploy/kustomize renders, Kubernetes' own schemas take it, and it keeps what docs/kubernetes.md says."""

import re
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped] # it ships no types
import pytest
import yaml

from settings import Settings
from worker import WorkerPool

Manifest = dict[str, Any]
OVERLAYS = Path(__file__).parents[2] / "deploy" / "kustomize" / "overlays"
PARTS = ("small", "production", "production/rollout")
KUBECTL = Path(sys.executable).with_name("kubectl")
# The oldest that is supported upstream today, and the newest that the schemas are of.
VERSIONS = ("1.35", "1.37")
PODS = ("Deployment", "Job")
OTHERS = {"AWS_REGION", "OTEL_EXPORTER_OTLP_ENDPOINT"}

pytestmark = pytest.mark.slow  # it starts kubectl


@cache
def render(part: str) -> tuple[Manifest, ...]:
    """What `kubectl apply -k` would send."""
    done = subprocess.run([KUBECTL, "kustomize", OVERLAYS / part], capture_output=True, text=True, check=True)
    return tuple(yaml.safe_load_all(done.stdout))


def of_kind(part: str, *kinds: str) -> list[Manifest]:
    return [each for each in render(part) if each["kind"] in kinds]


def template(workload: Manifest) -> Manifest:
    found: Manifest = workload["spec"]["template"]
    return found


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("part", PARTS)
def test_kubernetes_would_take_it(part: str, version: str) -> None:
    for manifest in render(part):
        kubernetes_validate.validate(manifest, version, strict=True)


def test_a_field_that_there_is_not_is_refused() -> None:
    [api] = [each for each in of_kind("small", "Deployment") if each["metadata"]["name"] == "api"]
    broken = api | {"spec": api["spec"] | {"replica": 2}}
    with pytest.raises(kubernetes_validate.ValidationError):
        kubernetes_validate.validate(broken, VERSIONS[-1], strict=True)


@pytest.mark.parametrize("part", PARTS)
def test_no_pod_is_roots_or_writes_to_its_image(part: str) -> None:
    for workload in of_kind(part, *PODS):
        pod = template(workload)["spec"]
        assert (pod["securityContext"]["runAsNonRoot"], pod["securityContext"]["runAsUser"]) == (True, 10001)
        assert pod["automountServiceAccountToken"] is False
        [container] = pod["containers"]
        assert container["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        assert {mount["mountPath"] for mount in container["volumeMounts"]} == {"/tmp", "/var/lib/longtake"}  # noqa: S108
        assert container["resources"]["requests"]["memory"]
        assert container["resources"]["limits"]["memory"]
        assert re.search(r":[\w.-]+$", container["image"])


@pytest.mark.parametrize("part", PARTS)
def test_secrets_are_named_and_never_written(part: str) -> None:
    assert of_kind(part, "Secret") == []
    for settings in of_kind(part, "ConfigMap"):
        assert {name for name in settings["data"] if re.search("KEY|SECRET|PASSWORD|DATABASE", name)} == set()
    for workload in of_kind(part, *PODS):
        [container] = template(workload)["spec"]["containers"]
        assert {"secretRef": {"name": "longtake"}} in container["envFrom"]


@pytest.mark.parametrize("part", PARTS)
def test_every_setting_is_one(part: str) -> None:
    [settings] = of_kind(part, "ConfigMap")
    fields = {f"LONGTAKE_{name.upper()}" for name in Settings.model_fields}
    assert set(settings["data"]) - OTHERS <= fields
    named = {
        ref["configMapRef"]["name"]
        for each in of_kind(part, *PODS)
        for ref in template(each)["spec"]["containers"][0]["envFrom"]
        if "configMapRef" in ref
    }
    assert named == {settings["metadata"]["name"]}


@pytest.mark.parametrize("part", ["small", "production"])
def test_budgets_policies_services_and_scalers_find_their_pods(part: str) -> None:
    pods = [template(each)["metadata"]["labels"] for each in of_kind(part, "Deployment")]
    selectors = [each["spec"]["selector"]["matchLabels"] for each in of_kind(part, "PodDisruptionBudget")]
    selectors += [each["spec"]["podSelector"]["matchLabels"] for each in of_kind(part, "NetworkPolicy")]
    selectors += [each["spec"]["selector"] for each in of_kind(part, "Service")]
    assert len(selectors) == 7
    assert [each for each in selectors if not any(each.items() <= labels.items() for labels in pods)] == []
    names = {each["metadata"]["name"] for each in of_kind(part, "Deployment")}
    scaled = {each["spec"]["scaleTargetRef"]["name"] for each in of_kind(part, "HorizontalPodAutoscaler")}
    assert scaled <= names
    assert bool(scaled) == (part == "production")


@pytest.mark.parametrize("part", ["small", "production"])
def test_both_pools_run_and_may_drain(part: str) -> None:
    workers = [each for each in of_kind(part, "Deployment") if "worker" in each["metadata"]["name"]]
    commands = [template(each)["spec"]["containers"][0]["command"] for each in workers]
    pools = sorted(pool for pool in WorkerPool if pool is not WorkerPool.ALL)
    assert sorted(commands) == [["python", "worker.py", "--pool", str(pool)] for pool in pools]
    assert {template(each)["spec"]["terminationGracePeriodSeconds"] for each in workers} == {95}


def test_workers_of_two_versions_stand_side_by_side() -> None:
    [rollout] = of_kind("production/rollout", "Job")
    version = rollout["metadata"]["labels"]["app.kubernetes.io/version"]
    for worker in of_kind("production", "Deployment"):
        if worker["metadata"]["name"] != "api":
            assert worker["spec"]["selector"]["matchLabels"]["app.kubernetes.io/version"] == version
            assert worker["metadata"]["name"].endswith("-" + version.replace(".", "-"))
    [told], [settings] = of_kind("production/rollout", "ConfigMap"), of_kind("production", "ConfigMap")
    assert told["data"].items() <= settings["data"].items()
