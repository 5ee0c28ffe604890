"""Renders inputs of which a value was changed. What is found wrong with such an input stops nothing, if it can be rendered."""

from __future__ import annotations

from generator.clusters import profile_of, read_cluster
from generator.errors import Fault, Problems, Refused, Where, failed
from generator.pipeline import drafted
from generator.provenance import leaves
from generator.records import record, replace
from generator.validate.pods import pods

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.compilation import Options, Result
    from generator.model import Cluster
    from generator.parse.documents import Given
    from generator.provenance.leaves import Leaf
    from generator.releases.profile import Profile


class Tolerant(Problems):
    """Collects findings, and none of them stops a stage."""

    def part(self) -> Tolerant:
        """A view that is as tolerant."""
        made = Tolerant()
        made._all, made._since = self._all, len(self._all)
        return made

    def failed(self) -> bool:
        """Nothing fails."""
        return False


@record
class Inputs:
    """What is rendered: the objects of the graph files, the overlays, the settings."""

    stream: tuple[Given, ...]
    overlays: tuple[Given, ...]
    options: Options
    namespace_from: Where = Where("--namespace")
    """Who says the namespace of `options`, where it has one."""
    version_from: Where = Where("--operator-version")

    @property
    def cluster(self) -> Cluster | None:
        """The cluster of the overlays; None where they cannot be read."""
        problems = Problems()
        found = read_cluster((), self.options, problems, self.overlays)
        return None if problems.failed() else found

    def with_changed(self, old: Given, new: Given) -> Inputs:
        """The inputs with one object for another."""
        one, two = (tuple(new if given is old else given for given in held) for held in (self.stream, self.overlays))
        return replace(self, stream=one, overlays=two)


def render(inputs: Inputs, profile: Profile | None = None, cluster: Cluster | None = None) -> Result | None:
    """What comes out, with all that is wrong in it; None where something cannot be built."""
    problems = Tolerant()
    try:
        cluster = cluster or inputs.cluster
        if cluster is None:
            return None
        result = drafted(list(inputs.stream), cluster, profile or profile_of(cluster), inputs.options, problems)
    except (Refused, Fault):
        return None
    whole = all(pod.spec.get("containers") for m in result.manifests for pod in pods(dict(m.body)))
    return result if whole and result.manifests else None


def probes(inputs: Inputs, leaf: Leaf) -> Iterator[tuple[Any, Result]]:
    """(changed value, what comes out) of every change of a leaf that is no mistake; of one that is, where all are."""
    wrong: list[tuple[Any, Result]] = []
    right = 0
    for value in leaves.values(leaf):
        result = render(inputs.with_changed(leaf.given, leaf.changed(value)))
        if result is None:
            continue
        if failed(result.findings):
            wrong.append((value, result))
            continue
        right += 1
        yield value, result
    if not right:
        yield from wrong
    if not right and not wrong and not leaf.is_key:
        result = render(inputs.with_changed(leaf.given, leaf.changed(leaves.GONE)))
        if result is not None:
            yield leaves.GONE, result
