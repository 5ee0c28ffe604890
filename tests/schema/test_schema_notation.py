"""The schema notation: read once into a tree, checked, and settled for a version."""

from __future__ import annotations

import pytest

from generator.schema.build import compiled
from generator.schema.notation import SchemaError, read
from generator.schema.tree import INTEGERS, Field, ListOf, MapOf, Named, Plain, Struct, Text
from generator.schema.types import Types

RELEASES = ("1.9", "1.10", "1.11")


def types(text: str, version: str = "1.10") -> Types:
    return Types(read("made-up.yaml", text, RELEASES), version, RELEASES, "Product", "1.36")


def test_words_and_constraints() -> None:
    given = """
        types:
          T:
            fields:
              a: list of map of int32
              b: {type: list of core.v1.EnvVar, unique: [name], minItems: 1}
              c: {type: map of string, keys: qualified-name, values: label-value, bytes: 9}
              d: {type: string, enum: [x, y], default: x, about: What it is.}
            required: [b]
    """
    assert types(given).named("T") == Struct(
        (
            Field("a", ListOf(MapOf(INTEGERS["int32"]))),
            Field("b", ListOf(Named("core.v1.EnvVar"), low=1, unique=(("name", None),))),
            Field("c", MapOf(Text(pattern="label-value"), keys="qualified-name", size=9)),
            Field("d", Text(enum=("x", "y")), default="x", about="What it is."),
        ),
        required=("b",),
    )


MARKED = """
    types:
      T:
        fields:
          old: {type: string, until: "1.9"}
          new: {type: string, required: true, since: "1.11"}
          both:
            - {type: boolean, until: "1.9"}
            - {type: string, since: "1.10"}
"""


@pytest.mark.parametrize(
    ("version", "fields", "required", "later"),
    [
        ("1.9", {"old": Text(), "both": Plain("boolean")}, (), (("new", "known from Product 1.11 on"),)),
        (
            "1.10",
            {"both": Text()},
            (),
            (("old", "known up to Product 1.9"), ("new", "known from Product 1.11 on")),
        ),
        ("1.11", {"new": Text(), "both": Text()}, ("new",), (("old", "known up to Product 1.9"),)),
    ],
)
def test_marks(version: str, fields: dict[str, object], required: tuple[str, ...], later: tuple[tuple[str, str], ...]) -> None:
    made = types(MARKED, version).named("T")
    assert isinstance(made, Struct)
    assert ({field.name: field.type for field in made.fields}, made.required, made.later) == (fields, required, later)


def test_what_a_type_extends() -> None:
    given = """
        types:
          Base: {fields: {a: string, b: string}, required: [a, b], open: true}
          T: {extends: Base, optional: [a], fields: {b: {type: string, default: x}, c: {type: string, required: true}}}
    """
    made = types(given).named("T")
    assert isinstance(made, Struct) and [field.name for field in made.fields] == ["a", "b", "c"]
    assert made.required == ("c",) and made.open


def test_a_type_of_kubernetes_is_patched_as_far_as_it_has_the_fields() -> None:
    given = """
        embedded:
          core.v1.Container:
            optional: [name]
            unlisted: [env]
            defaults: {image: x, nothing: y}
            fields: {command: int32, nowhere: string}
    """
    made = types(given).named("core.v1.Container")
    assert isinstance(made, Struct) and made.required == ()
    fields = {field.name: field for field in made.fields}
    assert fields["image"].default == "x" and not {"nothing", "nowhere"} & fields.keys()
    assert fields["command"].type == INTEGERS["int32"] and fields["env"].type == ListOf(Named("core.v1.EnvVar"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ('types: {T: {fields: {a: {type: string, since: "1.8"}}}}', "T.a: since: 1.8 is no known release (1.9, 1.10, 1.11)"),
        ("types: {T: {fields: {a: {type: string, until: 1.9}}}}", "T.a: until: 1.9 is no known release (1.9, 1.10, 1.11)"),
        ("types: {T: {fields: {a: {type: string, min: 1}}}}", "T.a: 'min' means nothing here"),
        ("types: {T: {fields: {a: {type: Other, minLength: 1}}}}", "T.a: 'minLength' means nothing here"),
        ("types: {T: {feilds: {}, extends: X}}", "T: 'feilds' means nothing here"),
        ("types: {T: {type: string, pattern: labels}}", "T: pattern: labels is no form of text that schema/patterns.py has"),
        ("embedded: {core.v1.Pod: {default: {}}}", "core.v1.Pod: 'default' means nothing here"),
        ("type: {}", "the file: 'type' means nothing here"),
    ],
)
def test_what_a_file_cannot_say(given: str, words: str) -> None:
    with pytest.raises(SchemaError) as caught:
        types(given)
    assert str(caught.value) == f"made-up.yaml: {words}"


def test_all_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(SchemaError) as caught:
        types("types: {A: {type: string, min: 1}, B: {fields: {c: {type: string, since: x}}}}")
    assert len(str(caught.value).splitlines()) == 2


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("types: {T: {extends: S}, S: string}", "made-up.yaml: S is no object that a type could extend"),
        ("types: {}", "made-up.yaml: Kubernetes 1.36 has no type io.k8s.api..T"),
    ],
)
def test_types_that_lead_nowhere(given: str, words: str) -> None:
    with pytest.raises(SchemaError, match=words):
        types(given).named("T")


def test_a_type_inside_itself_has_one_node() -> None:
    nodes, roots = compiled("other_1_36")
    props = next(node for node in nodes if node[0] == "object" and "maxProperties" in node[1] and "not" in node[1])
    assert props[2][props[1].index("not")] == nodes.index(props) and roots
