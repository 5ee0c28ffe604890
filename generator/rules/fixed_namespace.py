"""A Dynamo namespace that is written out and is not the graph's: the components do not find each other."""

from __future__ import annotations

from generator.names import dynamo_namespace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen
    from generator.trees import Pointer

CODE = "DGD524"
VARIABLE, ENDPOINT = "DYN_NAMESPACE", "dyn://"


def check(seen: Seen) -> Iterator[Finding]:
    """Of workers and frontends: DYN_NAMESPACE, --namespace, and the first part of --endpoint."""
    for engine in seen.engines:
        if engine.component.type != "frontend" and not engine.component.is_worker:
            continue
        own = dynamo_namespace(seen.graph.namespace, seen.graph.name, engine.component.global_namespace)
        for what, namespace, where in _said(seen, engine):
            if namespace and not set(namespace) & set("$`{<") and not namespace.startswith(own):
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: {what} says the Dynamo namespace {namespace!r}; that of the graph is {own!r}",
                    where,
                    "take it out: the operator sets DYN_NAMESPACE, and DYN_NAMESPACE_PREFIX of the frontend",
                )


def _said(seen: Seen, engine: Launched) -> Iterator[tuple[str, str, Pointer]]:
    if engine.literal(VARIABLE):
        yield VARIABLE, engine.literal(VARIABLE), seen.variable(engine.component.name, VARIABLE)
    if "--endpoint" in engine.text and "--endpoint" in engine.flags:
        value, where = engine.value("--endpoint")
        yield "--endpoint", value.removeprefix(ENDPOINT).partition(".")[0] if value.startswith(ENDPOINT) else "", where
    if "--namespace" in engine.text and "--namespace" in engine.flags and ("dynamo.frontend" in engine.text or engine.backend):
        yield "--namespace", *engine.value("--namespace")
