"""The full validation: independent of the fast one, never laxer, and closed against what a hostile repository may hold."""

from __future__ import annotations

import copy
import random
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from schema_shared import golden_files, refused_at
from support import settings
from validate_examples import DEPLOYMENT, POD_GROUP, RIGHT, SECRET, changed

from generator.releases.products import KUBERNETES
from generator.schema.forms import FORMS
from generator.schema.patterns import PATTERNS
from generator.validate import crds, fast, full

SETTINGS = settings()


@pytest.mark.parametrize("manifest", RIGHT, ids=[str(manifest["kind"]) for manifest in RIGHT])
def test_a_right_manifest_has_no_findings(manifest: dict[str, Any]) -> None:
    assert full.findings(manifest, SETTINGS) == []


@pytest.mark.parametrize("kubernetes", KUBERNETES)
def test_every_kubernetes_version_works(kubernetes: str) -> None:
    held = settings(kubernetes=kubernetes)
    assert full.findings(DEPLOYMENT, held) == []
    assert [p.kind for p in full.schema_findings(changed(DEPLOYMENT, "spec/replica", 1), held)] == ["unknown"]


def places(value: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Every place in a value."""
    pairs = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, item in pairs:
        yield (*path, step)
        yield from places(item, (*path, step))


def mutant(manifest: dict[str, Any], chance: random.Random) -> dict[str, Any]:
    """A copy that is wrong, or not, at one place."""
    made = copy.deepcopy(manifest)
    *above, last = chance.choice(list(places(made)))
    holder: Any = made
    for step in above:
        holder = holder[step]
    kind = chance.choice(["type", "unknown", "delete", "range", "copy", "null"])
    if kind == "unknown" and isinstance(holder, dict):
        holder["unheardOf"] = 1
    elif kind == "delete":
        del holder[last]
    elif kind == "range":
        holder[last] = chance.choice([-1, 0, 2**31, 2**63, "", "A B", 1.5])
    elif kind == "copy" and isinstance(holder, list):
        holder.append(copy.deepcopy(holder[last]))
    elif kind == "null":
        holder[last] = None
    else:
        holder[last] = chance.choice([5, "5", True, [], {}, ["x"], {"x": "y"}])
    return made


def test_fast_and_full_agree_on_mutated_golden_objects() -> None:
    chance = random.Random(20260821)
    goldens = [golden for golden in golden_files("1.3") if not refused_at(golden)]
    kinds: dict[str, list[dict[str, Any]]] = {}
    for golden in chance.sample(goldens, 60):
        for manifest in yaml.load_all(golden.read_text(encoding="utf-8"), yaml.CSafeLoader):
            kinds.setdefault(manifest["kind"], []).append(manifest)
    tally = {"both": 0, "none": 0}
    different = []
    for manifest in [mutant(chance.choice(some), chance) for some in kinds.values() for _ in range(100)]:
        quick, slow = fast.schema_findings(manifest, SETTINGS), full.schema_findings(manifest, SETTINGS)
        quick = [problem for problem in quick if not problem.kind[-1].isdecimal()]
        if bool(quick) != bool(slow):
            different.append((manifest["kind"], [(p.path, p.message) for p in quick], [(p.path, p.message) for p in slow]))
        else:
            tally["both" if quick else "none"] += 1
    print(f"\nmutated golden objects of {len(kinds)} kinds: {tally}")
    assert different == []


MISSED: list[tuple[str, dict[str, Any]]] = [
    ("a time that is none", changed(DEPLOYMENT, "metadata/managedFields", [{"time": "yesterday"}])),
    ("data of a Secret that is no base64", changed(SECRET, "data/a", "hello!")),
]


@pytest.mark.parametrize(("what", "manifest"), MISSED, ids=[what for what, _ in MISSED])
def test_classes_that_only_full_finds(what: str, manifest: dict[str, Any]) -> None:
    assert fast.findings(manifest, SETTINGS) == []
    assert [problem.kind for problem in full.findings(manifest, SETTINGS)] == ["pattern"]


TEXTS = [
    "",
    "a",
    "A",
    "a-b",
    "-a",
    "a-",
    "a.b",
    "a..b",
    ".a",
    "a_b",
    "1",
    "1a",
    "a" * 63,
    "a" * 64,
    "a" * 253,
    "a" * 254,
    "a/b",
    "A.b/c",
    "/a",
    "a/",
    "a/b/c",
    "é",
    "a\n",
    "1.2.3",
    "01.2.3",
    "1.2",
    "1.2.10000",
    f"{'a' * 63}.b/c",
    f"{'a' * 64}.b/c",
    f"{'a' * 254}/c",
    "a b",
    "1.5",
    ".5",
    "5.",
    ".",
    "+1",
    "-1",
    "--1",
    "1e3",
    "1E3",
    "1e",
    "1Ei",
    "1Ki",
    "1ki",
    "1K",
    "1m",
    "1.5Gi",
    "1e+3",
    "1e1.5",
    "1Gi ",
    "1,5",
]


@pytest.mark.parametrize("form", sorted(FORMS))
def test_the_two_statements_of_a_text_form_agree(form: str) -> None:
    validator = full.validator({"type": "string", **FORMS[form]})
    assert {text: validator.is_valid(text) for text in TEXTS} == {text: PATTERNS[form][0](text) for text in TEXTS}
    assert {*FORMS} == {*PATTERNS}


class TestHostile:
    """validation.md 1.4."""

    @pytest.mark.parametrize("kind", ["../../../../tmp/evil", "evil\0", "x" * 10_000, None, 5, ["a"], "List", "PodSpec"])
    def test_a_kind_never_becomes_a_path(self, kind: Any) -> None:
        manifest = {"apiVersion": "v1", "kind": kind, "metadata": {"name": "a"}}
        assert not fast.has_schema(manifest, SETTINGS)
        assert full.schema_findings(manifest, SETTINGS) == []

    @pytest.mark.parametrize("kubernetes", ["1.34", "1.37"])
    def test_a_group_is_taken_whole(self, kubernetes: str) -> None:
        assert full.findings(POD_GROUP, settings(kubernetes=kubernetes)) == []

    def test_a_reference_in_a_crd_is_not_followed(self) -> None:
        found = crds.crds_of(
            [crd({"type": "object", "properties": {"a": {"$ref": "file:///etc/passwd"}, "b": {"$ref": "http://x/y"}}})]
        )
        manifest = {"apiVersion": "x.io/v1", "kind": "Thing", "metadata": {"name": "a"}, "spec": {"a": 1, "b": "c"}}
        assert full.findings(manifest, SETTINGS, found) == []

    def test_a_reference_outside_is_never_fetched(self) -> None:
        with pytest.raises(Exception, match=r"(?i)retriev|resolv|offline|referenc|present"):
            full.validator({"$ref": "http://127.0.0.1:9/x"}).is_valid({})

    def test_a_secret_is_never_quoted(self) -> None:
        problems = full.findings(changed(SECRET, "data/a", ["hunter2"]), SETTINGS)
        assert problems
        assert not any("hunter2" in problem.message for problem in problems)


def crd(spec: dict[str, Any]) -> dict[str, Any]:
    """A CRD with one version."""
    root = {"type": "object", "properties": {"spec": spec}}
    return {
        "apiVersion": "apiextensions.k8s.io/v1",
        "kind": "CustomResourceDefinition",
        "spec": {"group": "x.io", "names": {"kind": "Thing"}, "versions": [{"name": "v1", "schema": {"openAPIV3Schema": root}}]},
    }


PROPERTIES: dict[str, Any] = {
    "open": {"type": "object", "x-kubernetes-preserve-unknown-fields": True},
    "port": {"x-kubernetes-int-or-string": True, "anyOf": [{"type": "integer"}, {"type": "string"}]},
    "low": {"type": "integer", "format": "int32", "minimum": 1, "exclusiveMinimum": True},
    "set": {"type": "array", "items": {"type": "string"}, "x-kubernetes-list-type": "set"},
    "map": {
        "type": "array",
        "items": {"type": "object", "properties": {"p": {"type": "integer"}, "q": {"type": "string", "default": "TCP"}}},
        "x-kubernetes-list-type": "map",
        "x-kubernetes-list-map-keys": ["p", "q"],
    },
    "one": {
        "type": "object",
        "properties": {"a": {"type": "string"}, "b": {"type": "string"}},
        "oneOf": [{"required": ["a"]}, {"required": ["b"]}],
    },
    "needed": {"type": "string", "default": "x"},
    "embedded": {"type": "object", "x-kubernetes-embedded-resource": True, "properties": {"spec": {"type": "object"}}},
}
SPECS: list[tuple[dict[str, Any], list[str]]] = [
    ({}, []),
    ({"open": {"anything": [1]}}, []),
    ({"closed": 1}, ["unknown"]),
    ({"port": 1}, []),
    ({"port": 1.5}, ["type"]),
    ({"low": 1}, ["range"]),
    ({"low": 2**31}, ["range"]),
    ({"set": ["a", "a"]}, ["unique"]),
    ({"map": [{"p": 1}, {"p": 1, "q": "TCP"}]}, ["unique"]),
    ({"map": [{"p": 1}, {"p": 1, "q": "UDP"}]}, []),
    ({"one": {"a": "x"}}, []),
    ({"one": {"a": "x", "b": "y"}}, ["schema"]),
    ({"embedded": {"apiVersion": "v1", "kind": "K", "metadata": {"name": "a"}, "spec": {}}}, []),
    ({"low": None}, []),
]


@pytest.mark.parametrize(("spec", "kinds"), SPECS)
def test_a_supplied_crd_is_read_strictly(spec: dict[str, Any], kinds: list[str]) -> None:
    found = crds.crds_of([{"kind": "List"}, crd({"type": "object", "required": ["needed"], "properties": PROPERTIES})])
    manifest = {"apiVersion": "x.io/v1", "kind": "Thing", "metadata": {"name": "a"}, "spec": spec}
    assert [problem.kind for problem in full.schema_findings(manifest, SETTINGS, found)] == kinds


def test_cel_rules_of_a_supplied_crd_are_counted() -> None:
    rule = [{"rule": "true"}]
    spec = {
        "type": "object",
        "x-kubernetes-validations": rule,
        "properties": {"a": {"type": "string", "x-kubernetes-validations": rule * 2}},
    }
    assert crds.crds_of([crd(spec)]).rules == {"x.io/v1/Thing": 3}
