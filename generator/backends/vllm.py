"""vLLM over several nodes: multi-process ranks, a Ray cluster, data-parallel nodes, or elastic experts on Ray."""

from __future__ import annotations

from generator.backends import inject, words
from generator.backends.base import Backend
from generator.backends.executor import executor
from generator.backends.facts import SWITCHES, Framework
from generator.backends.quoting import joined, shell_variables
from generator.backends.sizes import Sizes, divided, elastic_ray, executor_is_mp, has_arg, sizes
from generator.merge import with_env, without
from generator.model import COMPONENTS, LEADER, USER_LAUNCH, WORKER
from generator.names import PROBES
from generator.records import replace
from generator.templating import launch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.backends.base import Mode
    from generator.model import Addressing, Engine
    from generator.releases.profile import Launch, Profile
    from generator.trees import ContainerSpec, Json, Object, PodSpec

FACTS = Framework(
    word="vllm",
    title="vLLM",
    sizes={
        **dict.fromkeys(("--tensor-parallel-size", "-tp"), "tp"),
        **dict.fromkeys(("--pipeline-parallel-size", "-pp"), "pp"),
        **dict.fromkeys(("--data-parallel-size", "-dp"), "dp"),
        **dict.fromkeys(("--data-parallel-size-local", "-dpl"), "dp_local"),
        **dict.fromkeys(("--prefill-context-parallel-size", "-pcp"), "cp"),
        "--nnodes": "nodes",
    },
    switches={**SWITCHES, "-ep": "experts"},
    foreign={
        **dict.fromkeys(("--tp", "--tp-size"), "tp"),
        **dict.fromkeys(("--pp", "--pp-size"), "pp"),
        **dict.fromkeys(("--dp", "--dp-size"), "dp"),
    },
    connects=frozenset(
        (
            *("--nnodes", "-n", "--node-rank", "-r", "--master-addr", "--headless"),
            *("--data-parallel-address", "-dpa", "--data-parallel-start-rank", "-dpr", "--data-parallel-rank", "-dpn"),
            *("--data-parallel-external-lb", "-dpe"),
        )
    ),
    files=("--config",),
    programs=("vllm",),
    takes_flags=("vllm",),
    modules=("vllm.entrypoints.",),
    flag_modes=("mp", "dp"),
    added_env=("VLLM_NIXL_SIDE_CHANNEL_HOST",),
    service_gpus=("limits",),
    cache_path="/root/.cache/vllm",
    cache_env="VLLM_CACHE_ROOT",
    memory_between_pods=True,
    fails_over=True,
)
MASTER_PORT, RAY_PORT, RPC_PORT, LIVE_PORT = 29500, 6379, 13445, 9090
EXECUTOR_FLAG = "--distributed-executor-backend"
SHELL = ["/bin/sh", "-c"]
WAIT_VOLUME, WAIT_FOLDER, WAIT_KEY = "wait-leader-script", "/scripts", "wait-for-leader.py"


