"""SGLang: every node runs the same command with a rank and the address of rank 0."""

from __future__ import annotations

from generator.backends import inject
from generator.backends.base import Backend
from generator.backends.facts import Framework
from generator.merge import without
from generator.model import LEADER, USER_LAUNCH, WORKER
from generator.names import PROBES
from generator.templating import launch

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.backends.base import Mode
    from generator.model import Addressing, Engine
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, Object

FACTS = Framework(
    word="sglang",
    title="SGLang",
    sizes={
        **dict.fromkeys(("--tensor-parallel-size", "--tp-size", "--tp"), "tp"),
        **dict.fromkeys(("--pipeline-parallel-size", "--pp-size", "--pp"), "pp"),
        **dict.fromkeys(("--data-parallel-size", "--dp-size", "--dp"), "dp"),
        **dict.fromkeys(("--expert-parallel-size", "--ep-size", "--ep"), "ep"),
        "--nnodes": "nodes",
    },
    foreign={"-tp": "tp", "-pp": "pp", "-dp": "dp"},
    connects=frozenset(("--nnodes", "--node-rank", "--dist-init-addr", "--nccl-init-addr")),
    files=("--config",),
    ranks="told",
    nodes_equal=True,
    programs=("sglang",),
    modules=("sglang.launch_server",),
    flag_modes=("dist",),
)
PORT = 29500


class SGLang(Backend):
    """SGLang."""

    FACTS = FACTS

    def mode(self, main: ContainerSpec, nodes: int, gpus: int, gates: Json, profile: Profile, files: Json | None = None) -> Mode:
        """`dist` on several nodes, whatever the flags say."""
        if nodes > 1:
            return "dist", f"SGLang on {nodes} nodes: every node gets --dist-init-addr, --nnodes and its --node-rank"
        return "", "SGLang on one node starts as written"

    def container(self, main: ContainerSpec, role: str, engine: Engine, at: Addressing | None, profile: Profile) -> Object:
        """Mirrors internal/dynamo/backend_sglang.go UpdateContainer."""
        if profile.launch.nixl_ports:
            from generator.backends import nixl

            main = nixl.with_ports(main, engine.gpus)
        if engine.nodes <= 1 or at is None or engine.mode == USER_LAUNCH:
            return dict(main)
        out = without(main, *PROBES) if role == WORKER else dict(main)
        if engine.owns_launch:
            return out
        values = {"port": PORT, "nodes": engine.nodes, **at.launched(role)}
        text = launch("sglang/dist/leader.j2" if role == LEADER else "sglang/dist/worker.j2", values)
        return inject.flags(out, text, FACTS, profile.launch, needs_shell=at.needs_shell(role))

    def counts_gpus(self, main: ContainerSpec, nodes: int, profile: Profile) -> bool:
        """Only where each rank exports telemetry."""
        if not profile.launch.nixl_ports:
            return False
        from generator.backends import nixl

        return nixl.asked_for(main.get("env") or ())


BACKEND = SGLang()
