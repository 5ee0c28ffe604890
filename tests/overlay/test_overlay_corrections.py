"""Every correction: named where the release needs it, absent under exact, said by `explain`, and its launch text runs."""

from __future__ import annotations

from typing import Any

import pytest
from launching import Failed, started, value
from overlaying import ALPHA, FACTS, codes, main, manifest, overlay, pods, rendered, run, said, the

from generator import releases
from generator.plan.corrections import SENTENCES
from generator.releases import corrected

EVERYWHERE = {
    "dp-start-rank",
    "flag-spellings",
    "lws-without-volcano",
    "ray-shell-form",
    "scaling-adapter",
    "env-once",
    "shell-braces",
    "shell-flags-lost",
    "stable-names",
    "trtllm-quotes",
    "untyped-service",
}


def exact(**operator: Any) -> dict[str, Any]:
    return {**FACTS, "operator": {"version": "1.3", "fidelity": "exact", **operator}}


def graph(command: str, args: str, backend: str = "vllm", more: str = "", gpus: int = 4) -> str:
    text = ALPHA.replace("command: [python3, -m, dynamo.vllm]", f"command: {command}").replace(
        'args: [--model, m, --tensor-parallel-size, "8"]', f"args: {args}"
    )
    text = text.replace("backendFramework: vllm", f"backendFramework: {backend}").replace(
        "      replicas: 2\n", f"      replicas: 1\n{more}"
    )
    return text.replace('gpu: "4"', f'gpu: "{gpus}"')


def nodes(text: str, facts: dict[str, Any] | None = None, kind: str = "LeaderWorkerSet") -> list[dict[str, Any]]:
    """The main containers of leader and worker."""
    return [main(p) for p in pods(the(rendered(text, overlay({}, facts)), kind))]


def reasons(text: str, facts: dict[str, Any] | None = None) -> dict[str, str]:
    result = run(text, overlay({}, facts))
    assert not result.failed, said(result)
    return {r.rule.removeprefix("corrected "): r.text for p in result.plans for r in p.reasons if r.rule.startswith("correct")}


@pytest.mark.parametrize("operator", list(releases.named()))
def test_a_release_is_corrected_only_where_it_needs_it(operator: str) -> None:
    native = {"gang-scheduling", "service-selector", "dropped-quantities", "env-from-secret"} if operator != "1.1" else set()
    native |= {"flat-mounts"} if operator in ("1.2", "1.3") else set()
    native |= {"topology-pack"} if operator == "1.3" else set()
    always = EVERYWHERE - ({"lws-without-volcano"} if operator == "1.7" else set())  # whose own documents say so
    profile = corrected(releases.named()[operator])
    assert set(profile.corrections) == always | native
    assert set(profile.corrections) <= set(SENTENCES) and not releases.named()[operator].corrections


def test_explain_names_what_bears_and_what_does_not() -> None:
    found = reasons(ALPHA)
    assert {"gang-scheduling", "stable-names"} <= set(found) and found["gang-scheduling"] == SENTENCES["gang-scheduling"]
    assert "dp-start-rank" not in " ".join(found), "in force, and nothing to this graph"
    assert not reasons(ALPHA, exact())


def test_dp_start_rank() -> None:
    text = graph("[python3, -m, dynamo.vllm]", '[--model, m, --data-parallel-size, "8"]')
    assert "dp-start-rank" in reasons(text)
    leader, worker = nodes(text)
    assert value(started(leader)[0], "--data-parallel-start-rank") == "0"
    assert value(started(worker)[0], "--data-parallel-start-rank") == "12", "node 3 × 4 ranks"
    with pytest.raises(Failed):
        started(nodes(text, exact())[1])


def test_ray_shell_form() -> None:
    script = "[\"python3 -m dynamo.vllm --model 'a b' --tensor-parallel-size 8\"]"
    ray = (
        "metadata:\n  name: llama\n",
        "metadata:\n  name: llama\n  annotations: {nvidia.com/vllm-distributed-executor-backend: ray}\n",
    )
    text = graph("[/bin/sh, -c]", script).replace(*ray)
    assert "ray-shell-form" in reasons(text)
    leader, worker = nodes(text)
    head, engine = started(leader)
    assert (
        head[:3] == ["ray", "start", "--head"]
        and value(engine, "--distributed-executor-backend") == "ray"
        and value(engine, "--model") == "a b"
    )
    assert started(worker) == [["ray", "start", "--address=lead-0.svc:6379", "--block"]]
    plain = text.replace("'a b'", "m")
    assert "--distributed-executor-backend" not in started(nodes(plain, exact())[0])[1], "the operator's flag is lost"


@pytest.mark.parametrize("args", ['["-tp", "8"]', "[--tensor-parallel-size=8]", '["--tensor_parallel_size", "8"]'])
def test_flag_spellings(args: str) -> None:
    text = graph("[python3, -m, dynamo.vllm]", args)
    assert "flag-spellings" in reasons(text)
    _, worker = nodes(text)
    argv = started(worker)[0]
    assert (value(argv, "--nnodes"), value(argv, "--node-rank"), value(argv, "--master-addr")) == ("2", "3", "lead-0.svc")
    assert "--nnodes" not in started(nodes(text, exact())[1])[0]


