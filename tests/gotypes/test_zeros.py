"""What Go leaves out of the objects that we print: every field, with every zero, against the tags of the Go types themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

import pytest
import yaml
from support import ROOT

from generator.gotypes import kinds, kubernetes, zeros
from generator.gotypes import tags as table_of
from generator.releases import products
from generator.schema.table import Table, table
from generator.schema.table_names import versioned

ZEROS: tuple[Any, ...] = ("", 0, False, [], {})
WORD = re.compile(r"(?P<name>\w+)(?P<shape>\[\]|:\{\}|\{\}|\?|[:=~.])?(?P<kind>[\w./]*)(?P<always>![0f]?)?")
SHAPES = {None: str, ".0": int, ".f": bool, "[]": list, "{}": dict, "~": dict, ":{}": None, ":": None, "=": None, "?": None}
OPAQUE = ("Quantity", "IntOrString", "Time", "Duration", "Any", "")
"""What writes its own JSON, and plain values."""


class Tag(NamedTuple):
    """One field of a Go struct as its tag says it."""

    omitted: type | None
    """The class of the zero that is left out."""
    shape: str
    inside: str
    """The struct that it is, points to, or has as items."""


@cache
def tags() -> dict[str, dict[str, Tag]]:
    read = yaml.safe_load((Path(__file__).parent / "tags.yaml").read_text(encoding="utf-8"))
    return {name: dict(map(_tag, words.split())) for name, words in read.items()}


def _tag(word: str) -> tuple[str, Tag]:
    found = WORD.fullmatch(word)
    assert found, word
    shape, kind = found["shape"] or "", found["kind"]
    own = kind == "Time" and shape == "~"  # a text in JSON, which cannot be empty
    known = None if found["always"] or own else SHAPES[(f".{kind}" if shape == "." else shape) or None]
    return found["name"], Tag(known, shape, "" if shape == "." or kind in OPAQUE else kind)


def roots() -> dict[str, str]:
    """Kind → Go type, of the objects that we print and that have tags."""
    return {
        name.rpartition(".")[2]: name for name, fields in tags().items() if list(fields)[:3] == ["kind", "apiVersion", "metadata"]
    }


def places() -> dict[str, tuple[str, tuple[tuple[str, str], ...]]]:
    """Each Go type with the kind and the fields (name and shape) on the way to it, by the shortest way."""
    found: dict[str, tuple[str, tuple[tuple[str, str], ...]]] = {name: (kind, ()) for kind, name in roots().items()}
    ahead = list(found)
    for name in ahead:
        kind, way = found[name]
        for field, tag in tags()[name].items():
            if tag.inside and tag.inside not in found:
                found[tag.inside] = (kind, (*way, (field, tag.shape)))
                ahead.append(tag.inside)
    return found


def built(kind: str, way: tuple[tuple[str, str], ...], inner: dict[str, Any]) -> dict[str, Any]:
    """A manifest that holds nothing but one struct, and what is around it."""
    value = {**inner, "beside": 1}
    for field, shape in reversed(way):
        value = {field: [value] if shape == "[]" else value}
    return {**value, "kind": kind}


def at(manifest: dict[str, Any], way: tuple[tuple[str, str], ...]) -> dict[str, Any]:
    """The struct again."""
    value: Any = manifest
    for field, shape in way:
        value = value[field][0] if shape == "[]" else value[field]
    assert isinstance(value, dict)
    return value


@pytest.mark.parametrize("name", tags())
def test_every_field_with_every_zero(name: str) -> None:
    """A zero of the field's own kind goes if the tag says so; any other zero stays, for validation to find."""
    kind, way = places()[name]
    for field, tag in tags()[name].items():
        for zero in ZEROS:
            if not way and field == "kind":
                continue
            left = at(zeros.without(built(kind, way, {field: zero})), way)
            wanted = {"beside": 1} if type(zero) is tag.omitted else {field: zero, "beside": 1}
            if not way:
                wanted["kind"] = kind
            assert left == wanted, (name, field, zero)
            assert type(left.get(field, zero)) is type(zero)


@pytest.mark.parametrize("name", tags())
def test_what_is_not_zero_stays(name: str) -> None:
    """Every field with something in it; in structs inside, entries of maps and items of lists too."""
    kind, way = places()[name]
    full: dict[str, Any] = {f: [""] if t.shape == "[]" else {"": ""} if t.shape == "{}" else "x" for f, t in tags()[name].items()}
    if not way:
        del full["kind"]
    assert at(zeros.without(built(kind, way, full)), way).items() >= full.items()


def leaves_out(name: str) -> bool:
    """Whether a struct or one inside it has a field that can be left out."""
    return any(tag.omitted or (tag.inside and leaves_out(tag.inside)) for tag in tags()[name].values())


def test_our_tables_are_the_tags() -> None:
    """The texts of generator/gotypes, type by type, with nothing that no tag has."""
    pairs = list(roots().items())
    had: dict[str, set[str]] = {}
    for ours, theirs in pairs:
        had.setdefault(ours, set()).update(tags()[theirs])
        for field, tag in tags()[theirs].items():
            omitted, inside = table_of.fields_of(ours).get(field, (None, ""))
            assert omitted is tag.omitted, (theirs, field)
            if inside and (inside, tag.inside) not in pairs:
                pairs.append((inside, tag.inside))
            assert inside or not tag.inside or not leaves_out(tag.inside), (theirs, field)
    for ours, fields in had.items():
        assert set(table_of.fields_of(ours)) <= fields, ours
    without = {"SSHKey", "ExternalSecret", "VirtualService", "DestinationRule", "ExtraPodSpec"}
    assert set(table_of.TEXTS) - set(had) == without, "these have no tags"
    parts = (kubernetes.PODS, kubernetes.VOLUMES, kinds.BUILTIN, kinds.CUSTOM)
    assert len(table_of.TEXTS) == sum(map(len, parts)), "two types of one name"


