"""Nodes that nobody connects are an error that says why; a command that connects them itself is left alone."""

from __future__ import annotations

from typing import Any

import pytest
from silent import IMAGE, OVERLAY, engine, graph, merged, only, run, said, script, silent, words

BARE = {"resources": {"limits": {"nvidia.com/gpu": "8"}}}
USER = {"graph": {"components": {"decode": {"launch": "user"}}}}

UNCONNECTED: list[tuple[str, dict[str, Any], str]] = [
    ("size in a variable", graph(script("python3 -m dynamo.vllm --model m -tp $TP"), nodes=2), "$TP"),
    (
        "size in a kubelet variable",
        graph(engine("-tp", "$(TP)", envFrom=[{"configMapRef": {"name": "sizes"}}]), nodes=2),
        "$(TP)",
    ),
    ("size in a file", graph(engine("--config", "/cfg/a.yaml"), nodes=3), "--config"),
    ("sizes in an array", graph(script('python3 -m dynamo.vllm "${ARGS[@]}"'), nodes=2), "ARGS"),
    ("sizes that fit one node", graph(engine("-tp", "8"), nodes=2), "fits"),
    ("no sizes", graph(engine(), nodes=2), "fits"),
    ("no type", graph(engine("-tp", "16"), nodes=2, kind=""), "no type"),
    (
        "a frontend",
        graph({**BARE, "command": ["python3"], "args": ["-m", "dynamo.frontend"]}, nodes=2, kind="frontend"),
        "frontend",
    ),
    ("no framework", graph({**BARE, "command": ["/launch.sh"], "args": ["x"]}, nodes=2, backend=""), "backendFramework"),
    ("another program", graph({**BARE, "command": ["python3"], "args": ["serve.py"]}, nodes=2, backend=""), "backendFramework"),
    ("a script with vLLM", graph({**BARE, "command": ["/launch.sh"], "args": ["x"]}, nodes=2), "does not show"),
]


@pytest.mark.parametrize(("document", "reason"), [c[1:] for c in UNCONNECTED], ids=[c[0] for c in UNCONNECTED])
def test_nodes_that_nobody_connects(document: dict[str, Any], reason: str) -> None:
    text = only(run(document), "error", "DGD508")
    assert "'decode'" in text and reason in text and "launch: user" in text
    exact = run(document, exact=True)
    assert ("warning", "DGD508") in said(exact) and exact.manifests


@pytest.mark.parametrize("backend", ["sglang", "trtllm"])
def test_a_script_without_a_place_for_flags(backend: str) -> None:
    document = graph({**BARE, "command": ["/bin/sh", "-c"], "args": ["/launch.sh"]}, nodes=2, backend=backend)
    if backend == "sglang":
        only(run(document), "error", "DGD501")
        assert "no place" in only(run(document, exact=True), "warning", "DGD508")
    else:
        assert run(document).manifests, "mpirun starts whatever the script is"


def test_a_type_that_means_nothing_where_it_is_admitted() -> None:
    document = graph(engine("-tp", "16"), nodes=2, kind="decoder")
    facts = {"capabilities": {"grove": True}}
    document = alpha(document["spec"]["components"][0]["podTemplate"]["spec"]["containers"][0], "decoder")
    assert "means nothing" in words(run(document, facts))


def alpha(main: dict[str, Any], kind: str) -> dict[str, Any]:
    service = {
        "componentType": kind,
        "multinode": {"nodeCount": 2},
        "resources": {"limits": {"gpu": "8"}},
        "extraPodSpec": {"mainContainer": {k: v for k, v in main.items() if k not in ("name", "resources")} | {"image": IMAGE}},
    }
    return {
        "apiVersion": "nvidia.com/v1alpha1",
        "kind": "DynamoGraphDeployment",
        "metadata": {"name": "chat"},
        "spec": {"backendFramework": "vllm", "services": {"decode": service}},
    }


@pytest.mark.parametrize("pathway", [{}, {"capabilities": {"grove": {"version": "0.1.0-alpha.11"}}}])
def test_both_pathways_and_both_apis(pathway: dict[str, Any]) -> None:
    for document in (graph(engine("-tp", "8"), nodes=2), alpha(engine("-tp", "8"), "worker")):
        only(run(document, pathway), "error", "DGD508")
    for document in (graph(engine("-tp", "16"), nodes=2), alpha(engine("-tp", "16"), "worker")):
        silent(run(document, pathway))


