"""Which mode and why, by version; the order of env; pods; the shape every backend has."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import backends_golden
import pytest
import yaml
from backends_run import corrected, exact, job, launch

from generator import releases
from generator.backends import BACKENDS, detect, find
from generator.backends.executor import executor
from generator.backends.sizes import divided
from generator.model import LEADER, MAIN, WORKER, Addressing
from generator.names import EXECUTOR, ORIGIN

VLLM = ["python3", "-m", "dynamo.vllm"]
MP = {EXECUTOR: "mp"}


def names(container: dict[str, Any]) -> list[str]:
    return [e["name"] for e in container["env"]]


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [
        ({}, "ray"),
        ({ORIGIN: "1.0.0"}, "mp"),
        ({ORIGIN: "v1.3"}, "mp"),
        ({ORIGIN: "1"}, "mp"),
        ({ORIGIN: "0.9.9"}, "ray"),
        ({ORIGIN: "1.0.0-rc1"}, "ray"),
        ({ORIGIN: "1.0.1-rc1"}, "mp"),
        ({ORIGIN: "1.0.0+build"}, "mp"),
        ({ORIGIN: "latest"}, "ray"),
        ({ORIGIN: "1.0.0-01"}, "ray"),
        ({ORIGIN: ""}, "ray"),
        ({EXECUTOR: "MP"}, "mp"),
        ({EXECUTOR: "Ray", ORIGIN: "1.3.0"}, "ray"),
        ({EXECUTOR: "other", ORIGIN: "1.3.0"}, "mp"),
        ({EXECUTOR: " mp"}, "ray"),
    ],
)
def test_executor(annotations: dict[str, str], expected: str) -> None:
    chosen, reason = executor(annotations, exact())
    assert chosen == expected and reason


@pytest.mark.parametrize(
    ("args", "gpus", "kind", "expected"),
    [
        (["--tensor-parallel-size", "16"], 8, "mp", "mp"),
        (["--tensor-parallel-size", "16"], 8, "ray", "ray"),
        (["--tensor-parallel-size", "8"], 8, "mp", ""),
        (["--tensor-parallel-size", "4", "--pipeline-parallel-size", "4"], 8, "mp", "mp"),
        (["--tensor-parallel-size 16"], 8, "mp", "mp"),
        (["--data-parallel-size", "16"], 8, "mp", "dp"),
        (["--tensor-parallel-size", "16"], 0, "mp", ""),
        (["--data-parallel-size", "16", "--enable-elastic-ep"], 8, "mp", "elastic-ep"),
        (["--enable-elastic-ep"], 0, "mp", "elastic-ep"),
        (["--tensor-parallel-size", "16", "--enable-elastic-ep"], 8, "mp", "mp"),
        (["--tensor-parallel-size", "0"], 8, "mp", ""),
        (["--tensor-parallel-size", "$(TP)"], 8, "mp", ""),
    ],
)
@pytest.mark.parametrize("version", list(releases.named()))
def test_vllm_modes(version: str, args: list[str], gpus: int, kind: str, expected: str) -> None:
    launched = exact(version).launch
    if expected == "elastic-ep" and not launched.elastic_ep:
        expected = "dp" if gpus else ""
    if "-tp" in args and launched.flag_reader == "line":
        expected = kind
    mode, reason = find("vllm").mode({"command": VLLM, "args": args}, 2, gpus, {EXECUTOR: kind}, exact(version))
    assert mode == expected and reason


@pytest.mark.parametrize("args", [["-tp", "16"], ["--tensor-parallel-size=16"], ["--tensor_parallel_size 8", "-tp 16"]])
@pytest.mark.parametrize(("version", "expected"), [("1.5", ""), ("1.6", "mp")])
def test_spellings_of_flags(version: str, args: list[str], expected: str) -> None:
    """Since 1.6 every spelling is read, and the last one counts: internal/dynamo/backend_vllm.go parseVLLMLaunchArgs."""
    assert find("vllm").mode({"command": VLLM, "args": args}, 2, 8, MP, exact(version))[0] == expected


def test_corrected_modes_say_what_they_cannot_read() -> None:
    mode, reason = find("vllm").mode({"command": VLLM, "args": ["-tp", "$(TP)"]}, 2, 8, MP, corrected())
    assert mode == "" and "-tp $(TP)" in reason


@pytest.mark.parametrize(
    ("version", "args", "expected"),
    [
        ("1.5", ["--enable-elastic-ep", "--data-parallel-backend", "ray"], "elastic-ep"),
        ("1.5", ["--enable-elastic-ep", "-dpb=ray"], "elastic-ep"),
        ("1.5", ["--enable-elastic-ep"], ""),
        ("1.4", ["--enable-elastic-ep", "--data-parallel-backend", "ray"], ""),
        ("1.5", [], ""),
    ],
)
def test_vllm_alone(version: str, args: list[str], expected: str) -> None:
    assert find("vllm").mode({"command": VLLM, "args": args}, 1, 8, MP, exact(version))[0] == expected
    made = launch("vllm", VLLM, args, MAIN, exact(version), nodes=1)
    if expected:
        assert names(made) == ["POD_IP", "VLLM_DP_MASTER_IP"]
        assert '--node-ip-address="$POD_IP"' in made["args"][0] and made["args"][0].endswith(
            f"exec python3 -m dynamo.vllm {' '.join(args)}"
        )
        assert made["command"] == ["/bin/sh", "-c"]
    else:
        assert made["args"] == args and made["env"] == []


def test_vllm_alone_without_command_is_left() -> None:
    args = ["--enable-elastic-ep", "--data-parallel-backend", "ray"]
    assert find("vllm").mode({"args": args}, 1, 8, MP, exact("1.5"))[0] == ""
    assert launch("vllm", [], args, LEADER, exact("1.5"), nodes=2)["args"] == args
    assert launch("vllm", [], args, LEADER, exact("1.4"), nodes=2)["command"] == ["/bin/sh", "-c"]


@pytest.mark.parametrize(
    ("version", "cache", "expected"),
    [
        ("1.1", {"mountPath": "/c"}, "/c"),
        ("1.1", {"pvcName": "p"}, None),
        ("1.2", {"pvcName": "p"}, "/root/.cache/vllm"),
        ("1.4", {"mountPath": "/c"}, "/c"),
        ("1.3", None, None),
    ],
)
@pytest.mark.parametrize("nodes", [1, 2])
def test_cache_env(version: str, cache: dict[str, str] | None, expected: str | None, nodes: int) -> None:
    made = launch("vllm", VLLM, [], LEADER, exact(version), nodes=nodes, cache=cache, mode="")
    assert [e["value"] for e in made["env"] if e["name"] == "VLLM_CACHE_ROOT"] == ([expected] if expected else [])
    for other in ("sglang", "trtllm", "noop"):
        assert "VLLM_CACHE_ROOT" not in names(launch(other, VLLM, [], LEADER, exact(version), nodes=nodes, cache=cache, mode=""))


@pytest.mark.parametrize(
    ("version", "failover", "shadow"), [("1.1", False, True), ("1.2", False, True), ("1.3", False, False), ("1.4", True, True)]
)
def test_inter_pod_memory_service(version: str, failover: bool, shadow: bool) -> None:
    host = "$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)-w-ldr-$(GROVE_PCLQ_POD_INDEX).$(GROVE_HEADLESS_SERVICE)"
    at = Addressing(host, "1", False, (host,), False)
    made = launch(
        "vllm",
        VLLM,
        ["--tensor-parallel-size", "16"],
        WORKER,
        exact(version),
        at,
        nodes=2,
        gpu_memory="InterPod",
        failover=failover,
    )
    assert made["command"] == VLLM and made["args"][2:4] == ["--load-format", "gms"]
    assert made["args"][-3:] == ["--node-rank", "1", "--headless"] and host in made["args"]
    assert names(made) == [*(["DYN_VLLM_GMS_SHADOW_MODE"] if shadow else []), "VLLM_NIXL_SIDE_CHANNEL_HOST"]
    again = launch("vllm", VLLM, ["--load-format=gms"], MAIN, exact(version), nodes=1, gpu_memory="InterPod")
    assert again["args"] == ["--load-format=gms"]
    assert launch("vllm", VLLM, [], MAIN, exact(version), nodes=1, gpu_memory="IntraPod")["args"] == []


@pytest.mark.skipif(not backends_golden.SET.exists(), reason="no conformance set")
@pytest.mark.parametrize("version", ["1.3", "1.4", "1.5"])
def test_inter_pod_engines_are_the_operators(version: str) -> None:
    (golden,) = (
        path
        for path in (backends_golden.SET / "golden" / version / "grove" / "corpus").glob("*dgd-gms-failover*.yaml")
        if "LEADER_HOST" in path.read_text()
    )
    seen = 0
    for d in yaml.load_all(golden.read_text(), backends_golden.LOADER):
        for clique in d["spec"]["template"]["cliques"] if d["kind"] == "PodCliqueSet" else ():
            name, spec = clique["name"], clique["spec"]["podSpec"]
            held = spec["containers"][0]
            if "-ldr" not in name and "-wkr-" not in name:
                continue
            seen += 1
            component, _, rank = name.rpartition("-ldr" if "-ldr" in name else "-wkr-")
            host = f"$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)-{component}-ldr-$(GROVE_PCLQ_POD_INDEX).$(GROVE_HEADLESS_SERVICE)"
            role, at = WORKER if rank else LEADER, Addressing(host, rank, False, (host,), False)
            args = held["args"][: held["args"].index("--load-format")]
            work = {
                "nodes": 2,
                "gpus": 1,
                "gpu_memory": "InterPod",
                "failover": True,
                "mode": "mp",
                "graph": d["metadata"]["name"],
            }
            made = launch("vllm", held["command"], args, role, exact(version), at, **work)
            assert (made["command"], made["args"]) == (held["command"], held["args"])
            pod = find("vllm").pod({"containers": [held]}, role, job(**work), at, exact(version))
            waits = [c for c in spec.get("initContainers") or () if c["name"] == "wait-for-leader-mp"]
            assert not list(backends_golden.compare().differ(waits, pod.get("initContainers") or []))
    assert seen >= 2


@pytest.mark.parametrize(
    ("version", "args", "kind", "waits"),
    [
        ("1.1", ["--data-parallel-size", "32"], "mp", True),
        ("1.2", ["--data-parallel-size", "32"], "mp", False),
        ("1.1", ["--data-parallel-size", "32"], "ray", False),
        ("1.1", ["--enable-elastic-ep"], "mp", True),
        ("1.1", ["--tensor-parallel-size", "16", "--enable-elastic-ep"], "mp", True),
        ("1.2", ["--tensor-parallel-size", "16", "--enable-elastic-ep"], "mp", True),
        ("1.2", ["--distributed-executor-backend", "mp"], "ray", True),
        ("1.2", ["--distributed-executor-backend=mp"], "ray", True),
        ("1.1", [], "mp", True),
        ("1.3", ["--tensor-parallel-size", "16"], "ray", False),
    ],
)
def test_who_waits_for_the_leader(version: str, args: list[str], kind: str, waits: bool) -> None:
    made = launch("vllm", VLLM, args, WORKER, exact(version), executor=kind)
    mode = find("vllm").mode({"command": VLLM, "args": args}, 4, 8, {EXECUTOR: kind}, exact(version))[0]
    spec = {"containers": [made | {"image": "img"}], "initContainers": [{"name": "mine"}], "volumes": [{"name": "v"}]}
    pod = find("vllm").pod(spec, WORKER, job(executor=kind, mode=mode), backends_golden.lws(4), exact(version))
    assert [c["name"] for c in pod["initContainers"]] == ["mine", *(["wait-for-leader-mp"] if waits else [])]
    assert [v["name"] for v in pod["volumes"]] == ["v", *(["wait-leader-script"] if waits else [])]
    assert find("vllm").pod(spec, LEADER, job(executor=kind, mode=mode), backends_golden.lws(4), exact(version)) == spec
    if waits:
        assert pod["initContainers"][1]["image"] == "img"
        assert 'LEADER_HOST="${LWS_LEADER_ADDRESS}"' in pod["initContainers"][1]["command"][2]
        assert pod["volumes"][1]["configMap"] == {"name": "graph-wait-leader-script"}


def test_probes() -> None:
    probes = {"livenessProbe": {"a": 1}, "readinessProbe": {"b": 1}, "startupProbe": {"c": 1}}
    for name, kept in (("vllm", set()), ("sglang", set()), ("trtllm", {"readinessProbe"}), ("noop", set(probes))):
        main = {"name": "main", "command": VLLM, "args": ["x"], "env": [], **probes}
        work = job(mode="mpi" if name == "trtllm" else "")
        assert set(probes) & set(find(name).container(main, WORKER, work, backends_golden.lws(4), exact())) == kept
        assert set(probes) <= set(find(name).container(main, LEADER, work, backends_golden.lws(4), exact()))
        assert set(probes) <= set(find(name).container(main, MAIN, job(nodes=1), None, exact()))


def test_trtllm_pod_and_mount() -> None:
    made = launch("trtllm", ["python3", "-m", "dynamo.trtllm"], [], LEADER, exact("1.3"), ssh_secret="keys")
    assert made["volumeMounts"] == [{"name": "keys", "mountPath": "/ssh-pk", "readOnly": True}]
    assert "CPATH" not in made["args"][0] and "-n 32" in made["args"][0]
    assert "-x CPATH" in launch("trtllm", ["python3", "-m", "dynamo.trtllm"], [], LEADER, exact("1.4"))["args"][0]
    pod = find("trtllm").pod({"volumes": []}, WORKER, job(ssh_secret="keys"), backends_golden.lws(4), exact())
    assert pod["volumes"] == [{"name": "keys", "secret": {"secretName": "keys", "defaultMode": 420}}]
    assert find("trtllm").pod({"volumes": []}, MAIN, job(nodes=1), None, exact()) == {"volumes": []}


@pytest.mark.parametrize("name", BACKENDS)
def test_every_backend_has_the_same_shape(name: str) -> None:
    backend = find(name)
    assert backend.FACTS.word in (name, "") and (name == "trtllm") == backend.FACTS.leader_starts_last
    for nodes in (1, 4):
        mode, reason = backend.mode({"command": VLLM, "args": []}, nodes, 8, MP, exact())
        assert reason and mode in ("", "mpi", "dist")
    assert find("") is find("noop")


@pytest.mark.parametrize(
    ("found", "explicit", "expected"),
    [
        ("vllm", "", ("vllm", "")),
        ("", "sglang", ("sglang", "")),
        ("", "", ("noop", "")),
        ("vllm", "vllm", ("vllm", "")),
        ("vllm", "trtllm", ("", detect.MISMATCH)),
        (detect.AMBIGUOUS, "", ("", detect.AMBIGUOUS)),
        (detect.AMBIGUOUS, "vllm", ("vllm", "")),
    ],
)
def test_choosing_a_framework(found: str, explicit: str, expected: tuple[str, str]) -> None:
    assert detect.choose(found, explicit) == expected


def test_division_as_go_does_it() -> None:
    assert [divided(8, 3), divided(-8, 3), divided(8, -3), divided(-8, -3)] == [2, -2, -2, 2]


def test_uneven_data_parallel() -> None:
    made = launch("vllm", VLLM, ["--data-parallel-size", "9", "--tensor-parallel-size", "3"], LEADER, exact())
    assert made["args"][4:] == [
        "--data-parallel-hybrid-lb",
        "--data-parallel-size-local",
        "2",
        "--data-parallel-start-rank",
        "0",
        "--data-parallel-address",
        "$(LWS_LEADER_ADDRESS)",
        "--data-parallel-rpc-port",
        "13445",
    ]


def test_imports_stay_small() -> None:
    root = Path(__file__).resolve().parents[2]
    code = (
        f"import sys; sys.path.insert(0, {str(root)!r}); before = set(sys.modules)\n"
        "from generator.backends import vllm, sglang, trtllm, noop, gpus, detect\nprint(*sorted(set(sys.modules) - before))"
    )
    seen = subprocess.run([sys.executable, "-I", "-S", "-c", code], capture_output=True, text=True, check=True)
    forbidden = {"re", "json", "typing", "dataclasses", "pathlib", "enum", "jinja2", "shlex", "importlib", "argparse", "logging"}
    assert not forbidden & {name.partition(".")[0] for name in seen.stdout.split()}, seen.stdout
