"""ClusterOverlay files to one `Cluster`: facts that must agree, and changes kept in file order.

Facts (operator, kubernetes, capabilities, namespace, output …) may stand in several files only with equal values;
changes are applied later, graph by graph (`patch.amend`) and manifest by manifest.
"""

from __future__ import annotations

from generator import profiles
from generator.errors import WARNING, Finding, Where
from generator.model import Capabilities, Change, Cluster
from generator.parse.operator_config import operator_config
from generator.parse.versions import at_least
from generator.schema import check, table

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from generator.parse.documents import Given

API, KIND = "dgd-render.dev/v1alpha1", "ClusterOverlay"
FACTS = ("namespace", "output", "operator", "kubernetes", "capabilities", "resourceClaims", "topologyBindings", "shared", "requires")
CODES = {"unknown": "DGD801", "type": "DGD802", "required": "DGD803"}
OLDEST_LWS = "0.7.0"


def built_in() -> Cluster:
    """The cluster when no overlay is given: LWS with Volcano, operator 1.3."""
    where = Where("(built-in overlay)")
    capabilities = Capabilities(lws=True, volcano=True, lws_gang="volcano")
    return Cluster(name="built-in", capabilities=capabilities, config=operator_config({}, profiles.PROFILES[profiles.DEFAULT]),
                   where=where, namespace="default", version=profiles.PROFILES[profiles.DEFAULT].release)


def cluster(overlays: Sequence[Given], problems: list[Finding], version: str = "") -> Cluster | None:
    """One cluster of one or more overlays; `version` is the command line's operator version, which wins."""
    before = len(problems)
    specs = [(spec, given) for given in overlays if (spec := _checked(given, problems)) is not None]
    facts: dict[str, Any] = {}
    places: dict[tuple[str, ...], Where] = {}
    for spec, given in specs:
        for key in FACTS:
            if key in spec:
                _agree(facts, places, (key,), spec[key], given, problems)
    if any(p.severity == "error" for p in problems[before:]):
        return None
    return _cluster(facts, places, specs, problems, version)


def _checked(given: Given, problems: list[Finding]) -> dict[str, Any] | None:
    if given.value.get("apiVersion") != API or given.kind != KIND:
        problems.append(Finding("DGD804", f"an overlay is a {KIND} of {API}, not {given.kind!r} of {given.value.get('apiVersion')!r}",
                                given.where(("kind",)), "give graphs as arguments and overlays with --overlay"))
        return None
    value = _bare(given.value)
    found = check(table("overlay"), value)
    for p in found:
        hint = p.hint
        if p.pointer[-1:] == ("version",) and p.kind == "type":
            hint = 'quote it: a YAML number loses digits (1.10 is 1.1); write version: "1.3"'
        problems.append(Finding(CODES.get(p.kind, "DGD805"), f"{p.path}: {p.message}", given.where(p.pointer), hint))
    return None if found else value.get("spec") or {}


def _bare(value: dict[str, Any]) -> dict[str, Any]:
    """Capabilities may be a bare true or false, and the whole block the word auto."""
    spec = value.get("spec")
    if not isinstance(spec, dict) or spec.get("capabilities") is None:
        return value
    held = spec["capabilities"]
    if held == "auto":
        held = {"auto": True}
    elif isinstance(held, dict):
        held = {k: {"enabled": v} if isinstance(v, bool) and k != "auto" else v for k, v in held.items()}
    return {**value, "spec": {**spec, "capabilities": held}}


def _agree(
    facts: dict[str, Any], places: dict[tuple[str, ...], Where], path: tuple[str, ...], value: Any, given: Given,
    problems: list[Finding],
) -> None:
    """Take a fact, or refuse one that another overlay states otherwise; both places are named."""
    key = path[-1]
    if key not in facts:
        facts[key] = {} if isinstance(value, dict) else value
        if not isinstance(value, dict):
            places[path] = given.where(("spec", *path))
            return
    if isinstance(value, dict) and isinstance(facts[key], dict):
        for name, item in value.items():
            _agree(facts[key], places, (*path, name), item, given, problems)
    elif facts[key] != value:
        first = places.get(path, "another overlay")
        problems.append(Finding("DGD806", f"spec.{'.'.join(path).removesuffix('.enabled')} is {_said(value)} here but {_said(facts[key])} at {first}",
                                given.where(("spec", *path)), "facts about a cluster must be equal in all its overlays; state each once"))


