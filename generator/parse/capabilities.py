"""What is installed in the cluster: pinned in git by the overlay; the host's list of APIs checks it, or decides under `auto`.

A choice made from the live list would move a running deployment from LWS to Grove the day somebody installs Grove; so it is made
only where `auto` asks for it. An empty list means unknown: Argo CD's hydrator and `argocd app diff` send none (hosts.md 2.3).
"""

from __future__ import annotations

from generator.errors import WARNING, Finding, Problems, Where
from generator.model import FROM_EXTERNAL_SECRETS, Capabilities
from generator.records import record
from generator.releases.products import OLDEST_LWS, SHOWN, grove_alpha
from generator.releases.version import at_least, numbers
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from generator.trees import Json

APIS = {
    "grove": "grove.io",
    "lws": "leaderworkerset.x-k8s.io",
    "volcano": "scheduling.volcano.sh",
    "kaiScheduler": "scheduling.run.ai",
    "istio": "networking.istio.io",
    "dra": "resource.k8s.io/v1",
    "inferencePool": "inference.networking.k8s.io",
}
"""Capability → the API group (DRA: with version) that the operator goes by. Mirrors internal/features/gates.go."""

INSTALLED = ("dra", "inferencePool")
"""Installed unless an overlay says otherwise."""

KEY_APIS = ("generators.external-secrets.io/v1alpha1", "external-secrets.io/v1")
"""What `sshKey: {from: external-secrets}` renders objects of."""


@record
class Facts:
    """The overlays' facts about a cluster, and where each of them stands."""

    given: Json
    places: Mapping[tuple[str, ...], Where]
    where: Where

    def at(self, *path: str) -> Where:
        """The place of a fact, or of the nearest one around it."""
        for length in range(len(path), 0, -1):
            found = self.places.get(path[:length])
            if found is not None:
                return found
            below = [w for key, w in self.places.items() if key[:length] == path[:length]]
            if below:
                return below[0]
        return self.where


def read(facts: Facts, api_versions: str, problems: Problems) -> Capabilities:
    """The capabilities, from the overlay or, where it says `auto`, from the list of the host."""
    given: Json = facts.given.get("capabilities") or {}
    auto = bool(given.get("auto"))
    served = _served(api_versions)
    if auto and not served:
        problems.add(
            Finding(
                "DGD818",
                "capabilities: auto needs the list of the cluster's APIs, and this run has none",
                facts.at("capabilities", "auto"),
                "say what is installed in the overlay; only Argo CD hands the list over, and not for every call",
            )
        )
    on = {name: _on(name, given.get(name), auto, served) for name in APIS}
    if served:
        _check(given, facts, served, problems)
        _check_keys(facts, served, problems)
    config = inside(facts.given, "operator", "config", "orchestrators")
    for name in ("grove", "lws", "kaiScheduler"):
        _gate(name, (config.get(name) or {}).get("enabled"), on, facts, problems)
    lws, volcano, gpus = given.get("lws") or {}, given.get("volcano") or {}, given.get("gpus") or {}
    for name, reads, shown in (
        ("grove", grove_alpha, SHOWN.grove),
        ("lws", numbers, SHOWN.lws),
        ("volcano", numbers, SHOWN.volcano),
    ):
        version = inside(given, name).get("version", "")
        if version and not reads(version):
            problems.add(_unreadable(name, version, shown, facts))
    on["lws"] = on["lws"] and _new_enough(lws, facts, problems)
    _consistent(given, on, facts, problems)
    return Capabilities(
        grove=on["grove"],
        lws=on["lws"],
        lws_version=lws.get("version", ""),
        lws_gang=lws.get("gangScheduling", ""),
        volcano=on["volcano"],
        volcano_version=volcano.get("version", ""),
        volcano_queues=tuple(volcano.get("queues") or ()),
        create_queues=bool(volcano.get("createQueues")),
        kai=on["kaiScheduler"],
        istio=on["istio"],
        dra=on["dra"],
        inference_pool=on["inferencePool"],
        gpu_resource=gpus.get("resource", "nvidia.com/gpu"),
        gpus_per_node=gpus.get("perNode", 0),
        gpu_nodes=gpus.get("nodes", 0),
        auto=auto,
        grove_version=inside(given, "grove").get("version", ""),
    )


