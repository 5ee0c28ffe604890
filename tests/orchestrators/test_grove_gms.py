"""The GPU memory service between pods: cliques, claims, engines, and the weight server's script as it runs."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from pathlib import Path
from typing import Any

import pytest
from grove_graphs import alpha, cliques, codes, env, graph, main, objects, pcs, service, worker

MEMORY = {"gpuMemoryService": {"mode": "InterPod"}}
STANDBY = {**MEMORY, "failover": {"mode": "InterPod"}}
GROUP_LABEL = "nvidia.com/dynamo-failover-engine-group-member"


def shared(nodes: int = 1, experimental: dict[str, Any] = MEMORY, gpus: str = "4", **more: Any) -> dict[str, Any]:
    return graph(worker("Agg", nodes=nodes, gpus=gpus, experimental=experimental, **more), backendFramework="vllm")


@pytest.mark.parametrize("version", ["1.2", "1.3", "1.4"])
@pytest.mark.parametrize(
    ("nodes", "experimental", "expected"),
    [
        (1, MEMORY, {"agg-gms-0": (1, 1), "agg": (1, 1)}),
        (1, STANDBY, {"agg-gms-0": (1, 1), "agg": (2, 1)}),
        (2, MEMORY, {"agg-gms-0": (1, 1), "agg-ldr": (1, 1), "agg-gms-1": (1, 1), "agg-wkr-1": (1, 1)}),
        (2, STANDBY, {"agg-gms-0": (1, 1), "agg-ldr": (2, 1), "agg-gms-1": (1, 1), "agg-wkr-1": (2, 1)}),
    ],
)
def test_cliques(version: str, nodes: int, experimental: dict[str, Any], expected: dict[str, tuple[int, int]]) -> None:
    held = cliques(shared(nodes, experimental, replicas=3), version)
    assert {n: (c["spec"]["replicas"], c["spec"]["minAvailable"]) for n, c in held.items()} == expected
    assert list(held) == list(expected)


def test_engines_start_after_their_ranks_server() -> None:
    template = pcs(shared(2))["spec"]["template"]
    assert template["cliqueStartupType"] == "CliqueStartupTypeExplicit"
    assert {c["name"]: c["spec"].get("startsAfter") for c in template["cliques"]} == {
        "agg-gms-0": None,
        "agg-ldr": ["agg-gms-0"],
        "agg-gms-1": None,
        "agg-wkr-1": ["agg-gms-1"],
    }


def test_group_shares_one_claim_for_each_rank() -> None:
    template = pcs(shared(2, replicas=3, minAvailable=2))["spec"]["template"]
    (group,) = template["podCliqueScalingGroups"]
    assert (group["replicas"], group["minAvailable"]) == (3, 2)
    assert group["resourceSharing"] == [
        {"name": f"agg-gpu-rank-{r}", "scope": "PerReplica", "filter": {"childCliqueNames": [f"agg-gms-{r}", engine]}}
        for r, engine in enumerate(("agg-ldr", "agg-wkr-1"))
    ]
    request = {"name": "gpu", "exactly": {"deviceClassName": "gpu.nvidia.com", "allocationMode": "ExactCount", "count": 4}}
    assert template["resourceClaimTemplates"] == [
        {"name": f"agg-gpu-rank-{r}", "templateSpec": {"spec": {"devices": {"requests": [request]}}}} for r in (0, 1)
    ]


def test_the_components_own_claim_template_is_there_too() -> None:
    found = [o["metadata"]["name"] for o in objects(shared()) if o["kind"] == "ResourceClaimTemplate"]
    assert found == ["demo-agg-gpu"]


def test_device_class() -> None:
    memory = {"gpuMemoryService": {"mode": "InterPod", "deviceClassName": "h200"}}
    (claim,) = pcs(shared(1, memory))["spec"]["template"]["resourceClaimTemplates"]
    assert claim["templateSpec"]["spec"]["devices"]["requests"][0]["exactly"]["deviceClassName"] == "h200"


@pytest.mark.parametrize(
    ("version", "name", "device"), [("1.1", "Agg-gpu-rank-0", "h200"), ("1.2", "agg-gpu-rank-0", "gpu.nvidia.com")]
)
def test_claims_of_1_1_follow_the_service_as_written(version: str, name: str, device: str) -> None:
    given = service(gpuMemoryService={"enabled": True, "mode": "interPod"}, resources={"limits": {"gpu": "2", "gpuType": "h200"}})
    if version != "1.1":
        given = service(gpuMemoryService={"enabled": True, "mode": "interPod"}, gpu="2")
    (claim,) = pcs(alpha(services={"Agg": given}, backendFramework="vllm"), version)["spec"]["template"]["resourceClaimTemplates"]
    exactly = claim["templateSpec"]["spec"]["devices"]["requests"][0]["exactly"]
    assert (claim["name"], exactly["deviceClassName"], exactly["count"]) == (name, device, 2)


def test_weight_server() -> None:
    clique = cliques(shared())["agg-gms-0"]
    pod, made = clique["spec"]["podSpec"], main(clique)
    assert made["command"] == ["bash", "-c"]
    assert "livenessProbe" not in made
    assert "readinessProbe" not in made
    assert made["startupProbe"]["exec"]["command"][2].endswith("-ge 8")
    assert made["env"][-1] == {"name": "GMS_SOCKET_DIR", "value": "/run/gms/shared"}
    assert "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS" in env(made)
    assert "resources" not in made
    assert pod["restartPolicy"] == "Always"
    assert {"key": "nvidia.com/gpu", "operator": "Exists", "effect": "NoSchedule"} in pod["tolerations"]
    assert [i["name"] for i in pod["initContainers"]] == ["fix-gms-perms"]
    assert "nvidia.com/dynamo-discovery-enabled" not in clique["labels"]
    assert "nvidia.com/dynamo-discovery-backend" not in clique["labels"]
    assert clique["annotations"]["nvidia.com/dynamo-discovery-backend"] == "kubernetes"


def test_weight_server_of_a_worker_rank_waits_for_nobody() -> None:
    """It starts from the pod of a single node, so without the launch of several."""
    held = cliques(shared(2))
    assert [i["name"] for i in held["agg-gms-1"]["spec"]["podSpec"]["initContainers"]] == ["fix-gms-perms"]
    assert [i["name"] for i in held["agg-wkr-1"]["spec"]["podSpec"]["initContainers"]] == ["wait-for-leader-mp", "fix-gms-perms"]
    assert "VLLM_NIXL_SIDE_CHANNEL_HOST" not in env(main(held["agg-gms-1"]))
    assert main(held["agg-gms-1"])["volumeMounts"][-1]["subPathExpr"].endswith("/rank-1")


def test_engine() -> None:
    clique = cliques(shared(2, STANDBY))["agg-wkr-1"]
    made = main(clique)
    assert made["command"] == ["python3", "-m", "dynamo.vllm"]
    assert made["args"][4:6] == ["--load-format", "gms"]
    assert made["args"][-3:] == ["--node-rank", "1", "--headless"]
    assert env(made)[-6:] == [
        "DYN_VLLM_GMS_SHADOW_MODE",
        "VLLM_NIXL_SIDE_CHANNEL_HOST",
        "ENGINE_ID",
        "GMS_SOCKET_DIR",
        "FAILOVER_LOCK_PATH",
        "DYN_SYSTEM_STARTING_HEALTH_STATUS",
    ]
    assert "DYN_SYSTEM_USE_ENDPOINT_HEALTH_STATUS" not in env(made)
    assert clique["spec"]["podSpec"]["restartPolicy"] == "Never"
    assert clique["labels"][GROUP_LABEL] == "true"


@pytest.mark.parametrize(("version", "shadow"), [("1.2", True), ("1.3", False), ("1.4", False)])
def test_without_failover_engines_restart_in_place(version: str, shadow: bool) -> None:
    clique = cliques(shared(2), version)["agg-ldr"]
    assert clique["spec"]["podSpec"]["restartPolicy"] == "Always"
    assert GROUP_LABEL not in clique["labels"]
    assert ("DYN_VLLM_GMS_SHADOW_MODE" in env(main(clique))) is shadow


def test_other_resources_and_claims_stay() -> None:
    given = shared(2)
    container = given["spec"]["components"][0]["podTemplate"]["spec"]["containers"][0]
    container["resources"] = {"limits": {"nvidia.com/gpu": "4", "cpu": "8"}, "requests": {"nvidia.com/gpu": "4"}}
    assert main(cliques(given)["agg-ldr"])["resources"] == {"limits": {"cpu": "8"}}


def test_long_names_count_the_longest_clique() -> None:
    name = pcs(shared(12, gpus="8") | {"metadata": {"name": "g" * 60}})["metadata"]["name"]
    assert len(name) == 45 - len("agg") - len("agg-gms-11")


def test_without_dra_it_is_refused() -> None:
    assert "DGD306" in codes(shared(), capabilities={"dra": False})


# The weight server's script, run


@pytest.fixture
def box(tmp_path: Path) -> Path:
    """A folder for sockets, and a python3 that is a server: it notes its start, and exits with $CODE when told or at once."""
    (tmp_path / "bin").mkdir()
    (tmp_path / "shared").mkdir()
    server = tmp_path / "bin" / "python3"
    server.write_text(
        '#!/bin/bash\necho "$@" >> "$BOX/started"\n[ -n "$STAY" ] || exit "$CODE"\n'
        'trap \'echo told >> "$BOX/started"; exit "$CODE"\' TERM\nwhile :; do sleep 0.05; done\n'
    )
    server.chmod(0o755)
    return tmp_path


def started(box: Path, code: int, stay: bool) -> subprocess.Popen[bytes]:
    script = main(cliques(shared())["agg-gms-0"])["args"][0].replace("/run/gms/shared", str(box / "shared"))
    assert "$$" not in script, "the kubelet makes one dollar sign of two"
    place = {"PATH": f"{box / 'bin'}:{os.environ['PATH']}", "BOX": str(box), "CODE": str(code), "STAY": "1" if stay else ""}
    heard = lambda: signal.signal(signal.SIGINT, signal.SIG_DFL)  # noqa: E731 - a shell cannot trap what was ignored before it began
    return subprocess.Popen(["bash", "-c", script], env=place, preexec_fn=heard)


@pytest.mark.parametrize("code", [0, 3])
def test_script_ends_as_the_server_ends_and_clears_old_sockets(box: Path, code: int) -> None:
    (box / "shared" / "gms_0.sock").touch()
    (box / "shared" / "failover.lock").touch()
    assert started(box, code, stay=False).wait(timeout=20) == code
    assert (box / "started").read_text() == "-m gpu_memory_service.cli.server\n"
    assert [p.name for p in (box / "shared").iterdir()] == ["failover.lock"]


@pytest.mark.parametrize("sent", [signal.SIGTERM, signal.SIGINT])
def test_script_hands_a_signal_to_the_server(box: Path, sent: signal.Signals) -> None:
    run = started(box, 5, stay=True)
    deadline = time.monotonic() + 20
    while not (box / "started").exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.2)
    run.send_signal(sent)
    assert run.wait(timeout=20) == 5
    assert (box / "started").read_text().endswith("told\n")
