"""From a place in a rendered object back to the line of the graph or the overlay that it stems from.

What an overlay set after rendering is in the manifest's trace. Everything else is followed into the graph: pod templates as far
as the user's own pod template goes along (list items found again by name), else the component, else the graph.
"""

from __future__ import annotations

from generator import names
from generator.merge import get
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.errors import Where
    from generator.model import Component, Graph, Manifest
    from generator.trees import JsonValue, Pointer


GROUP = ("spec", "leaderWorkerTemplate")
TEMPLATES: dict[str, tuple[Pointer, ...]] = {
    "Deployment": (("spec", "template"),),
    "LeaderWorkerSet": ((*GROUP, "leaderTemplate"), (*GROUP, "workerTemplate")),
}
"""Kind → where its pod templates stand; a PodCliqueSet has one in each clique."""
COUNTS = (("replicas",), ("minAvailable",))
FIELDS: dict[Pointer, Pointer] = {("spec", "replicas"): ("replicas",), (*GROUP, "size"): ("multinode", "nodeCount")}


def where(manifest: Manifest, pointer: Pointer) -> Where:
    """The user's line for a place in a manifest."""
    if manifest.trace is not None and (found := manifest.trace.where(pointer)) is not None:
        placed: Where = found
        return placed
    if manifest.graph is None:
        given: Where = manifest.given.where(pointer)
        return given
    return manifest.graph.locate(in_graph(manifest, manifest.graph, pointer))


def in_graph(manifest: Manifest, graph: Graph, pointer: Pointer) -> Pointer:
    """The nearest place in the (amended) graph document."""
    kind = manifest.body.get("kind")
    if kind == "DynamoGraphDeployment":
        return pointer
    if kind == "PodCliqueSet":
        return _clique(manifest, graph, pointer)
    component = next((c for c in graph.components if c.pointer == manifest.origin), None)
    if component is None:
        return manifest.origin
    if pointer in FIELDS:
        return (*component.pointer, *FIELDS[pointer])
    for at in TEMPLATES.get(str(kind), ()):
        if pointer[: len(at)] == at:
            return _template(graph, component, get(manifest.body, *at), pointer[len(at) :])
    return component.pointer


def _clique(manifest: Manifest, graph: Graph, pointer: Pointer) -> Pointer:
    """A clique names its component in a label, a scaling group in its own name."""
    if pointer[:3] == ("spec", "template", "cliques") and len(pointer) > 3:
        clique = get(manifest.body, *pointer[:4]) or {}
        name_wanted = inside(clique, "labels").get(names.LABEL_COMPONENT)
        component = next((c for c in graph.components if c.name == name_wanted), None)
        if component is not None:
            steps = pointer[4:]
            if steps[:2] == ("spec", "podSpec"):
                return _template(graph, component, {"spec": clique["spec"]["podSpec"]}, ("spec", *steps[2:]))
            if steps[:1] in (("labels",), ("annotations",)):
                return _template(graph, component, {"metadata": clique}, ("metadata", *steps))
            return (*component.pointer, *(steps[-1:] if steps[-1:] in COUNTS else ()))
    if pointer[:3] == ("spec", "template", "podCliqueScalingGroups") and len(pointer) > 3:
        name = (get(manifest.body, *pointer[:4]) or {}).get("name")
        place = next((c.pointer for c in graph.components if c.key == name), None)
        if place is not None:
            return (*place, *(steps if (steps := pointer[4:5]) in COUNTS else ()))
    return ("metadata", "name") if pointer[:2] == ("metadata", "name") else manifest.origin


def _template(graph: Graph, component: Component, rendered: Any, steps: Pointer) -> Pointer:
    """A place in a pod template, in the component's own words."""
    base = component.pointer
    written = get(graph.given, *base)
    if steps[:1] == ("metadata",):
        roots = [(*base, "podTemplate"), (*base, "extraPodMetadata"), base, ("spec",), ()]
        tails = [steps, steps[1:], steps[1:], steps[1:], steps]
        tried = [(*r, *t) for r, t in zip(roots, tails, strict=True)] if len(steps) > 2 else []
        return next((p for p in tried if get(graph.given, *p) is not None), base)
    if graph.api == "v1beta1":
        return _deepest([(rendered, steps, ("podTemplate",))], written, base)
    pod, tail = rendered.get("spec"), steps[1:]
    trails: list[tuple[Any, Pointer, Pointer]] = [(pod, tail, ("extraPodSpec",))]
    if tail[:1] == ("containers",) and len(tail) > 1:
        container = get(pod, *tail[:2]) or {}
        if container.get("name") == component.main:
            trails = [(container, tail[2:], ("extraPodSpec", "mainContainer")), _flat(container, tail[2:], written)]
        elif container.get("name") == component.frontend_sidecar:
            trails = [(container, tail[2:], ("frontendSidecar",))]
    return _deepest(trails, written, base)


def _deepest(trails: list[tuple[Any, Pointer, Pointer]], written: object, base: Pointer) -> Pointer:
    """The trail that goes furthest; the component itself when none goes anywhere."""
    best, most = base, 0
    for rendered, steps, root in trails:
        deepest = _follow(rendered, steps, get(written, *root), (*base, *root))
        if len(deepest) - len(base) - len(root) > most:
            best, most = deepest, len(deepest) - len(base) - len(root)
    return best


def _flat(container: Any, steps: Pointer, written: Any) -> tuple[Any, Pointer, Pointer]:
    """A v1alpha1 service's own fields, which become those of its main container."""
    if steps[:1] == ("env",):
        return {"envs": container.get("env")}, ("envs", *steps[1:]), ()
    if steps[:1] == ("resources",) and len(steps) > 2:
        tail: Pointer = ("custom", steps[2])
        if get(written, *steps[:2], *tail) is None:
            tail = ({"nvidia.com/gpu": "gpu"}.get(str(steps[2]), steps[2]),)
        return written, (*steps[:2], *tail), ()
    return container, steps, ()


def _follow(rendered: object, steps: Pointer, written: object, at: Pointer) -> Pointer:
    """As far along `steps` as the user's own document goes."""
    name = ""
    for step in steps:
        if isinstance(rendered, dict) and isinstance(written, dict) and written.get(step) is not None:
            rendered, written, at, name = rendered.get(step), written[step], (*at, step), str(step)
        elif isinstance(rendered, list) and isinstance(written, list) and isinstance(step, int) and step < len(rendered):
            index = _same(name, rendered[step], step, written)
            if index is None:
                break
            rendered, written, at = rendered[step], written[index], (*at, index)
        else:
            break
    return at


def _same(name: str, item: object, step: int, written: list[Any]) -> int | None:
    """The user's list item that a rendered one was made of: of the same key, else equal, else the only one."""
    from generator.patch.partial import KEYS

    if isinstance(item, dict):
        for key in KEYS.get(name, ()):
            near = (step,) if step < len(written) else ()  # mostly the same position: a long list must not cost its square
            i: int
            for i in (*near, *range(len(written))):
                own: JsonValue = written[i]
                if isinstance(own, dict) and own.get(key) is not None and own.get(key) == item.get(key):
                    return i
    if step < len(written) and written[step] == item:
        return step
    if item in written:
        return written.index(item)
    return 0 if len(written) == 1 and isinstance(item, str) else None