CONNECTED = [
    ("by tensor parallelism", graph(engine("-tp", "16"), nodes=2)),
    ("by data parallelism", graph(engine("--data-parallel-size=16"), nodes=2)),
    ("by sglang", graph(engine("--tp", "16", backend="sglang"), nodes=2, backend="sglang")),
    ("by mpirun", graph(engine("--tensor-parallel-size", "16", backend="trtllm"), nodes=2, backend="trtllm")),
    (
        "by LWS variables",
        graph({**BARE, "command": ["/engine"], "args": ["--leader", "$(LWS_LEADER_ADDRESS)"]}, nodes=2, backend=""),
    ),
    (
        "by LWS variables in env",
        graph(
            {**BARE, "command": ["/engine"], "args": ["x"], "env": [{"name": "HOST", "value": "$(LWS_LEADER_ADDRESS)"}]},
            nodes=2,
            backend="",
        ),
    ),
    (
        "by ray",
        graph({**BARE, **script("if head; then ray start --head; else ray start --address=x --block; fi")}, nodes=2, backend=""),
    ),
    ("by torchrun", graph({**BARE, "command": ["torchrun"], "args": ["--nnodes=2", "serve.py"]}, nodes=2, backend="")),
]


@pytest.mark.parametrize("document", [c[1] for c in CONNECTED], ids=[c[0] for c in CONNECTED])
def test_nodes_that_are_connected(document: dict[str, Any]) -> None:
    silent(run(document))


SELF_MADE = [
    ("vllm", engine("--config", "/cfg/a.yaml")),
    ("sglang", {**BARE, "command": ["/bin/sh", "-c"], "args": ["/launch.sh"]}),
    ("trtllm", {**BARE, "command": ["/launch.sh"], "args": ["--tp", "16"]}),
    ("", {**BARE, "command": ["/launch.sh"]}),
]


@pytest.mark.parametrize(("backend", "main"), SELF_MADE)
@pytest.mark.parametrize("exact", [False, True])
def test_launch_user_adds_nothing(backend: str, main: dict[str, Any], exact: bool) -> None:
    result = run(graph(main, nodes=2, backend=backend), USER, exact=exact)
    assert all(code == "DGD318" for _, code in said(result)), words(result)
    lws = next(m.body for m in result.manifests if m.body["kind"] == "LeaderWorkerSet")
    leader, worker = (
        lws["spec"]["leaderWorkerTemplate"][part]["spec"]["containers"][0] for part in ("leaderTemplate", "workerTemplate")
    )
    for made in (leader, worker):
        assert (made["command"], made.get("args")) == (main["command"], main.get("args"))
    assert "readinessProbe" in leader and "readinessProbe" not in worker and "livenessProbe" not in worker
    assert "initContainers" not in lws["spec"]["leaderWorkerTemplate"]["workerTemplate"]["spec"]
    assert "ssh" not in str(lws)


def test_launch_user_keeps_the_users_probes() -> None:
    probe = {"httpGet": {"path": "/up", "port": 8080}}
    result = run(graph({**BARE, "command": ["/launch.sh"], "readinessProbe": probe}, nodes=2, backend=""), USER)
    lws = next(m.body for m in result.manifests if m.body["kind"] == "LeaderWorkerSet")
    worker = lws["spec"]["leaderWorkerTemplate"]["workerTemplate"]["spec"]["containers"][0]
    assert worker["readinessProbe"] == probe and "livenessProbe" not in worker


def test_launch_user_is_the_word() -> None:
    wrong = run(graph(engine(), nodes=2), {"graph": {"components": {"decode": {"launch": "mine"}}}})
    assert [code for _, code in said(wrong)] == ["DGD805"]
    elsewhere = run(graph(engine(), nodes=2), {"graph": {"components": {"prefill": {"launch": "user"}}}})
    assert "DGD810" in words(elsewhere)


def test_launch_user_without_effect() -> None:
    assert ("warning", "DGD513") in said(run(graph(engine("-tp", "16"), nodes=2), {**USER, "output": "dgd"}))
    silent(run(graph(engine("-tp", "8")), USER))  # on one node there is nothing to add


def test_what_the_operator_will_do_with_the_graph_is_a_warning() -> None:
    assert ("warning", "DGD508") in said(run(graph(engine("-tp=16"), nodes=2), {"output": "dgd"}))


def test_the_image_alone_starts_something_that_nobody_sees() -> None:
    assert IMAGE in str(merged(OVERLAY, graph({}, nodes=2)))
    assert ("error", "DGD508") in said(run(graph(BARE, nodes=2)))
