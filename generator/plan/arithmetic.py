"""The GPU sum of a component: nodes × GPUs per node against what its flags make the backend use.

A verdict needs a number on both sides. What cannot be seen is said in a note, and is never taken for 1.
"""

from __future__ import annotations

from generator.backends import facts_of, flags, gpus
from generator.errors import NOTE, TOO_FEW_GPUS, WARNING, Finding, Problems, error_unless
from generator.model import GpuSum
from generator.plan.launching import place, word

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.backends.flags import Parallel
    from generator.errors import Where
    from generator.model import Cluster, Graph, Part
    from generator.trees import ContainerSpec, Json, PodSpec


def check(
    part: Part,
    main: ContainerSpec,
    graph: Graph,
    cluster: Cluster,
    problems: Problems,
    asked: Parallel | None,
) -> GpuSum | None:
    """The sum; a finding when it does not come out.

    `main` is the container with the command that it will have, `asked` what `parallel` read of it.
    """
    if asked is None:
        return None
    sum_ = _Sum(part, graph, cluster, asked, len(main.get("command") or ()))
    spec = part.template.get("spec") or {}
    per_node = gpus.reserved(main, cluster.resource_claims or {}, spec.get("resourceClaims") or ())
    return sum_.compared(per_node, problems) if per_node else sum_.without_gpus(main, spec, problems)


def parallel(part: Part, main: ContainerSpec, files: Json) -> Parallel | None:
    """What the main container of an engine asks for; None without one. `files` are the configuration files that can be seen."""
    if not part.backend or not main:
        return None
    argv = [*(main.get("command") or ()), *(main.get("args") or ())]
    return flags.read(facts_of(part.backend), argv, main.get("env") or (), files)


