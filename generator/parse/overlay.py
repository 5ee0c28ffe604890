"""ClusterOverlay files to one `Cluster`: facts that must agree, and changes kept in file order.

Facts (operator, kubernetes, capabilities, namespace, output …) may stand in several files only with equal values;
changes are applied later, graph by graph (`patch.amend`) and manifest by manifest.
"""

from __future__ import annotations

from generator import __version__, releases
from generator.errors import Finding, Problems, Where, nearest
from generator.model import Change, Cluster
from generator.parse import capabilities, documents, operators
from generator.parse.capabilities import Facts
from generator.parse.checks import kubernetes, ssh_key, suppressed
from generator.parse.operator_config import operator_config
from generator.parse.scheduling import merged, queue
from generator.releases.products import DEFAULT_KUBERNETES
from generator.schema import check, findings, table
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from generator.parse.documents import Given
    from generator.trees import Object

API, KIND = "dgd-render.dev/v1alpha1", "ClusterOverlay"
FACTS = (
    *("namespace", "output", "operator", "kubernetes", "capabilities"),
    *("resourceClaims", "topologyBindings", "shared", "sshKey"),
)
CODES = {"unknown": "DGD801", "type": "DGD802", "required": "DGD803", "": "DGD805"}


def built_in(api_versions: str, problems: Problems) -> Cluster:
    """The cluster when no overlay is given: LWS with Volcano, the default operator. The host's API list checks it, too."""
    where = Where("(built-in overlay)")
    facts = Facts({"capabilities": {"lws": {"gangScheduling": "volcano"}, "volcano": {}}}, {}, where)
    return Cluster(
        name="built-in",
        capabilities=capabilities.read(facts, api_versions, problems),
        config=operator_config({}, releases.default()),
        where=where,
        namespace="default",
        version=releases.default().release,
    )


def cluster(
    overlays: Sequence[Given], problems: Problems, version: str = "", api_versions: str = "", kube_version: str = ""
) -> Cluster | None:
    """One cluster of one or more overlays; `version` is the command line's operator version, which wins.

    `api_versions` and `kube_version` are what the host knows of the cluster; they check what the overlays say.
    """
    problems = problems.part()
    specs = [(spec, given) for given in overlays if (spec := _checked(given, problems)) is not None]
    facts: Object = {}
    places: dict[tuple[str, ...], Where] = {}
    for spec, given in specs:
        for key in FACTS:
            if key in spec:
                _agree(facts, places, (key,), spec[key], given, problems)
        _renderer(spec.get("requires"), given, problems)
    if problems.failed():
        return None
    made = _cluster(Facts(facts, places, specs[0][1].where()), specs, problems, version, api_versions)
    if made is not None:
        kubernetes(Facts(facts, places, made.where), kube_version, problems)
    return None if problems.failed() else made


def _renderer(requirement: str | None, given: Given, problems: Problems) -> None:
    """Refuse a renderer that a file was not written for."""
    if not requirement:
        return
    from generator.parse import requires

    where = given.where(("spec", "requires"))
    try:
        why = requires.unmet(requirement, __version__)
    except ValueError as error:
        problems.add(Finding("DGD707", f"spec.requires: {error}", where, 'write requires: ">=0.3"'))
        return
    if why:
        problems.add(Finding("DGD706", why, where, "upgrade the image or package that renders, or relax spec.requires"))


def _checked(given: Given, problems: Problems) -> Object | None:
    if given.value.get("apiVersion") != API or given.kind != KIND:
        hint = "give graphs as arguments and overlays with --overlay"
        if documents.is_graph(given):
            hint = "this is a graph: give it as argument, without --overlay"
        elif nearest(given.kind, (KIND,)):
            hint = f"write apiVersion: {API}, kind: {KIND}"
        problems.add(
            Finding(
                "DGD804",
                f"an overlay is a {KIND} of {API}, not {given.kind!r} of {given.value.get('apiVersion')!r}",
                given.where(("kind",)),
                hint,
            )
        )
        return None
    value = _bare(_written(_named(given.value)))
    found = check(table("overlay"), value)
    problems.extend(findings(found, CODES, given.where))
    return None if found else value.get("spec") or {}


