"""Several applications in one namespace: what they share is rendered once, and taking over from a running operator."""

from __future__ import annotations

from pathlib import Path

import pytest
from support import EXAMPLES, documents, run

GRAPH = (EXAMPLES / "vllm-disagg-multinode" / "graph.yaml").read_text()
OVERLAY = (EXAMPLES / "vllm-disagg-multinode" / "overlay.yaml").read_text()
MODEL = "  - name: prefill\n    type: prefill\n    modelRef: {name: meta/llama}\n"


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Two graphs of one model, an overlay that renders what they share and one that leaves it out."""
    for name in ("one", "two"):
        text = GRAPH.replace("llama-405b", name).replace("  - name: prefill\n    type: prefill\n", MODEL)
        (tmp_path / f"{name}.yaml").write_text(text)
    (tmp_path / "render.yaml").write_text(OVERLAY)
    (tmp_path / "external.yaml").write_text(OVERLAY.replace("  namespace:", "  shared: external\n  namespace:"))
    return tmp_path


def printed(work: Path, *words: str) -> dict[tuple[str, str], dict[str, object]]:
    done = run(*words, cwd=work)
    assert done.code == 0, done.err
    return {(d["kind"], d["metadata"]["name"]): d for d in documents(done.out)}


def test_two_applications_would_own_the_same_objects(work: Path) -> None:
    one, two = (printed(work, f"{n}.yaml", "--overlay", "render.yaml") for n in ("one", "two"))
    kinds = sorted(kind for kind, _ in set(one) & set(two))
    assert kinds == ["RoleBinding", "Service", "ServiceAccount"]


def test_external_and_shared_together_are_exactly_what_one_application_renders(work: Path) -> None:
    for graphs in (["one.yaml"], ["one.yaml", "two.yaml"]):
        whole = printed(work, *graphs, "--overlay", "render.yaml")
        apart = printed(work, *graphs, "--overlay", "external.yaml")
        words = [w for g in graphs for w in ("--graph", g)]
        shared = printed(work, "shared", "external.yaml", *words)
        assert not set(apart) & set(shared) and {**apart, **shared} == whole and len(shared) == 3


def test_applications_with_external_objects_have_nothing_in_common(work: Path) -> None:
    one, two = (printed(work, f"{n}.yaml", "--overlay", "external.yaml") for n in ("one", "two"))
    assert not set(one) & set(two)


def test_without_graphs_the_service_account_and_its_binding(work: Path) -> None:
    shared = printed(work, "shared", "external.yaml")
    assert set(shared) == {("ServiceAccount", "planner-serviceaccount"), ("RoleBinding", "planner-serviceaccount-binding")}
    assert shared == {k: v for k, v in printed(work, "one.yaml", "--overlay", "render.yaml").items() if k in shared}
    assert {d["metadata"]["namespace"] for d in printed(work, "shared", "external.yaml", "-n", "other").values()} == {"other"}  # type: ignore[index]


def test_queues_are_shared_by_the_whole_cluster(work: Path) -> None:
    """`createQueues`: with `shared: external` nobody but the verb `shared` renders them."""
    for name in ("render", "external"):
        path = work / f"{name}.yaml"
        path.write_text(path.read_text().replace("queues: [gpu-prod]", "queues: [gpu-prod, default], createQueues: true"))
    queue = ("Queue", "gpu-prod")
    whole, apart = (printed(work, "one.yaml", "--overlay", f"{n}.yaml") for n in ("render", "external"))
    shared = printed(work, "shared", "external.yaml")
    assert queue in whole and queue not in apart and shared[queue] == whole[queue]
    assert not [key for key in (*whole, *shared) if key == ("Queue", "default")], "Volcano makes that one"


def test_an_endpoint_picker_shares_its_account(tmp_path: Path) -> None:
    folder = EXAMPLES / "gateway-epp"
    if not folder.exists():
        pytest.fail("the example gateway-epp is gone: name another one with an epp component")
    shared = printed(folder, "shared", "overlay.yaml", "--graph", "graph.yaml")
    assert ("ServiceAccount", "epp-serviceaccount") in shared


def test_into_a_directory(work: Path) -> None:
    assert run("shared", "external.yaml", "-o", "out", cwd=work).code == 0
    assert len(list((work / "out").glob("*.yaml"))) == 2
    assert run("shared", "external.yaml", "-o", "out", "--stale", cwd=work).code == 0


def test_nothing_to_share_is_an_error(work: Path) -> None:
    config = '  operator:\n    version: "1.3"\n    config: {namespace: {restricted: inference}}\n'
    (work / "o.yaml").write_text(OVERLAY.replace('  operator:\n    version: "1.3"\n', config))
    done = run("shared", "o.yaml", cwd=work)
    assert done.code == 1 and done.out == "" and "error[DGD607]" in done.err


def test_no_overlay_or_namespace(work: Path) -> None:
    assert run("shared", cwd=work).code == 2
    (work / "o.yaml").write_text(OVERLAY.replace("  namespace: inference\n", ""))
    assert "error[DGD603]" in run("shared", "o.yaml", cwd=work).err


def test_claims_survive_their_application(tmp_path: Path) -> None:
    """In corrected mode; `exact` is what the operator makes."""
    graph = (
        "apiVersion: nvidia.com/v1alpha1\nkind: DynamoGraphDeployment\nmetadata: {name: g}\nspec:\n"
        "  pvcs: [{name: models, create: true, size: 10Gi, storageClass: fast, volumeAccessMode: ReadWriteMany}]\n"
        "  services: {Frontend: {componentType: frontend, extraPodSpec: {mainContainer: {image: x:1}}}}\n"
    )
    (tmp_path / "g.yaml").write_text(graph)
    (tmp_path / "o.yaml").write_text(OVERLAY)
    (tmp_path / "exact.yaml").write_text(OVERLAY.replace('version: "1.3"', 'version: "1.3"\n    fidelity: exact'))
    claim = printed(tmp_path, "g.yaml", "--overlay", "o.yaml")["PersistentVolumeClaim", "models"]
    assert claim["metadata"]["annotations"] == {"argocd.argoproj.io/sync-options": "Prune=false"}  # type: ignore[index]
    exact = printed(tmp_path, "g.yaml", "--overlay", "exact.yaml")["PersistentVolumeClaim", "models"]
    assert "annotations" not in exact["metadata"]  # type: ignore[operator]