def _said(value: Any) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _cluster(
    facts: dict[str, Any], places: dict[tuple[str, ...], Where], specs: list[tuple[dict[str, Any], Given]],
    problems: list[Finding], version: str,
) -> Cluster | None:
    given = specs[0][1]
    where = given.where()
    operator = facts.get("operator") or {}
    stated = version or operator.get("version", "")
    profile = profiles.find(stated or profiles.DEFAULT)
    at = places.get(("operator", "version"), where)
    if profile is None:
        problems.append(Finding("DGD702", f"operator version {stated!r} is not known", at,
                                f"known: {', '.join(profiles.PROFILES)} and their patch releases (1.3.1)"))
        return None
    if not stated:
        problems.append(Finding(
            "DGD703", f"no operator version given: the rules of {profile.operator} apply, no origin version is stamped, and vLLM "
            "across nodes uses Ray", where, 'write spec.operator.version: "1.3" for what a fresh operator would do', WARNING))
    capabilities = _capabilities(facts.get("capabilities") or {}, places, where, problems)
    metadata = given.value.get("metadata") or {}
    return Cluster(
        name=metadata.get("name", ""),
        capabilities=capabilities,
        config=operator_config(operator.get("config") or {}, profile),
        where=where,
        namespace=facts.get("namespace", ""),
        version=profile.release,
        version_given=bool(stated),
        exact=operator.get("fidelity") == "exact",
        kubernetes=(facts.get("kubernetes") or {}).get("version", "1.34"),
        service_account=operator.get("serviceAccount", ""),
        worker_hash=operator.get("workerHash"),
        legacy_selectors=tuple(operator.get("legacyWorkerSelector") or ()),
        resource_claims=facts.get("resourceClaims"),
        topology_bindings=facts.get("topologyBindings"),
        output=facts.get("output", "manifests"),
        shared=facts.get("shared", "render"),
        requires=facts.get("requires", ""),
        changes=tuple(Change(spec, g) for spec, g in specs),
        pull_secrets=_by_name(specs, "imagePullSecrets"),
        suppress=tuple({**s, "where": g.where(("spec", "suppress", i))} for spec, g in specs for i, s in enumerate(spec.get("suppress") or ())),
    )


def _by_name(specs: list[tuple[dict[str, Any], Given]], key: str) -> tuple[dict[str, Any], ...]:
    merged: dict[str, dict[str, Any]] = {}
    for spec, _ in specs:
        for item in spec.get(key) or ():
            merged[item["name"]] = {**merged.get(item["name"], {}), **item}
    return tuple(merged.values())


def _capabilities(given: dict[str, Any], places: dict[tuple[str, ...], Where], where: Where, problems: list[Finding]) -> Capabilities:
    """Absent means not installed, except dra and inferencePool. LWS older than 0.7.0 counts as not installed."""
    def on(name: str, default: bool = False) -> bool:
        entry = given.get(name)
        return default if entry is None else bool(entry.get("enabled", True))

    lws = given.get("lws") or {}
    usable = on("lws")
    if usable and lws.get("version") and not at_least(lws["version"], OLDEST_LWS):
        problems.append(Finding("DGD301", f"LWS {lws['version']} counts as not installed: gang scheduling needs {OLDEST_LWS} or newer",
                                places.get(("capabilities", "lws", "version"), where), f"upgrade LWS to {OLDEST_LWS} or newer", WARNING))
        usable = False
    volcano, gpus = given.get("volcano") or {}, given.get("gpus") or {}
    return Capabilities(
        grove=on("grove"), lws=usable, lws_version=lws.get("version", ""), lws_gang=lws.get("gangScheduling", ""),
        volcano=on("volcano"), volcano_version=volcano.get("version", ""), volcano_queues=tuple(volcano.get("queues") or ()),
        create_queues=bool(volcano.get("createQueues")), kai=on("kaiScheduler"), istio=on("istio"), dra=on("dra", True),
        inference_pool=on("inferencePool", True), gpu_resource=gpus.get("resource", "nvidia.com/gpu"),
        gpus_per_node=gpus.get("perNode", 0), gpu_nodes=gpus.get("nodes", 0), auto=bool(given.get("auto")),
        grove_version=(given.get("grove") or {}).get("version", ""),
    )
