"""What the operator itself made of the multinode cases, taken apart to single launches."""

from __future__ import annotations

import functools
import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any, NamedTuple

import yaml
from support import shared_folder

from generator import releases
from generator.backends import detect, find
from generator.backends.gpus import per_node
from generator.model import LEADER, WORKER, Addressing, Engine
from generator.names import ORIGIN
from generator.records import replace
from generator.releases.profile import Profile
from generator.releases.version import created_since

SET = (shared_folder() or Path("missing")) / "conformance"
LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
TAIL = {
    "DYN_VLLM_GMS_SHADOW_MODE",
    "VLLM_NIXL_SIDE_CHANNEL_HOST",
    "VLLM_CACHE_ROOT",
    "OMPI_MCA_orte_keep_fqdn_hostnames",
    "POD_IP",
    "VLLM_DP_MASTER_IP",
}


@functools.cache
def compare() -> ModuleType:
    """The conformance set's own comparison."""
    spec = importlib.util.spec_from_file_location("conformance_compare", SET / "compare.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules["conformance_compare"] = module
    spec.loader.exec_module(module)
    return module


class Launch(NamedTuple):
    """One role of one multinode component: the input and what the operator made of it."""

    name: str
    profile: Profile
    backend: str
    role: str
    main: dict[str, Any]
    job: Engine
    at: Addressing
    golden: dict[str, Any]
    """The pod spec."""


def lws(nodes: int) -> Addressing:
    """Addresses under LeaderWorkerSet. Mirrors internal/dynamo/lws.go."""
    others = (f"$(echo \"$LWS_LEADER_ADDRESS\" | sed 's/\\./-{i}./')" for i in range(1, nodes))
    return Addressing("$(LWS_LEADER_ADDRESS)", "$(LWS_WORKER_INDEX)", False, ("$(LWS_LEADER_ADDRESS)", *others), True)


def grove(component: str, nodes: int) -> Addressing:
    """Addresses under Grove. Mirrors internal/dynamo/grove.go."""
    name, service = f"$(GROVE_PCSG_NAME)-$(GROVE_PCSG_INDEX)-{component.lower()}", "$(GROVE_HEADLESS_SERVICE)"
    leader = f"{name}-ldr-0.{service}"
    others = (f"{name}-wkr-{i}.{service}" for i in range(nodes - 1))
    return Addressing(leader, "$((GROVE_PCLQ_POD_INDEX + 1))", True, (leader, *others), False)


def files() -> list[tuple[str, str, Path, Path]]:
    """(version, cluster, golden, case) of every built multinode case."""
    out = []
    for golden in sorted(SET.glob("golden/*/*/**/*.yaml")):
        version, cluster, *rest = golden.relative_to(SET / "golden").parts
        case = SET / "corpus" / version / golden.name if rest[0] == "corpus" else SET / "cases" / golden.name
        if (
            cluster in ("lws", "grove")
            and case.exists()
            and "nodeCount" in case.read_text()
            and not golden.read_text().startswith("error:")
        ):
            out.append((version, cluster, golden, case))
    return out


def launches(version: str, cluster: str, golden: Path, case: Path) -> list[Launch]:
    """Every role of every multinode component of a case."""
    graph = next(d for d in yaml.load_all(case.read_text(), LOADER) if d and d.get("kind") == "DynamoGraphDeployment")
    built = [d for d in yaml.load_all(golden.read_text(), LOADER) if d]
    profile, out = releases.named()[version], []
    for name, component in _components(graph):
        nodes = int((component.get("multinode") or {}).get("nodeCount", 1))
        if nodes < 2 or ((component.get("experimental") or {}).get("gpuMemoryService") or {}).get("mode"):
            continue
        template = _template(component)
        users: list[dict[str, Any]] = template.get("containers") or []
        user: dict[str, Any] = next((c for c in users if c.get("name", "main") == "main" or "mainContainer" in template), {})
        kind = component.get("componentType") or component.get("type") or ""
        explicit = graph["spec"].get("backendFramework", "")
        backend = "noop"
        if kind in ("worker", "prefill", "decode"):
            backend, problem = detect.choose(detect.detect(user.get("command") or [], user.get("args") or []), explicit)
            assert not problem
        notes = (graph["metadata"].get("annotations") or {}) | _annotations(component, version)
        if ORIGIN not in notes or not profile.accepts.origin_kept:
            notes[ORIGIN] = profile.release
        job = Engine(
            graph=graph["metadata"]["name"],
            mode="",
            nodes=nodes,
            gpus=_gpus(user, component, backend, profile, template),
            gates=notes,
            ssh_secret="mpi-run-ssh-secret",
            cache=_cache(component),
        )
        for role, pod in _pods(built, name, cluster):
            held = next(c for c in pod["containers"] if c["name"] in ("main", user.get("name")))
            main = {k: v for k, v in held.items() if k not in ("command", "args", "volumeMounts")}
            main["env"] = list(held.get("env") or ())
            while main["env"] and main["env"][-1]["name"] in TAIL:
                main["env"].pop()
            main |= {"command": user.get("command") or ["/bin/sh", "-c"], "args": user.get("args") or [], "livenessProbe": {}}
            mode, _ = find(backend).mode(main, nodes, job.gpus, job.gates, profile)
            aliased = created_since(profile.launch.topology_aliases, _origin(graph, profile))
            at = replace(lws(nodes) if cluster == "lws" else grove(name, nodes), aliased=aliased)
            made = Engine(**{f: getattr(job, f) for f in job.__match_args__} | {"mode": mode})  # type: ignore[attr-defined]
            out.append(Launch(f"{version}/{cluster}/{golden.stem}/{name}/{role}", profile, backend, role, main, made, at, pod))
    return out


def _origin(graph: dict[str, Any], profile: Profile) -> str:
    """The origin version of a new graph: its own where the operator keeps it."""
    given = (graph["metadata"].get("annotations") or {}).get(ORIGIN)
    return str(given) if given is not None and profile.accepts.origin_kept else profile.release


def _components(graph: dict[str, Any]) -> list[tuple[str, dict[str, Any]]]:
    if "services" in graph["spec"]:
        return list(graph["spec"]["services"].items())
    return [(c["name"], c) for c in graph["spec"]["components"]]


def _template(component: dict[str, Any]) -> dict[str, Any]:
    if "extraPodSpec" in component:
        extra = component["extraPodSpec"]
        return {**extra, "containers": [{"name": "main", **(extra.get("mainContainer") or {})}]}
    spec: dict[str, Any] = (component.get("podTemplate") or {}).get("spec") or {}
    return spec


def _annotations(component: dict[str, Any], version: str) -> dict[str, str]:
    beta = ((component.get("podTemplate") or {}).get("metadata") or {}).get("annotations") or {}
    meta = (component.get("extraPodMetadata") or {}).get("annotations") or {} if version != "1.1" else {}
    merged = version == "1.1" or releases.named()[version].convert.service_metadata == "template"
    service = component.get("annotations") or {} if merged else {}
    return {**beta, **service, **meta}


def _gpus(user: dict[str, Any], component: dict[str, Any], backend: str, profile: Profile, template: dict[str, Any]) -> int:
    flat, resources = component.get("resources") or {}, dict(user.get("resources") or {})
    for key in ("limits", "requests"):
        if "gpu" in (flat.get(key) or {}):
            name = flat[key].get("gpuType") or "nvidia.com/gpu"
            resources[key] = {name: flat[key]["gpu"], **(resources.get(key) or {})}
    return per_node(
        {"resources": resources},
        backend,
        profile,
        alpha=component,
        pod_claims=template.get("resourceClaims") or (),
        claims={"four-gpus": 4},  # the ResourceClaimTemplate beside the one case that has claims
    )


def _cache(component: dict[str, Any]) -> dict[str, Any] | None:
    for mount in component.get("volumeMounts") or ():
        if mount.get("useAsCompilationCache"):
            return {"pvcName": mount["name"], **({"mountPath": mount["mountPoint"]} if mount.get("mountPoint") else {})}
    cache: dict[str, Any] | None = component.get("compilationCache")
    return cache


def _pods(built: list[dict[str, Any]], component: str, cluster: str) -> list[tuple[str, dict[str, Any]]]:
    label, out = "nvidia.com/dynamo-component", []
    for d in built:
        if cluster == "lws" and d["kind"] == "LeaderWorkerSet" and d["metadata"]["labels"][label] == component:
            both = d["spec"]["leaderWorkerTemplate"]
            return [(LEADER, both["leaderTemplate"]["spec"]), (WORKER, both["workerTemplate"]["spec"])]
        for clique in d["spec"]["template"]["cliques"] if d["kind"] == "PodCliqueSet" else ():
            if clique["labels"][label] == component:
                out.append((LEADER if clique["name"].endswith("-ldr") else WORKER, clique["spec"]["podSpec"]))
    return out
