"""Whether anything connects the nodes of a multinode component: launch flags that are added, or the user's own command.

A component whose nodes do not know each other runs one engine on each, without probes, or waits for ever. The operator adds
nothing, and says nothing, wherever it does not recognise what is launched.
"""

from __future__ import annotations

from generator.backends import facts_of, inject
from generator.backends.quoting import expanded
from generator.errors import Fault, Finding, Problems, error_unless
from generator.model import COMPONENT_TYPES, USER_LAUNCH
from generator.names import gpu_meant
from generator.releases.products import FRAMEWORKS

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.backends.facts import Framework
    from generator.model import Cluster, Graph, Part
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec

ADDRESSES = ("LWS_LEADER_ADDRESS", "LWS_WORKER_INDEX", "GROVE_PCSG_", "GROVE_PCLQ_", "GROVE_HEADLESS_SERVICE")
"""Variables by which a pod knows the others; a command that reads one connects the nodes itself."""
LAUNCHERS = ("--nnodes", "--node-rank", "--dist-init-addr", "--master-addr", "mpirun", "torchrun")


def check(
    part: Part,
    main: ContainerSpec,
    mode: str,
    why: str,
    graph: Graph,
    cluster: Cluster,
    profile: Profile,
    problems: Problems,
) -> bool:
    """Whether the component's nodes are left unconnected; the finding, which says why, is then among `problems`."""
    component = part.component
    if component.nodes <= 1 or part.by_role or mode == USER_LAUNCH or (mode and not _lost(part, main, mode, profile)):
        return False
    if _connects(part, main) or _misnamed(main, cluster):
        return False
    reason, hint = _reason(part, why, lost=bool(mode))
    problems.add(
        Finding(
            "DGD508",
            f"component {component.name!r} spans {component.nodes} nodes, but no launch flag is added, so nothing connects "
            f"them: {reason}",
            graph.locate((*component.pointer, "multinode")),
            f"{hint}; if its command connects the nodes itself, write graph.components.{component.name}.launch: user in the "
            "overlay",
            error_unless(cluster.exact or cluster.output == "dgd"),
        )
    )
    return True


def _reason(part: Part, why: str, *, lost: bool) -> tuple[str, str]:
    kind = part.component.type
    if lost:
        return (
            f"the operator finds no place for its flags in the command of {part.backend}",
            f"write command: [python3, -m, dynamo.{part.backend}] and the flags in args",
        )
    if part.backend:
        return why.removesuffix(", so nothing is added"), _way_out(why, facts_of(part.backend))
    if not kind:
        return "it has no type, so no framework is launched", "give it a type: worker, prefill or decode"
    if kind not in COMPONENT_TYPES:
        return f"type {kind!r} means nothing to the operator", "use type worker, prefill or decode"
    if not part.component.is_worker:
        return f"a {kind} starts no engine that several nodes could share", "remove multinode, and raise replicas instead"
    return (
        "its command names no framework, and spec.backendFramework is not set",
        f"set spec.backendFramework to {', '.join(FRAMEWORKS[:-1])} or {FRAMEWORKS[-1]}",
    )


def _way_out(why: str, facts: Framework) -> str:
    if "cannot be read" in why:
        beside = (
            ", or put the ConfigMap of the engine's configuration beside the graph"
            if any(flag in why for flag in facts.files)
            else ""
        )
        return f"write the parallel sizes as numbers{beside}"
    if "does not show" in why:
        return f"write command: [python3, -m, dynamo.{facts.word}] and the flags in args, or let the script call it itself"
    if "no GPU" in why:
        return "set resources.limits.gpu (v1beta1: limits nvidia.com/gpu of main)"
    return "raise the parallel sizes to what all nodes have together, or remove multinode and raise replicas"


def _misnamed(main: ContainerSpec, cluster: Cluster) -> bool:
    """Whether the GPUs go by a name that is none: that is the cause, and the check of what is printed names it."""
    resources = main.get("resources") or {}
    named = (name for key in ("limits", "requests") for name in resources.get(key) or {})
    return any(gpu_meant(str(name), cluster.capabilities.gpu_resource) for name in named)


def _connects(part: Part, main: ContainerSpec) -> bool:
    """Whether the command itself says how its nodes find each other."""
    argv = [str(word) for word in (*(main.get("command") or ()), *(main.get("args") or ()))]
    text = "\n".join([*argv, *(str(e.get("value", "")) for e in main.get("env") or ())])
    if any(name in text for name in ADDRESSES) or any(e.get("name") == "RAY_ADDRESS" for e in main.get("env") or ()):
        return True
    line = [word.partition("=")[0] for word in expanded(argv)]
    own = facts_of(part.backend).connects
    started = any(word == "ray" and line[i + 1 : i + 2] == ["start"] for i, word in enumerate(line))
    return started or any(word in own or word in LAUNCHERS for word in line)


def _lost(part: Part, main: ContainerSpec, mode: str, profile: Profile) -> bool:
    """Whether the operator chooses flags and then finds no place for them; corrected, that is refused when it happens."""
    framework = facts_of(part.backend)
    if profile.launch.lost_flags_refused or mode not in framework.flag_modes:
        return False
    try:
        return inject.flags(main, "--flag", framework, profile.launch) == dict(main)
    except Fault:
        return False
