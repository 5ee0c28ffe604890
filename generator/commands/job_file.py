"""Reads a DynamoRender: `dgd-render.yaml` beside the graphs, or kustomize's plugin configuration."""

from __future__ import annotations

import os

from generator.commands import confine
from generator.commands.job import FILE, LISTS, PLACED, Reference, shown_as
from generator.errors import Fault, Finding, Problems, Where
from generator.parse import documents
from generator.schema import check, findings, table
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.parse.documents import Given
    from generator.trees import Object

API, KIND = "dgd-render.dev/v1alpha1", "DynamoRender"
FIELDS = "docs/argocd.md lists the fields of a DynamoRender"
HEAD = f"apiVersion: {API}, kind: {KIND}"


def from_text(text: bytes, name: str, problems: Problems) -> Object:
    """The layer that a DynamoRender file makes."""
    told = problems.part()
    found = documents.objects(load(text, name, told), told)
    if len(found) != 1:
        if not told:
            message = f"one {KIND} is expected here, not {len(found)} objects"
            problems.add(Finding("DGD909", message, Where(name, 1, 1), f"start with {HEAD}"))
        return {}
    return from_object(found[0], problems)


def from_object(given: Given, problems: Problems) -> Object:
    """The layer that a DynamoRender object makes."""
    value = given.value
    if value.get("apiVersion") != API or value.get("kind") != KIND:
        message = f"a {KIND} of {API} is expected here, not {value.get('kind')!r} of {value.get('apiVersion')!r}"
        problems.add(Finding("DGD909", message, given.where(("kind",)), f"write {HEAD}"))
        return {}
    wrong = check(table("dynamo_render"), value)
    problems.extend(findings(wrong, {"": "DGD908"}, given.where, FIELDS))
    if wrong:
        return {}
    spec = value.get("spec") or {}
    out: Object = {}
    for key in LISTS:
        if spec.get(key):
            out[key] = tuple(Reference(text, given.where(("spec", key, i))) for i, text in enumerate(spec[key]))
    for key, field in (("validate", "validate"), ("strict", "strict"), ("mode", "purpose")):
        if spec.get(key) is not None:
            out[field] = spec[key]
    for key, field in PLACED.items():
        if spec.get(key):
            out[field], out[f"{field}_from"] = spec[key], given.where(("spec", key))
    return out


def beside(root: confine.Root, folder: str, shown: str, problems: Problems) -> Object | None:
    """The layer of `dgd-render.yaml` in a folder, or None when there is no such file."""
    path = os.path.join(folder, FILE)
    if not os.path.lexists(path):
        for wrong in ("dgd-render.yml", ".dgd-render.yaml"):
            if os.path.lexists(os.path.join(folder, wrong)):
                where = Where(shown_as(shown, wrong))
                problems.add(Finding("DGD909", f"this file is not read: its name must be {FILE}", where, "rename it"))
        return None
    name = os.path.normpath(os.path.join(shown, FILE))
    try:
        text = confine.read(root, confine.resolve(root, folder, FILE), FILE)
    except Fault as fault:
        problems.add(fault.at(Where(name)))
        return {}
    return from_text(text, name, problems)