@pytest.mark.parametrize(
    ("command", "args"),
    [
        ("[bash, -c, 'python3 -m dynamo.sglang --tp-size 8']", "[x]"),
        ("[numactl, --all, python3, -m, dynamo.sglang]", '[--tp-size, "8"]'),
    ],
)
def test_shell_flags_lost(command: str, args: str) -> None:
    text = graph(command, args, "sglang")
    assert "shell-flags-lost" in reasons(text)
    _, worker = nodes(text)
    assert value(started(worker)[0], "--node-rank") == "3"
    assert "--node-rank" not in started(nodes(text, exact())[1])[0]


def test_shell_flags_without_a_place_are_refused() -> None:
    text = graph("[/bin/sh, -c]", "[exec ./start.sh]")
    assert set(codes(run(text, overlay()), "error")) == {"DGD508"}, "what it starts cannot be seen, so no mode is chosen"
    sglang = graph("[/bin/sh, -c]", "[exec ./start.sh]", "sglang")
    result = run(sglang, overlay())
    assert set(codes(result, "error")) == {"DGD501"} and result.findings[0].where.file == "graph.yaml"


def test_trtllm_quotes() -> None:
    text = graph("[/bin/sh, -c]", '["python3 -m dynamo.trtllm --tp-size 8 --override-engine-args \'{\\"a\\": 1}\'"]', "trtllm")
    assert "trtllm-quotes" in reasons(text)
    leader, worker = nodes(text)
    mpirun = next(argv for argv in started(leader) if argv[0] == "mpirun")
    inner = mpirun[mpirun.index("bash") :]
    assert inner[:2] == ["bash", "-c"] and "--override-engine-args '{\"a\": 1}'" in inner[2]
    assert started(worker)[-1][0] == "sshd"
    try:
        broken = next(argv for argv in started(nodes(text, exact())[0]) if argv[0] == "mpirun")
        assert "--override-engine-args '{\"a\": 1}'" not in " ".join(broken)
    except Failed:
        pass


def test_stable_names() -> None:
    assert "stable-names" in reasons(ALPHA)
    found = rendered(ALPHA, overlay())
    body = the(found, "LeaderWorkerSet")
    assert body["metadata"]["name"] == "llama-decode-0"
    for pod in pods(body):
        assert "nvidia.com/dynamo-worker-hash" not in pod["metadata"]["labels"]
        assert "DYN_NAMESPACE_WORKER_SUFFIX" not in {e["name"] for e in main(pod)["env"]}
    changed = rendered(ALPHA.replace("--model, m", "--model, other"), overlay())
    assert [o["metadata"]["name"] for o in changed] == [o["metadata"]["name"] for o in found]
    hashed = the(rendered(ALPHA, overlay({}, exact(workerHash={"llama": "0a1b2c3d"}))), "LeaderWorkerSet")
    assert (
        hashed["metadata"]["name"] == "llama-decode-0a1b2c3d-0"
        and hashed["metadata"]["labels"]["nvidia.com/dynamo-worker-hash"] == "0a1b2c3d"
    )


def test_service_selector() -> None:
    text = graph(
        "[python3, -m, dynamo.vllm]", '[--model, m, --tensor-parallel-size, "8"]', more="      dynamoNamespace: legacy\n"
    )
    assert "service-selector" in reasons(text)

    def selects(facts: dict[str, Any] | None) -> bool:
        found = rendered(text, overlay({}, facts))
        service = next(o for o in found if o["kind"] == "Service" and "decode" in o["metadata"]["name"])
        labels = pods(the(found, "LeaderWorkerSet"))[0]["metadata"]["labels"]
        return bool(service["spec"]["selector"].items() <= labels.items())

    assert selects(None) and not selects(exact(workerHash={"llama": "0a1b2c3d"}))


def test_gang_scheduling_and_lws_without_volcano() -> None:
    alone = {**FACTS, "capabilities": {"lws": True}}
    assert "lws-without-volcano" in reasons(ALPHA, alone) and "gang-scheduling" not in reasons(ALPHA, alone)
    assert "gang-scheduling" in reasons(ALPHA)


def test_dropped_quantities() -> None:
    text = ALPHA.replace('limits: {gpu: "4"}', 'limits: {gpu: "4", memory: lots}')
    assert codes(run(text, overlay()), "error") == ["DGD129"]
    assert "DGD129" in codes(run(text, overlay({}, exact())), "warning")
    assert codes(run(text, overlay({}, {**FACTS, "operator": {"version": "1.1"}})), "error") == ["DGD129"], (
        "1.1 refuses it itself"
    )


def test_scaling_adapter() -> None:
    text = graph(
        "[python3, -m, dynamo.vllm]", '[--model, m, --tensor-parallel-size, "8"]', more="      scalingAdapter: {enabled: true}\n"
    )
    assert "scaling-adapter" in reasons(text)
    assert manifest(run(text, overlay({}, exact())), "DynamoGraphDeploymentScalingAdapter")
