"""Rules of scheduling where their examples do not reach: Grove, roles of a rule, what others tell already."""

from __future__ import annotations

import pytest
from told import told, worker

GROVE = "spec: {capabilities: {grove: true}}"
TWO = "{nodeCount: 2}"
TP2 = "args: [--model, m, --tensor-parallel-size, '2']"
CLAIM = """\
apiVersion: v1
kind: PersistentVolumeClaim
metadata: {name: models}
spec: {accessModes: [%s], resources: {requests: {storage: 1Gi}}}
"""
AFFINITY = (
    "{nodeAffinity: {requiredDuringSchedulingIgnoredDuringExecution: {nodeSelectorTerms: "
    "[{matchExpressions: [{key: zone, operator: %s, values: %s}]}]}}}"
)


@pytest.mark.parametrize(
    ("name", "overlay", "hint"),
    [
        ("volcano", "spec: {capabilities: {volcano: false, lws: false}}", "declare spec.capabilities.volcano"),
        ("volcano", "{}", ""),
        ("kai-scheduler", "{}", "declare spec.capabilities.kaiScheduler"),
        ("Volcano", "{}", "did you mean volcano?"),
        ("default-schedular", "{}", "did you mean default-scheduler?"),
        ("default-scheduler", "{}", ""),
        ("bin-packer", "{}", ""),
    ],
)
def test_schedulers(name: str, overlay: str, hint: str) -> None:
    """One of the cluster's own cannot be known, and is no mistake."""
    found = told("DGD350", worker(f"{{args: [--model, m]}}, schedulerName: {name}"), overlay)
    assert [f.hint.split(",")[0] for f in found] == ([hint] if hint else [])


def test_one_scheduler_of_an_overlay_is_one_finding() -> None:
    other = "    Other:\n      extraPodSpec: {mainContainer: {image: 'reg.example.com/i:1', command: [serve]}}\n"
    (finding,) = told("DGD350", worker("{args: [--model, m]}") + other, "spec: {scheduling: {schedulerName: volcanoo}}")
    assert finding.where.file == "overlay.yaml"


def test_a_misspelt_scheduler_of_a_gang_is_one_finding() -> None:
    graph = worker(f"{{{TP2}}}, schedulerName: volcanoo", multinode=TWO)
    assert not told("DGD350", graph)
    (finding,) = told("DGD308", graph)
    assert "did you mean volcano?" in finding.hint


def test_the_queue_of_a_gang_is_read() -> None:
    """LeaderWorkerSet gives it to its PodGroups, under the scheduler that the gang has."""
    metadata = "{annotations: {scheduling.volcano.sh/queue-name: gpu-prod}}"
    assert not told("DGD351", worker(f"{{{TP2}}}", multinode=TWO, extraPodMetadata=metadata))
    (finding,) = told("DGD351", worker(f"{{{TP2}}}", extraPodMetadata=metadata), GROVE)
    assert "default-scheduler schedules the pods" in finding.message


def test_kai_reads_its_own_label() -> None:
    metadata = "{labels: {kai.scheduler/queue: gpu-prod}}"
    assert told("DGD351", worker("{args: [--model, m]}", extraPodMetadata=metadata))
    assert not told(
        "DGD351",
        worker("{args: [--model, m]}", extraPodMetadata=metadata),
        "spec: {capabilities: {grove: true, kaiScheduler: true}}",
    )


def test_a_group_that_lws_writes_over_has_no_pods() -> None:
    group = "apiVersion: scheduling.volcano.sh/v1beta1\nkind: PodGroup\nmetadata: {name: g}\nspec: {minMember: 2}\n"
    metadata = "{annotations: {scheduling.k8s.io/group-name: g}}"
    (finding,) = told("DGD352", worker(f"{{{TP2}}}", multinode=TWO, extraPodMetadata=metadata), beside=group)
    assert "LeaderWorkerSet makes the PodGroups" in finding.message


@pytest.mark.parametrize(
    ("operator", "values", "wrong"),
    [
        ("In", "[b]", True),
        ("In", "[a, b]", False),
        ("NotIn", "[a]", True),
        ("DoesNotExist", "[]", True),
        ("Exists", "[]", False),
    ],
)
def test_selector_against_affinity(operator: str, values: str, wrong: bool) -> None:
    graph = worker(f"{{args: [--model, m]}}, nodeSelector: {{zone: a}}, affinity: {AFFINITY % (operator, values)}")
    assert bool(told("DGD355", graph)) == wrong


def test_a_selector_of_the_overlay_counts() -> None:
    graph = worker(f"{{args: [--model, m]}}, affinity: {AFFINITY % ('In', '[b]')}")
    (finding,) = told("DGD355", graph, "spec: {scheduling: {nodeSelector: {zone: a}}}")
    assert finding.where.file == "overlay.yaml"


@pytest.mark.parametrize(
    ("modes", "replicas", "wrong"), [("ReadWriteOnce", 2, True), ("ReadWriteOnce", 1, False), ("ReadWriteMany", 2, False)]
)
def test_claims(modes: str, replicas: int, wrong: bool) -> None:
    """Also where a v1alpha1 service mounts the claim by its name."""
    graph = worker("{args: [--model, m]}", replicas=str(replicas), volumeMounts="[{name: models, mountPoint: /models}]")
    assert bool(told("DGD358", graph, beside=CLAIM % modes)) == wrong


def test_a_claim_that_the_graph_creates() -> None:
    claim = "  pvcs: [{name: models, create: true, size: 1Gi, storageClass: fast, volumeAccessMode: ReadWriteOnce}]\n"
    graph = worker(f"{{{TP2}}}", multinode=TWO, volumeMounts="[{name: models, mountPoint: /models}]") + claim
    (finding,) = told("DGD358", graph)
    assert "2 pods" in finding.message and finding.where.pointer.startswith("/spec/pvcs")


def test_anti_affinity_to_others_is_not_meant() -> None:
    term = "{topologyKey: kubernetes.io/hostname, labelSelector: {matchLabels: {app: %s}}}"
    own = "{podAntiAffinity: {requiredDuringSchedulingIgnoredDuringExecution: [" + term + "]}}"
    overlay = "spec: {capabilities: {gpus: {perNode: 8, nodes: 2}}}"
    for app, wrong in (("mine", True), ("other", False)):
        graph = worker(f"{{args: [--model, m]}}, affinity: {own % app}", replicas="3", extraPodMetadata="{labels: {app: mine}}")
        assert bool(told("DGD353", graph, overlay)) == wrong