class _Sum:
    """The numbers of one component, and the words for them."""

    def __init__(self, part: Part, graph: Graph, cluster: Cluster, asked: Parallel, commands: int) -> None:
        self.part, self.graph, self.cluster, self.asked, self.commands = part, graph, cluster, asked, commands
        self.name, self.nodes = part.component.name, part.component.nodes

    def compared(self, per_node: int, said: Problems) -> GpuSum | None:
        """GPUs that are reserved against GPUs that are used."""
        hidden = self._hidden()
        if hidden:
            said.add(self._unseen(hidden))
            return None
        if not self.asked.engines or (self.nodes == 1 and self.asked.joined and not self.asked.dp_local):
            return None  # no engine of the framework, or one node of an engine that other components share
        total, place = self.nodes * per_node, self._where(self.asked.spelled[0][2] if self.asked.spelled else -1)
        sizes = ", ".join(f"{flag} {value}".strip() for flag, value, _ in self.asked.spelled) or "no parallel flags"
        words = f"{_counted(self.nodes, 'node')} × {_counted(per_node, 'GPU')} = {total}"
        used = self._used()
        if min(used) > total:
            said.add(
                Finding(
                    "DGD302",
                    f"component {self.name!r} uses {min(used)} GPUs ({sizes}), but has {words}",
                    place,
                    f"make the product of the parallel sizes {total}, or raise multinode.nodeCount or the GPU limit",
                    error_unless(self.cluster.exact),
                    cause=TOO_FEW_GPUS,
                )
            )
        elif max(used) < total and self._uneven():
            ranks = self.asked.tp * self.asked.pp
            said.add(
                Finding(
                    "DGD346",
                    f"component {self.name!r}: TP × PP = {ranks} does not divide among {self.nodes} nodes ({sizes}): the engine "
                    "does not start",
                    place,
                    f"make the product of the parallel sizes {total}, or change multinode.nodeCount",
                    error_unless(self.cluster.exact),
                )
            )
        elif max(used) < total and not self.asked.elastic:  # elastic experts spread over the rest while they run
            said.add(
                Finding(
                    "DGD303",
                    f"component {self.name!r} reserves {words}, but uses only {max(used)} ({sizes})",
                    place,
                    f"make the product of the parallel sizes {total}, or reserve less",
                    WARNING,
                )
            )
        uses = max(used) if max(used) <= total else min(used)
        fits = uses <= total and (uses == total or self.asked.elastic)
        return GpuSum(total, uses, self._shape(uses), fits, f"{words}; {sizes} uses {uses}", place)

    def _uneven(self) -> bool:
        """Whether nodes would have unequal numbers of ranks, which some engines refuse."""
        even = facts_of(self.part.backend).nodes_equal
        return even and self.nodes > 1 and self.asked.tp * self.asked.pp % self.nodes != 0

    def _shape(self, uses: int) -> str:
        """The sizes in short, as a product where their product is what is used: attention DP shares the GPUs of TP."""
        asked = self.asked
        ranks = asked.dp_local if self.nodes == 1 and asked.dp_local else asked.dp
        sizes = (("TP", asked.tp), ("PP", asked.pp), ("CP", asked.cp), ("DP", ranks))
        product = asked.tp * asked.pp * asked.cp * ranks
        return (" × " if product == uses else ", ").join(f"{name} {size}" for name, size in sizes if size > 1) or "TP 1"

    def without_gpus(self, main: ContainerSpec, spec: PodSpec, said: Problems) -> GpuSum | None:
        """An engine for which no GPU is reserved. Without a parallel flag it may be for a CPU."""
        from generator.backends import accelerators

        if not self.asked.engines or accelerators.needs_none(main):
            return None
        if accelerators.may_have_some(main, spec):
            claims = [str(c.get("name")) for c in (main.get("resources") or {}).get("claims") or ()]
            if claims:
                known = ", ".join(f"{name}: <GPUs>" for name in claims)
                said.add(
                    Finding(
                        "DGD318",
                        f"component {self.name!r}: its GPUs cannot be added up: how many its claims stand for is not known",
                        self._where(-1),
                        f"write resourceClaims: {{{known}}} in the overlay",
                        NOTE,
                    )
                )
            return None
        said.add(
            Finding(
                "DGD317",
                f"component {self.name!r} starts {self.part.backend}, but its main container has no GPU",
                self._where(-1),
                "set resources.limits.gpu (v1beta1: limits nvidia.com/gpu of main), or claim a device",
                error_unless(self.cluster.exact) if self.asked.spelled or self.nodes > 1 else NOTE,
                cause=TOO_FEW_GPUS,
            )
        )
        return None

    def _used(self) -> tuple[int, ...]:
        """What the engine may use: some run data parallelism inside TP for some models without being told so."""
        asked = self.asked
        inner = asked.tp * asked.pp * asked.cp
        if self.nodes == 1 and asked.dp_local:
            return (inner * asked.dp_local,)
        if facts_of(self.part.backend).ranks == "told" and asked.dp > 1 and not asked.attention:
            return (inner, asked.world)
        return (asked.world,)

    def _hidden(self) -> tuple[str, int] | None:
        """What keeps the sum from being made, and the index of the word it stands in."""
        asked = self.asked
        if asked.unread:
            flag, value, index = asked.unread[0]
            return f"what stands in {f'{flag} {value}'.strip()!r} is not known here", index
        if asked.engines > 1:
            return "its command starts several engines", -1
        return None

    def _unseen(self, hidden: tuple[str, int]) -> Finding:
        return Finding(
            "DGD318",
            f"component {self.name!r}: its GPUs cannot be added up: {hidden[0]}",
            self._where(hidden[1]),
            "put the ConfigMap of the engine's configuration beside the graph, to have it checked"
            if any(flag in hidden[0] for flag in facts_of(self.part.backend).files)
            else "write the parallel sizes as numbers, to have them checked",
            NOTE,
        )

    def _where(self, index: int) -> Where:
        at = place(self.part, self.graph)
        return self.graph.locate((*at, *word(index, self.commands)) if index >= 0 else at)


def _counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