class VLLM(Backend):
    """vLLM."""

    FACTS = FACTS

    def mode(self, main: ContainerSpec, nodes: int, gpus: int, gates: Json, profile: Profile, files: Json | None = None) -> Mode:
        """The launch mode and why. Mirrors internal/dynamo/backend_vllm.go updateVLLMMultinodeArgs."""
        if nodes <= 1:
            if profile.launch.elastic_single_node and main.get("command") and elastic_ray(main, profile.launch):
                return "elastic-ep", "elastic experts on the Ray data-parallel backend: the only pod heads a Ray cluster"
            return "", "vLLM on one node starts as written"
        found = sizes(main, FACTS, profile.launch, files)
        if gpus and found.world > gpus:
            mode, why = executor(gates, profile)
            return mode, f"TP × PP = {found.world} needs more than the {gpus} GPUs of a node, executor {mode} ({why})"
        if found.elastic and profile.launch.elastic_ep:
            return "elastic-ep", "--enable-elastic-ep: one Ray cluster over all nodes"
        if gpus and found.world * found.dp > gpus:
            return "dp", f"TP × PP × DP = {found.world} × {found.dp} needs more than the {gpus} GPUs of a node"
        if found.unread:
            return "", f"{' '.join(found.unread[0][:2]).strip()} cannot be read here, so nothing is added"
        if found.hidden:
            return "", "the command does not show what it starts, so nothing is added"
        if not gpus:
            return "", "the main container asks for no GPU, so nothing is added"
        return (
            "",
            f"TP × PP × DP = {found.world * found.dp} fits the {gpus} GPU{'s' * (gpus > 1)} of one node, so nothing is added",
        )

    def container(self, main: ContainerSpec, role: str, engine: Engine, at: Addressing | None, profile: Profile) -> Object:
        """Mirrors internal/dynamo/backend_vllm.go UpdateContainer."""
        out = _memory_service(main, engine, profile.launch)
        if engine.nodes > 1 and at is not None:
            mp = executor(engine.gates, profile)[0] == "mp"
            if engine.owns_launch:
                from generator.backends import own_line

                mp = executor_is_mp(out, profile.launch)
                out = own_line.with_flag(out, "--master-port", str(MASTER_PORT), FACTS, profile.launch) if mp else out
            else:
                out = _launched(out, role, engine, at, profile.launch)
            if mp:
                out = with_env(out, _pod_ip("VLLM_NIXL_SIDE_CHANNEL_HOST"))
            if role == WORKER:
                out = without(out, *PROBES)
        elif engine.mode == "elastic-ep":
            out = with_env(_elastic(out, LEADER, at, profile.launch, alone=True), _pod_ip("POD_IP"), _pod_ip("VLLM_DP_MASTER_IP"))
        if engine.cache is not None:
            path = engine.cache.get("mountPath") or ("" if profile.launch.cache_env_needs_path else FACTS.cache_path)
            if path:
                out = with_env(out, {"name": FACTS.cache_env, "value": path})
        return out

    def pod(self, spec: PodSpec, role: str, engine: Engine, at: Addressing | None, profile: Profile) -> Object:
        """Lets a worker wait for the leader's port. Mirrors internal/dynamo/backend_vllm.go UpdatePodSpec."""
        if engine.mode == USER_LAUNCH:
            return dict(spec)
        if engine.nodes <= 1 or role != WORKER or at is None or not engine.graph or not spec.get("containers"):
            return dict(spec)
        first = spec["containers"][0]
        if profile.launch.wait_gate == "executor":
            waits = executor(engine.gates, profile)[0] == "mp"
        else:
            waits = executor_is_mp(first, profile.launch)
        if not waits:
            return dict(spec)
        host = shell_variables(at.leader, profile.launch.shell_braces)
        command = f'LEADER_HOST="{host}" LEADER_PORT="{MASTER_PORT}" exec python3 {WAIT_FOLDER}/{WAIT_KEY}'
        init = {
            "name": "wait-for-leader-mp",
            **({"image": first["image"]} if first.get("image") else {}),
            "command": ["sh", "-c", command],
            "volumeMounts": [{"name": WAIT_VOLUME, "mountPath": WAIT_FOLDER, "readOnly": True}],
        }
        volume = {"name": WAIT_VOLUME, "configMap": {"name": wait_script_name(engine.graph)}}
        return {
            **spec,
            "initContainers": [*(spec.get("initContainers") or ()), init],
            "volumes": [*(spec.get("volumes") or ()), volume],
        }

    def needs_command(self, main: ContainerSpec, profile: Profile) -> str:
        """A Ray head is started around the command of elastic experts. Mirrors validateElasticEPRequiresCommand."""
        return "elastic expert parallelism with Ray" if elastic_ray(main, profile.launch) else ""

    def standby(self, container: ContainerSpec, engine: int) -> Object:
        """Mirrors internal/dynamo/failover_vllm.go."""
        from generator.backends import vllm_failover

        return vllm_failover.engine(container, engine)

    def corrections(self, main: ContainerSpec, mode: str, pathway: str, profile: Profile) -> Iterator[str]:
        """Ray's own command line, ranks that are a shell's arithmetic, sizes spelled as the operator does not read them."""
        if mode == "dp" and pathway == COMPONENTS:
            yield "dp-start-rank"
        if mode == "mp" or (mode == "dp" and profile.launch.wait_gate == "executor"):
            yield "shell-braces"
        command = main.get("command") or []
        if mode == "ray" and not (command and words.is_python(command[0])):
            yield "ray-shell-form"
        exact, every = (sizes(main, FACTS, replace(profile.launch, flag_spellings=spelled)) for spelled in (False, True))
        if (exact.world, exact.dp) != (every.world, every.dp):
            yield "flag-spellings"
        if mode == "ray" and inject.moved(main, FACTS, profile.launch):
            yield "shell-flags-lost"