def _served(api_versions: str) -> frozenset[str]:
    """Groups, and groups with version, of a comma-separated list of `group/version[/Kind]`; the core group has none."""
    found: set[str] = set()
    for entry in api_versions.split(","):
        parts = entry.strip().split("/")
        if len(parts) > 1 and "." in parts[0]:
            found |= {parts[0], "/".join(parts[:2])}
        elif parts[0]:
            found.add(parts[0])
    return frozenset(found)


def _on(name: str, entry: Json | None, auto: bool, served: frozenset[str]) -> bool:
    if entry is not None and (entry.get("enabled") is not None or not auto):
        return bool(entry.get("enabled", True))
    return APIS[name] in served if auto else name in INSTALLED


def _check(given: Json, facts: Facts, served: frozenset[str], problems: Problems) -> None:
    """What the overlay declares, and the cluster does not serve."""
    for name, api in APIS.items():
        entry = given.get(name)
        if entry is not None and entry.get("enabled", not given.get("auto")) and api not in served:
            problems.add(
                Finding(
                    "DGD819",
                    f"capabilities.{name} is declared, but this cluster serves no API {api}",
                    facts.at("capabilities", name),
                    "install it, or correct the overlay; after an installation, refresh Argo CD's cache of the cluster",
                )
            )


def _check_keys(facts: Facts, served: frozenset[str], problems: Problems) -> None:
    """The APIs of External Secrets, where the overlay relies on it."""
    lacking = [api for api in KEY_APIS if api not in served]
    if lacking and inside(facts.given, "sshKey").get("from") == FROM_EXTERNAL_SECRETS:
        problems.add(
            Finding(
                "DGD819",
                f"sshKey is to come from External Secrets, but this cluster serves no API {' and no '.join(lacking)}",
                facts.at("sshKey", "from"),
                "install the External Secrets Operator 0.19.1 or newer, or make the Secret yourself: docs/ssh-key.md",
            )
        )


def _gate(name: str, wanted: bool | None, on: dict[str, bool], facts: Facts, problems: Problems) -> None:
    """`orchestrators.<name>.enabled` of the operator's configuration: false turns it off, true without it stops the operator."""
    if wanted is False:
        on[name] = False
    elif wanted and not on[name]:
        problems.add(
            Finding(
                "DGD807",
                f"orchestrators.{name}.enabled is true, but capabilities.{name} says that it is not installed: the "
                "operator would not start",
                facts.at("operator", "config", "orchestrators", name, "enabled"),
                f"declare spec.capabilities.{name}, or remove it from spec.operator.config",
            )
        )


def _new_enough(lws: Json, facts: Facts, problems: Problems) -> bool:
    version = lws.get("version", "")
    if not version or at_least(version, OLDEST_LWS):
        return True
    if numbers(version):
        problems.add(
            Finding(
                "DGD301",
                f"LWS {version} counts as not installed: gang scheduling needs {OLDEST_LWS} or newer",
                facts.at("capabilities", "lws", "version"),
                f"upgrade LWS to {OLDEST_LWS} or newer",
                WARNING,
            )
        )
    return False


def _unreadable(name: str, version: str, shown: str, facts: Facts) -> Finding:
    where = facts.at("capabilities", name, "version")
    return Finding(
        "DGD805", f"capabilities.{name}.version {version!r} is no version", where, f'write it as in version: "{shown}"'
    )


def _consistent(given: Json, on: Mapping[str, bool], facts: Facts, problems: Problems) -> None:
    """Capabilities that contradict each other."""
    lws, volcano = given.get("lws") or {}, given.get("volcano") or {}
    if lws.get("gangScheduling") == "volcano" and on["lws"] and not on["volcano"]:
        problems.add(
            Finding(
                "DGD807",
                "lws.gangScheduling is volcano, but Volcano is not installed",
                facts.at("capabilities", "lws", "gangScheduling"),
                "declare spec.capabilities.volcano, or write gangScheduling: none",
            )
        )
    if volcano.get("createQueues") and not volcano.get("queues"):
        problems.add(
            Finding(
                "DGD807",
                "volcano.createQueues has no queues to create",
                facts.at("capabilities", "volcano", "createQueues"),
                "list them: queues: [gpu-prod]",
            )
        )
    if (volcano.get("queues") or volcano.get("createQueues")) and not on["volcano"]:
        problems.add(
            Finding(
                "DGD807",
                "volcano has queues, but is not installed",
                facts.at("capabilities", "volcano", "enabled"),
                "remove the queues, or enabled: false",
            )
        )
