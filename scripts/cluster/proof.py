"""One kind of cluster, proved: everything is accepted, stays as printed, and is found there a second time unchanged."""

from __future__ import annotations

import contextlib
import json
import re
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from . import access, crds, leaves, lws, volcano
from .inputs import Case, Rendered
from .plane import Plane, control_plane

APIS: dict[str, tuple[str, ...]] = {
    "none": (crds.DYNAMO,),
    "grove-alpha.8": (crds.DYNAMO, crds.OLD_GROVE),
    "lws": (crds.DYNAMO, crds.LWS, crds.VOLCANO),
    "lws-podgroups": (crds.DYNAMO, crds.LWS, crds.VOLCANO),
    "grove": (crds.DYNAMO, crds.LWS, crds.VOLCANO, crds.GROVE),
    "grove-opted-out": (crds.DYNAMO, crds.LWS, crds.VOLCANO, crds.GROVE),
}
"""Kind of cluster → the real definitions that are installed there."""
ABSENT = ("leaderworkerset.x-k8s.io/", "scheduling.volcano.sh/", "grove.io/", "scheduler.grove.io/")
"""API groups for which nothing is made up: where they are not installed, an object of them must be refused."""
LAST_APPLIED = "kubectl.kubernetes.io/last-applied-configuration"
Printed = tuple[str, dict[str, Any]]
"""A case and an object that it printed."""
WARNING = "Warning: "
LONE = re.compile(r'The \w+ "([^"]+)" is invalid')
FILES = re.compile(r'"([^"]+/(c\d+)\.yaml)"')


class Fault(NamedTuple):
    """Something that is not as it must be; `step` is the test that found it."""

    case: str
    step: str
    message: str
    companion: bool = False
    """Whether it is about a document beside the graph, which comes out as the user wrote it."""


class Outcome(NamedTuple):
    """What the table shows of one kind of cluster."""

    kind: str
    cases: int
    refused: int
    objects: int
    schemaless: tuple[str, ...]
    accounts: int
    faults: tuple[Fault, ...]
    warnings: tuple[str, ...]
    seconds: float


def prove(kind: str, found: list[Rendered]) -> Outcome:
    """Start a control plane that has what the kind has, and try everything on it."""
    began = time.monotonic()
    printed = [r for r in found if r.objects]
    with contextlib.ExitStack() as stack:
        plane = stack.enter_context(control_plane())
        schemaless = install(plane, kind, printed)
        if crds.LWS in APIS[kind]:
            stack.enter_context(lws.controller(plane, gang="" if kind == "lws-podgroups" else "volcano"))
        found_here, warnings = examined(plane, printed)
        faults = [*found_here, *admitted_by_volcano(printed)]
        accounts = sorted({a for r in printed for a in access.waiting_accounts(r.objects)})
        faults += [Fault(account[0], "can-i", text) for account in accounts for text in access.refusals(plane, *account)]
    beside = {r.case.name: r.companions for r in printed}
    faults = [f._replace(companion=names_one(f.message, beside.get(f.case, frozenset()))) for f in faults]
    objects = sum(len(r.objects) for r in printed)
    took = time.monotonic() - began
    return Outcome(
        kind, len(printed), len(found) - len(printed), objects, schemaless, len(accounts), tuple(faults), warnings, took
    )


def names_one(message: str, companions: frozenset[str]) -> bool:
    """Whether a message is about one of these objects: kubectl quotes a name, or writes kind/name."""
    return any(re.search(rf'(["/]|^\w+ ){re.escape(name)}(?=["/ ])', message) for name in companions)


def install(plane: Plane, kind: str, printed: list[Rendered]) -> tuple[str, ...]:
    """Install the definitions, and a made-up one for every kind that has none; returns the names of those kinds."""
    definitions = crds.real(APIS[kind])
    there = crds.known(plane.must("api-resources", "--no-headers"))
    there |= {
        (f"{d['spec']['group']}/{v['name']}", d["spec"]["names"]["kind"]) for d in definitions for v in d["spec"]["versions"]
    }
    asked = {crds.Resource(o["apiVersion"], o["kind"], "namespace" in o["metadata"]) for r in printed for o in r.objects}
    missing = sorted(r for r in asked if (r.api_version, r.kind) not in there and not r.api_version.startswith(ABSENT))
    items = definitions + [crds.made_up(resource) for resource in missing]
    plane.must("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": items}))
    crds.established(plane)
    return tuple(f"{r.kind} ({r.api_version})" for r in missing)