def wait_script_name(graph: str) -> str:
    """The ConfigMap of the wait script, one per graph. Mirrors internal/dynamo/backend_vllm.go GetWaitLeaderConfigMapName."""
    return f"{graph}-{WAIT_VOLUME}"


def wait_script() -> str:
    """The text of the ConfigMap's `wait-for-leader.py`."""
    return launch("vllm/wait-for-leader.py.j2", {})


def _memory_service(main: ContainerSpec, engine: Engine, rules: Launch) -> Object:
    if engine.gpu_memory.lower() != "interpod":
        return dict(main)
    out = dict(main)
    if not has_arg(main.get("args") or [], "--load-format", "gms"):
        out = inject.flags(main, "--load-format gms", FACTS, rules)
    if rules.gms_shadow_always or engine.failover:
        out = with_env(out, {"name": "DYN_VLLM_GMS_SHADOW_MODE", "value": "true"})
    return out


def _launched(out: Object, role: str, engine: Engine, at: Addressing, rules: Launch) -> Object:
    name = "worker" if role == WORKER else "leader"
    if engine.mode == "mp":
        values: dict[str, object] = {"nodes": engine.nodes, "port": MASTER_PORT, **at.launched(role)}
        text = launch(f"vllm/mp/{name}.j2", values)
        return inject.flags(out, text, FACTS, rules, needs_shell=at.needs_shell(role))
    if engine.mode == "dp":
        values = _data_parallel(sizes(out, FACTS, rules, engine.files), engine, at, rules)
        return inject.flags(out, launch(f"vllm/dp/{name}.j2", values), FACTS, rules, needs_shell=role == WORKER)
    if engine.mode == "ray":
        values = {"port": RAY_PORT, "leader": at.leader, "command": _ray_command(out, rules) if role == LEADER else ""}
        return {**out, "command": SHELL, "args": [launch(f"vllm/ray/{name}.j2", values).strip()]}
    return _elastic(out, role, at, rules, alone=False) if engine.mode == "elastic-ep" else out


def _data_parallel(found: Sizes, engine: Engine, at: Addressing, rules: Launch) -> dict[str, object]:
    local = divided(engine.gpus, found.world)
    size = found.dp if found.dp != 1 else local * engine.nodes
    rank = at.rank
    if rules.dp_rank_expands and rank.startswith("$(") and not rank.startswith("$(("):
        rank = rank[2:-1]  # the kubelet would take `$(( 8 * $(X)` for one variable's name; arithmetic reads X itself
    start = f"$(( {local} * {rank} ))"
    return {"size": "" if found.dp_given else size, "local": local, "start": start, "leader": at.leader, "port": RPC_PORT}


def _ray_command(out: ContainerSpec, rules: Launch) -> str:
    flag, command = f"{EXECUTOR_FLAG} ray", out.get("command") or []
    if rules.ray_flag_inside and not (command and words.is_python(command[0])):
        out, flag = inject.flags(out, flag, FACTS, rules), ""
    line = joined([*(out.get("command") or ()), *(out.get("args") or ())], exact=not rules.quotes_wrapped)
    return f"{line} {flag}".strip()


def _elastic(out: Object, role: str, at: Addressing | None, rules: Launch, *, alone: bool) -> Object:
    command = out.get("command") or []
    if role != WORKER and rules.elastic_single_node and not command:
        return out
    exact = not (rules.elastic_posix_quotes or rules.quotes_wrapped)
    values = {
        "port": RAY_PORT,
        "live": LIVE_PORT,
        "leader": at.leader if at else "",
        "alone": alone,
        "command": joined([*command, *(out.get("args") or ())], exact=exact).strip(),
    }
    template = "vllm/elastic-ep/worker.j2" if role == WORKER else "vllm/elastic-ep/leader.j2"
    return {**out, "command": SHELL, "args": [launch(template, values).strip()]}


def _pod_ip(name: str) -> Object:
    return {"name": name, "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}


BACKEND = VLLM()