def test_every_kind_with_a_template_has_a_table() -> None:
    printed = {
        line.split()[1]
        for p in (ROOT / "templates" / "manifests").iterdir()
        for line in p.read_text().splitlines()
        if line.startswith("kind:")
    }
    assert len(printed) > 15
    assert printed - {"Secret"} <= set(table_of.TEXTS)


CLASSES = {"string": str, "boolean": bool, "integer": int, "number": int, "list": list, "map": dict}
UNKNOWN = {("core/v1.PodResourceClaim", "source"), ("core/v1.ObjectMeta", "selfLink")}
"""Fields of the schemas that no Go type of today has: `source` went with Kubernetes 1.31 and held pointers only."""


def schemas() -> Iterator[tuple[str, str, str]]:
    """Table, root in it and Go type, for every version of every kind."""
    families = [versioned("builtin", v) for v in products.KUBERNETES] + [versioned("lws", v) for v in products.LWS]
    families += [versioned("grove", v) for v in products.GROVE] + [versioned("volcano", v) for v in products.VOLCANO] + ["extras"]
    for family in families:
        for root in table(family).roots:
            kind = root.rpartition("/")[2]
            if kind in roots() and not root.startswith("resource.k8s.io/v1beta"):
                yield family, root, roots()[kind]


@pytest.mark.parametrize(("family", "root", "name"), [pytest.param(*s, id=f"{s[0]}-{s[2]}") for s in schemas()])
def test_every_field_of_the_schemas_has_a_tag_of_its_kind(family: str, root: str, name: str) -> None:
    """Whatever may stand in a manifest at any version is known, and a zero of its type is the zero that is left out."""
    known = table(family)
    seen: set[tuple[int, str]] = set()
    compared = _compare(known, known.roots[root], name, seen)
    assert compared > 10


def _compare(known: Table, index: int, name: str, seen: set[tuple[int, str]]) -> int:
    node = known.node(index)
    if node.kind == "list":
        return _compare(known, node.item, name, seen)
    if node.kind != "object" or (index, name) in seen:
        return 0
    seen.add((index, name))
    count = 0
    for field, child in node.fields.items():
        if field == "status" or (name, field) in UNKNOWN:
            continue
        assert field in tags()[name], (name, field)
        tag, kind = tags()[name][field], known.node(child).kind
        if tag.omitted is not None and kind in CLASSES:
            assert tag.omitted is CLASSES[kind], (name, field, kind)
        count += 1 + (_compare(known, child, tag.inside, seen) if tag.inside else 0)
    return count


def test_the_examples_of_the_rule() -> None:
    """Values go, pointers and structs stay; a map's entries and a list's items are no fields."""
    container = {
        "name": "main",
        "tty": False,
        "args": [],
        "env": [{"name": "EMPTY", "value": ""}],
        "livenessProbe": {"periodSeconds": 0, "tcpSocket": {"port": 0, "host": ""}},
        "securityContext": {"runAsUser": 0, "privileged": False},
        "resources": {"limits": {}},
        "command": [""],
    }
    pod = {
        "hostNetwork": False,
        "tolerations": [],
        "securityContext": {},
        "nodeSelector": {"zone": ""},
        "containers": [container],
        "volumes": [{"name": "a", "emptyDir": {}}, {"name": "b", "configMap": {"defaultMode": 0, "items": []}}],
    }
    spec = {"replicas": 0, "strategy": {}, "template": {"metadata": {"labels": {}}, "spec": pod}}
    assert zeros.without({"kind": "Deployment", "metadata": {"name": "a", "annotations": {}}, "spec": spec}) == {
        "kind": "Deployment",
        "metadata": {"name": "a"},
        "spec": {
            "replicas": 0,
            "strategy": {},
            "template": {
                "metadata": {},
                "spec": {
                    "securityContext": {},
                    "nodeSelector": {"zone": ""},
                    "containers": [
                        {
                            "name": "main",
                            "env": [{"name": "EMPTY"}],
                            "livenessProbe": {"tcpSocket": {"port": 0}},
                            "securityContext": {"runAsUser": 0, "privileged": False},
                            "resources": {},
                            "command": [""],
                        }
                    ],
                    "volumes": [{"name": "a", "emptyDir": {}}, {"name": "b", "configMap": {"defaultMode": 0}}],
                },
            },
        },
    }


def test_a_manifest_without_zeros_is_not_even_copied() -> None:
    manifest = {"kind": "Role", "rules": [{"apiGroups": [""], "verbs": ["get"]}]}
    assert zeros.without(manifest) is manifest


def test_kinds_without_a_table_stay() -> None:
    """A graph for an operator to build is the user's text, not what a Go program printed."""
    for kind in ("DynamoGraphDeployment", "Unknown", None, 5):
        manifest = {"kind": kind, "spec": {"a": "", "metadata": {"labels": {}}}}
        assert zeros.without(manifest) == manifest


def test_values_of_wrong_shape_stay() -> None:
    spec = {"template": "text", "selector": [], "minReadySeconds": 0.0, "paused": 0, "strategy": {"type": None}}
    assert zeros.without({"kind": "Deployment", "spec": spec})["spec"] == spec
