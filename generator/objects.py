"""The objects of a run as a whole: each there once, each as the cluster keeps it, each with the place that it stems from."""

from __future__ import annotations

from generator import emit
from generator.errors import Finding, Problems, Where
from generator.gotypes import stored, zeros
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.compilation import Options
    from generator.model import Cluster, Manifest
    from generator.trees import Pointer


def place(manifest: Manifest, pointer: Pointer) -> Where:
    """The user's line that a place in a manifest stems from."""
    from generator.patch import origin

    return origin.where(manifest, pointer)


def as_go_prints(manifest: Manifest, cluster: Cluster) -> Manifest:
    """After the patches, because what is printed in the end counts. Companions are the user's own and never come here.

    `exact` is what the operator writes, which is less than what is kept of a custom resource.
    """
    body = zeros.without(manifest.body)
    if body is not manifest.body:
        body = stored.as_written(body)
    if not cluster.exact:
        body = stored.completed(body)
    return manifest if body is manifest.body else replace(manifest, body=body)


def is_twin(held: dict[tuple[str, str], Where], space: str, name: str, where: Where, problems: Problems) -> bool:
    """Whether a graph of that name was there before, which is a finding."""
    first = held.setdefault((space, name), where)
    if first is where or not name:
        return False
    from generator.intent import together

    problems.add(together.twin(space, name, where, first))
    return True


def unique(manifests: Sequence[Manifest], problems: Problems, noted: bool = True) -> tuple[Manifest, ...]:
    """Equal objects of two graphs are one, with a note where that may surprise; two different ones of one name are an error."""
    held: dict[tuple[str, str, str, str], Manifest] = {}
    shared: list[tuple[Manifest, Manifest]] = []
    for manifest in manifests:
        key = emit.identity(manifest.body)
        first = held.setdefault(key, manifest)
        if first is manifest:
            continue
        if first.graph is not None and manifest.graph is not None and first.body == manifest.body:
            shared.append((first, manifest))
            continue
        where = place(manifest, ())
        problems.add(
            Finding(
                "DGD601",
                f"two different objects are {key[1]} {key[3]!r} in namespace {key[2]!r}",
                where,
                _way_out(manifest),
                resource=f"{key[1]}/{key[3]}",
            )
        )
    if shared and noted:
        from generator.intent import together

        problems.add(together.shared(shared, place(shared[0][1], ())))
    return tuple(held.values())


def _way_out(manifest: Manifest) -> str:
    from generator.orchestrators.shared import is_shared

    if is_shared(manifest):
        return "write shared: external in the overlays and render it once: docs/namespaces.md"
    return "rename the graph or the companion document"


def owned(manifests: Sequence[Manifest], cluster: Cluster, options: Options) -> tuple[Manifest, ...]:
    """Without what another application of the namespace renders (`shared: external`), or nothing but that."""
    from generator.orchestrators.shared import is_shared

    if options.shared_only:
        return tuple(m for m in manifests if is_shared(m))
    return tuple(m for m in manifests if not is_shared(m)) if cluster.shared == "external" else tuple(manifests)
