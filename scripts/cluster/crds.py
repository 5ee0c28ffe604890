"""The custom resources of a kind of cluster: the real definitions of ../shared/crds, and made-up ones for the rest."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any, NamedTuple

from .plane import Plane, until
from .processes import Failed

ROOT = Path(__file__).resolve().parent.parent.parent
LWS, VOLCANO, GROVE, OLD_GROVE = "lws/v0.8.0", "volcano/v1.14.4", "grove/v0.1.0-alpha.12-rc1", "grove/v0.1.0-alpha.8"
DYNAMO = "dynamo/1.4"


class Resource(NamedTuple):
    """A kind that an API server knows, or must learn."""

    api_version: str
    kind: str
    namespaced: bool = True


def shared() -> Path:
    """The folder of the shared data, as for the tests: DGD_RENDER_SHARED, else `shared` beside the checkout."""
    folder = Path(os.environ.get("DGD_RENDER_SHARED") or ROOT.parent / "shared")
    if not (folder / "crds").is_dir():
        raise Failed(f"no {folder}/crds: put the shared data beside the checkout as `shared`, or set DGD_RENDER_SHARED")
    return folder


def real(versions: tuple[str, ...]) -> list[dict[str, Any]]:
    """The definitions of some projects, each at one version. Conversion webhooks do not run here."""
    found = []
    for version in versions:
        files = sorted((shared() / "crds" / version).glob("*.json"))
        if not files:
            raise Failed(f"no definitions in {shared()}/crds/{version}")
        for path in files:
            definition = json.loads(path.read_text(encoding="utf-8"))
            definition["spec"]["conversion"] = {"strategy": "None"}
            stored_as_printed(definition["spec"]["versions"])
            found.append(definition)
    return found


def stored_as_printed(versions: list[dict[str, Any]]) -> None:
    """Without the conversion webhook an older object is stored under the newest version: let that keep the older fields."""
    newest = versions[-1]
    fields = specification(newest)
    for one in versions:
        one["storage"] = one is newest
        for name in specification(one).keys() - fields.keys():
            fields[name] = {"x-kubernetes-preserve-unknown-fields": True}


def specification(version: dict[str, Any]) -> dict[str, Any]:
    """The fields of `spec` in the schema of a version."""
    found: dict[str, Any] = version["schema"]["openAPIV3Schema"]["properties"]["spec"]["properties"]
    return found


def made_up(resource: Resource) -> dict[str, Any]:
    """A definition that takes any object of a kind."""
    group, _, version = resource.api_version.partition("/")
    plural = resource.kind.lower() + "s"
    schema = {"type": "object", "x-kubernetes-preserve-unknown-fields": True}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        # Groups of Kubernetes itself are protected: without an approval the definition is refused.
        "metadata": {"name": f"{plural}.{group}", "annotations": {"api-approved.kubernetes.io": "unapproved, for a test"}},
        "spec": {
            "group": group,
            "scope": "Namespaced" if resource.namespaced else "Cluster",
            "names": {
                "kind": resource.kind,
                "plural": plural,
                "singular": resource.kind.lower(),
                "listKind": resource.kind + "List",
            },
            "versions": [{"name": version, "served": True, "storage": True, "schema": {"openAPIV3Schema": schema}}],
        },
    }


def established(plane: Plane) -> None:
    """Wait until the API server serves every definition. (`kubectl wait` fails on one that has no status yet.)"""
    wait = ("wait", "--for=condition=Established", "--timeout=30s", "crd", "--all")
    until(lambda: plane.kubectl(*wait).code == 0, lambda: plane.must(*wait))


def known(table: str) -> set[tuple[str, str]]:
    """(apiVersion, kind) of each line of `kubectl api-resources --no-headers`."""
    rows = (line.split() for line in table.splitlines())
    return {(row[-3], row[-1]) for row in rows if len(row) >= 4}
