"""TensorRT-LLM over several nodes: the leader starts every rank by mpirun, through an SSH server on each worker."""

from __future__ import annotations

from generator.backends import inject, words
from generator.backends.base import Backend
from generator.backends.facts import Framework
from generator.backends.quoting import escape_single, joined, posix
from generator.errors import Fault
from generator.merge import without
from generator.model import LEADER, USER_LAUNCH, WORKER
from generator.templating import launch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.backends.base import Mode
    from generator.model import Addressing, Engine
    from generator.releases.profile import Launch, Profile
    from generator.trees import ContainerSpec, Json, Object, PodSpec

FACTS = Framework(
    word="trtllm",
    title="TensorRT-LLM",
    sizes={
        **dict.fromkeys(("--tensor-parallel-size", "--tp-size", "--tp"), "tp"),
        **dict.fromkeys(("--pipeline-parallel-size", "--pp-size", "--pp"), "pp"),
        **dict.fromkeys(("--expert-parallel-size", "--ep-size", "--ep"), "ep"),
    },
    files=("--extra-engine-args", "--trtllm-extra-engine-args", "--extra-llm-api-options", "--config"),
    overrides="--override-engine-args",
    file_keys={
        "tensor_parallel_size": "tp",
        "pipeline_parallel_size": "pp",
        "context_parallel_size": "cp",
        "moe_expert_parallel_size": "ep",
        "moe_tensor_parallel_size": "moe_tp",
    },
    file_wins=True,
    attention_key="enable_attention_dp",
    ranks="inside",
    programs=("trtllm-serve", "trtllm-llmapi-launch"),
    takes_flags=("trtllm-serve",),
    modules=("tensorrt_llm.",),
    ssh_modes=("mpi",),
    leader_starts_last=True,
    added_env=("OMPI_MCA_orte_keep_fqdn_hostnames",),
)
SSH_PORT = 2222
KEYS = "/ssh-pk"
SHELL = ["/bin/sh", "-c"]
FORWARDED = (
    "CUDA_VISIBLE_DEVICES",
    "HF_DATASETS_CACHE",
    "HF_ENDPOINT",
    "HF_HOME",
    "HF_TOKEN",
    "HOME",
    "HUGGING_FACE_HUB_TOKEN",
    "LD_LIBRARY_PATH",
    "MODEL_PATH",
    "NCCL_DEBUG",
    "NCCL_IB_DISABLE",
    "NCCL_P2P_DISABLE",
    "PATH",
    "PYTHONPATH",
    "TENSORRT_LLM_CACHE_DIR",
    "TOKENIZERS_PARALLELISM",
    "TRANSFORMERS_CACHE",
    "TRTLLM_USE_UCX_KVCACHE",
    "USER",
)
"""Variables that mpirun always hands to the other ranks. Mirrors internal/dynamo/backend_trtllm.go getCommonTRTLLMEnvVars."""
READY = {
    "tcpSocket": {"port": SSH_PORT},
    "initialDelaySeconds": 20,
    "periodSeconds": 20,
    "timeoutSeconds": 5,
    "failureThreshold": 10,
}


class TensorRTLLM(Backend):
    """TensorRT-LLM."""

    FACTS = FACTS

    def mode(self, main: ContainerSpec, nodes: int, gpus: int, gates: Json, profile: Profile, files: Json | None = None) -> Mode:
        """`mpi` on several nodes, whatever the flags say."""
        if nodes > 1:
            return "mpi", f"TensorRT-LLM on {nodes} nodes: mpirun starts {nodes * gpus} ranks over SSH"
        return "", "TensorRT-LLM on one node starts as written"

    def container(self, main: ContainerSpec, role: str, engine: Engine, at: Addressing | None, profile: Profile) -> Object:
        """Mirrors internal/dynamo/backend_trtllm.go UpdateContainer."""
        if engine.nodes <= 1 or at is None or engine.mode == USER_LAUNCH:
            return dict(main)
        out = dict(main)
        if role == WORKER:
            out = {**without(main, "livenessProbe", "startupProbe"), "readinessProbe": READY}
        mount = {"name": engine.ssh_secret, "mountPath": KEYS, "readOnly": True}
        out["volumeMounts"] = [*(out.get("volumeMounts") or ()), mount]
        out["env"] = [*(out.get("env") or ()), {"name": "OMPI_MCA_orte_keep_fqdn_hostnames", "value": "1"}]
        if engine.owns_launch:
            return out
        if role == LEADER:
            text = launch("trtllm/mpi/leader.j2", _leader(out, engine, at, profile.launch))
        else:
            text = launch("trtllm/mpi/worker.j2", {"port": SSH_PORT, "secret": engine.ssh_secret})
        return {**out, "command": SHELL, "args": [text.strip()]}

    def pod(self, spec: PodSpec, role: str, engine: Engine, at: Addressing | None, profile: Profile) -> Object:
        """The volume of the SSH keys. Mirrors internal/dynamo/backend_trtllm.go UpdatePodSpec."""
        if engine.nodes <= 1 or engine.mode == USER_LAUNCH:
            return dict(spec)
        volume = {"name": engine.ssh_secret, "secret": {"secretName": engine.ssh_secret, "defaultMode": 0o644}}
        return {**spec, "volumes": [*(spec.get("volumes") or ()), volume]}

    def corrections(self, main: ContainerSpec, mode: str, pathway: str, profile: Profile) -> Iterator[str]:
        """Quotes in a command that becomes a text between quotes."""
        command, args = main.get("command") or [], main.get("args") or ()
        shell = not (command and words.is_python(command[0]))
        if mode == "mpi" and shell and any("'" in str(word) for word in [*command, *args]):
            yield "trtllm-quotes"


def _leader(out: ContainerSpec, engine: Engine, at: Addressing, rules: Launch) -> dict[str, object]:
    names = {str(e.get("name", "")) for e in out["env"]} | {*FORWARDED, *rules.mpirun_forwards}
    command = _original(out, rules)
    return {
        "port": SSH_PORT,
        "secret": engine.ssh_secret,
        "ranks": engine.nodes * engine.gpus,
        "hosts": ",".join(at.hosts),
        "waits": at.hosts[1:] if at.waits_for_dns else (),
        "forwards": [posix(name) for name in sorted(names, key=str.encode)],
        "sealed": rules.quotes_wrapped,
        "command": command,
    }


def _original(out: ContainerSpec, rules: Launch) -> str:
    """The user's command as text between single quotes. Mirrors internal/dynamo/backend_trtllm.go setupLeaderContainer."""
    command, args = list(out.get("command") or ()), list(out.get("args") or ())
    if rules.quotes_wrapped:
        return escape_single(_whole(command, args))
    if command and words.is_python(command[0]):
        return joined([*command, *args], exact=True)
    return " ".join(args or command)


def _whole(command: list[str], args: list[str]) -> str:
    """The whole command, every word kept: also of a wrapper, of a script with several commands, of a command in args."""
    argv = [*command, *args]
    script = words.script_at(argv)
    nothing = argv in ([], SHELL)  # the operator's base container has a shell, and no script
    if nothing or (script >= 0 and not argv[script].strip()):
        raise Fault("DGD505", "there is no command that mpirun could start on the nodes", "write command and args")
    if script < 0:
        return joined(argv, exact=False)
    if inject.in_args(argv, script):
        return joined(argv[script:], exact=False)
    text = argv[script].strip()
    if len(argv) == script + 1 and words.one_program(text):
        return text.removeprefix("exec ").lstrip()
    return joined(argv, exact=False)


BACKEND = TensorRTLLM()
