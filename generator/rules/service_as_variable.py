"""A Service whose name becomes a variable that an engine reads."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding, Where
    from generator.rules.seen import Seen
    from generator.trees import Json

CODE = "DGD462"
READ = (
    "VLLM_PORT",
    "VLLM_NIXL_SIDE_CHANNEL_PORT",
    "VLLM_DP_MASTER_PORT",
    "MASTER_PORT",
    "DYN_HTTP_PORT",
    "SGLANG_PORT",
    "RAY_PORT",
)
"""Numbers of ports that engines take from their environment."""
NAMES = {variable.removesuffix("_PORT").lower().replace("_", "-"): variable for variable in READ}
"""The Service that each of them may come from."""


def check(seen: Seen) -> Iterator[Finding]:
    """The kubelet gives every pod `<SERVICE>_PORT=tcp://…` for each Service of its namespace that has an address."""
    links = [pod for pod in seen.pods if pod.planned.backend and pod.spec.get("enableServiceLinks") is not False]
    for kind, name, body, where in _services(seen) if links else ():
        variable = NAMES.get(name)
        if variable is None or (body.get("spec") or {}).get("clusterIP") == "None" or any(v.name == variable for v in seen.env):
            continue
        yield seen.beside(
            CODE,
            f"{kind} {name!r} gives every pod of the namespace {variable}=tcp://…, which engines read as the number of a port",
            where,
            "rename it, or write enableServiceLinks: false into the pods",
        )


def _services(seen: Seen) -> Iterator[tuple[str, str, Json, Where]]:
    for given in seen.companions if seen.is_first else ():
        if given.kind == "Service":
            metadata = given.value.get("metadata")
            name = metadata.get("name") if isinstance(metadata, dict) else ""
            yield "Service", str(name), given.value, given.where(("metadata", "name"))
    for manifest in seen.manifests:
        if manifest.body.get("kind") == "Service":
            name = manifest.body["metadata"]["name"]
            yield "the rendered Service", name, manifest.body, seen.graph.locate(("metadata", "name"))