def _named(value: Any) -> Any:
    """A component that is named and has nothing changed (`decode:`) is still one that must be in a graph."""
    spec = inside(value, "spec")
    components = inside(spec, "graph", "components")
    if None not in components.values():
        return value
    blocks = {name: {} if block is None else block for name, block in components.items()}
    return {**value, "spec": {**spec, "graph": {**spec["graph"], "components": blocks}}}


def _written(value: Any) -> Any:
    """A value without its null fields, which are as if not written; in a patch null deletes, or is the value."""
    if isinstance(value, dict):
        return {k: v if k == "patch" else _written(v) for k, v in value.items() if v is not None}
    return [_written(v) for v in value] if isinstance(value, list) else value


def _bare(value: Object) -> Object:
    """Capabilities may be a bare true or false, and the whole block the word auto; a pull secret may be a bare name."""
    spec = value.get("spec")
    if not isinstance(spec, dict):
        return value
    changed: Object = {}
    held = spec.get("capabilities")
    if held == "auto":
        changed["capabilities"] = {"auto": True}
    elif isinstance(held, dict):
        changed["capabilities"] = {k: v if k in ("auto", "gpus") else _switch(v, held.get("auto")) for k, v in held.items()}
    secrets = spec.get("imagePullSecrets")
    if isinstance(secrets, list):
        changed["imagePullSecrets"] = [{"name": s} if isinstance(s, str) else s for s in secrets]
    return {**value, "spec": {**spec, **changed}} if changed else value


def _switch(value: object, auto: object) -> Any:
    """A capability in full: what is described without a word is installed, unless the host's list decides."""
    if isinstance(value, bool):
        return {"enabled": value}
    return {"enabled": True, **value} if isinstance(value, dict) and not auto else value


def _agree(
    facts: Object,
    places: dict[tuple[str, ...], Where],
    path: tuple[str, ...],
    value: object,
    given: Given,
    problems: Problems,
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
        problems.add(
            Finding(
                "DGD806",
                f"spec.{'.'.join(path).removesuffix('.enabled')} is {_said(value)} here but {_said(facts[key])} at {first}",
                given.where(("spec", *path)),
                "facts about a cluster must be equal in all its overlays; state each once",
            )
        )


def _said(value: object) -> str:
    return str(value).lower() if isinstance(value, bool) else repr(value)


def _cluster(
    facts: Facts, specs: list[tuple[Object, Given]], problems: Problems, version: str, api_versions: str
) -> Cluster | None:
    operator = facts.given.get("operator") or {}
    profile = operators.profile(facts, version, problems)
    if profile is None:
        return None
    operators.check(facts, profile, version, problems)
    installed = capabilities.read(facts, api_versions, problems)
    ssh_key(facts, problems)
    scheduling = merged(specs)
    queue(scheduling, specs, installed, problems)
    return Cluster(
        name=inside(specs[0][1].value, "metadata").get("name", ""),
        capabilities=installed,
        config=operator_config(operator.get("config") or {}, profile),
        where=facts.where,
        namespace=facts.given.get("namespace", ""),
        version=profile.release,
        version_given=bool(version or operator.get("version")),
        origin=operator.get("originVersion", ""),
        exact=operator.get("fidelity") == "exact",
        kubernetes=inside(facts.given, "kubernetes").get("version", DEFAULT_KUBERNETES),
        service_account=operator.get("serviceAccount", ""),
        worker_hash=operator.get("workerHash"),
        legacy_selectors=tuple(operator.get("legacyWorkerSelector") or ()),
        resource_claims=facts.given.get("resourceClaims"),
        topology_bindings=facts.given.get("topologyBindings"),
        output=facts.given.get("output", "manifests"),
        shared=facts.given.get("shared", "render"),
        ssh_key=inside(facts.given, "sshKey").get("from", "secret"),
        changes=tuple(Change(spec, g) for spec, g in specs),
        allow=frozenset(word for spec, _ in specs for word in spec.get("allow") or ()),
        pull_secrets=_by_name(specs, "imagePullSecrets"),
        scheduling=scheduling or None,
        suppress=tuple(s for spec, g in specs for s in suppressed(spec, g, problems)),
    )


def _by_name(specs: list[tuple[Object, Given]], key: str) -> tuple[Object, ...]:
    found: dict[str, Object] = {}
    for spec, _ in specs:
        for item in spec.get(key) or ():
            found[item["name"]] = {**found.get(item["name"], {}), **item}
    return tuple(found.values())