def examined(plane: Plane, printed: list[Rendered]) -> tuple[list[Fault], tuple[str, ...]]:
    """Apply all files at once and look at what became of them; also what the API server warned of."""
    folder = plane.folder / "manifests"
    folder.mkdir()
    names = written(folder, printed)
    spaces = sorted(
        {o["metadata"]["namespace"] for r in printed for o in r.objects if "namespace" in o["metadata"]} - {"default"}
    )
    namespaces = [{"apiVersion": "v1", "kind": "Namespace", "metadata": {"name": space}} for space in spaces]
    namespaces += [
        {"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "default", "namespace": s}} for s in spaces
    ]
    plane.must("create", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": namespaces}))
    applied = plane.kubectl("apply", "--validate=strict", "-f", folder)
    faults = list(rejections(applied.err, names, printed, "apply"))
    refused = {fault.case for fault in faults}
    for path in folder.iterdir():
        if names[path.stem] in refused:
            path.unlink()
    rest = [r for r in printed if r.case.name not in refused]
    warnings = tuple(sorted({line.removeprefix(WARNING) for line in applied.err.splitlines() if line.startswith(WARNING)}))
    return faults + settled(plane, folder, rest, names), warnings


def written(folder: Path, printed: list[Rendered]) -> dict[str, str]:
    """One file for each case, as printed; returns file stem → case."""
    names = {}
    for number, one in enumerate(printed, 1):
        names[f"c{number:04d}"] = one.case.name
        (folder / f"c{number:04d}.yaml").write_text(one.text, encoding="utf-8")
    return names


def settled(plane: Plane, folder: Path, printed: list[Rendered], names: dict[str, str]) -> list[Fault]:
    """A second apply, the live objects, and `kubectl diff` in both forms."""
    order = [(r.case.name, o) for r in printed for o in r.objects]
    again = plane.kubectl("apply", "--validate=strict", "-f", folder)
    lines = again.out.splitlines()
    faults = list(rejections(again.err, names, printed, "second apply"))
    if len(lines) == len(order):
        faults += [
            Fault(c, "second apply", line) for (c, _), line in zip(order, lines, strict=True) if not line.endswith(" unchanged")
        ]
    elif not faults:
        faults.append(Fault("", "second apply", f"{len(order)} objects, but {len(lines)} lines"))
    live = plane.objects("--ignore-not-found", "-f", folder)
    faults += lost(order, live)
    done = plane.kubectl("diff", "-f", folder)
    if done.code or done.out:
        faults += differing(done.out) or [Fault("", "diff", done.err[-2000:])]
    return faults + server_side(plane, folder, order, live)


def server_side(plane: Plane, folder: Path, order: list[Printed], live: list[dict[str, Any]]) -> list[Fault]:
    """A server-side apply (Flux does nothing else) must find the same: it changes only who owns which field."""
    done = plane.kubectl("apply", "--server-side", "--force-conflicts", "--dry-run=server", "-o", "json", "-f", folder)
    if done.code:
        return [Fault("", "server-side apply", line) for line in done.err.splitlines() if not line.startswith(WARNING)]
    case = {identity(one): name for name, one in order}
    there = {identity(one): own_content(one) for one in live}
    return [
        Fault(case[identity(one)], "server-side apply", f"{one['kind']} {one['metadata']['name']}{text}")
        for one in json.loads(done.out)["items"]
        if identity(one) in there
        for text in {*leaves.lost(own_content(one), there[identity(one)]), *leaves.lost(there[identity(one)], own_content(one))}
    ]


def own_content(one: dict[str, Any]) -> dict[str, Any]:
    """An object without what the API server and kubectl keep in it."""
    # A Deployment gets a new generation with every annotation, so also with the one in which kubectl keeps what it applied.
    kept = ("managedFields", "resourceVersion", "annotations", "generation")
    notes = {k: v for k, v in one["metadata"].get("annotations", {}).items() if k != LAST_APPLIED}
    metadata = {k: v for k, v in one["metadata"].items() if k not in kept}
    return {k: v for k, v in one.items() if k != "status"} | {"metadata": metadata | ({"annotations": notes} if notes else {})}


def rejections(text: str, names: dict[str, str], printed: list[Rendered], step: str) -> Iterator[Fault]:
    """kubectl's errors, each with its case: that whose file it names; a lone error names the object alone."""
    owners = {o["metadata"]["name"]: r.case.name for r in printed for o in r.objects}
    for line in text.splitlines():
        if line.strip() and not line.startswith(WARNING):
            file, lone = FILES.search(line), LONE.match(line)
            case = names[file[2]] if file else owners.get(lone[1], "") if lone else ""
            yield Fault(case, step, line.replace(file[1], file[2]) if file else line)


def lost(order: list[Printed], live: list[dict[str, Any]]) -> list[Fault]:
    """Every printed leaf that the live object of the same identity has not."""
    there = {identity(o): o for o in live}
    return [
        Fault(case, "live object", f"{one['kind']} {one['metadata']['name']}{text}")
        for case, one in order
        for text in (leaves.lost(one, there[identity(one)]) if identity(one) in there else (" is not there",))
    ]


def identity(one: dict[str, Any]) -> tuple[str, str, str, str]:
    """What an API server knows an object by; the version of its API does not matter."""
    return (one["apiVersion"].rpartition("/")[0], one["kind"], one["metadata"].get("namespace", ""), one["metadata"]["name"])


def differing(text: str) -> list[Fault]:
    """What `kubectl diff` shows, object by object."""
    parts = re.split(r"^diff -u.*?/LIVE-\d+/(\S+) .*\n", text, flags=re.MULTILINE)
    changed = [
        (parts[i], [w for w in parts[i + 1].splitlines() if re.match(r"[-+](?![-+]{2} )", w)]) for i in range(1, len(parts), 2)
    ]
    return [Fault("", "diff", f"{name}: {' | '.join(w.strip() for w in words)[:500]}") for name, words in changed]


def admitted_by_volcano(printed: list[Rendered]) -> list[Fault]:
    """What Volcano's own webhook and scheduler would say."""
    return [Fault(r.case.name, "volcano", text) for r in printed for text in volcano.complaints(r.objects, queues(r.case))]


def queues(case: Case) -> tuple[str, ...]:
    """The queues that the case's overlays say exist in the cluster."""
    import yaml

    paths = [case.folder / case.words[i + 1] for i, word in enumerate(case.words) if word == "--overlay"]
    specs = [document["spec"] for path in paths for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
    volcanoes = [(spec.get("capabilities") or {}).get("volcano") for spec in specs]
    return tuple(q for one in volcanoes if isinstance(one, dict) for q in one.get("queues", ()))
