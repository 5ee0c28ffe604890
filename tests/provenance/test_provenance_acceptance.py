"""`explain --field` against the truth: a value of an input is changed in its text, and what changed then names it.

The change is made by this test, at the place of the text, not as `provenance` makes its own. What only another decision changes
(a type, a node count, an annotation) is named as one that decides.
"""

from __future__ import annotations

import json
import os
import random
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any

from support import EXAMPLES, documents, each, folders, run

from generator.errors import Problems
from generator.pipeline import Options, Source, read
from generator.provenance import Answer, Inputs, Origin, RenderedField, Sources, field
from generator.yamlio import json_pointer

LEAVES = int(os.environ.get("DGD_RENDER_LEAVES", "60"))
"""Values that are changed, over all examples; 500 for the figure of docs/explain.md."""
PLACES = 12
"""Rendered values that are asked for, of those that one change changed, and of those that it did not."""
WORDS = ("probe", "probe.example/probe:2", "7", "9", "16", "1", "true", "false", "1.4", "32Gi", "none", "decode", "sglang")


@cache
def sources(folder: Path) -> Sources:
    """The answers for an example; its inputs are rendered some hundred times, once."""
    held = [
        tuple(read([Source(str(folder / name), (folder / name).read_bytes())], Problems()))
        for name in ("graph.yaml", "overlay.yaml")
    ]
    return Sources(Inputs(held[0], held[1], Options()))


@cache
def answer(folder: Path, place: str) -> Answer:
    return sources(folder).answer(field(place))


def scalars(value: Any, at: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    if not isinstance(value, dict | list):
        yield at, value
    for step, item in steps:
        yield from scalars(item, (*at, step))


def flat(text: str) -> dict[tuple[str, tuple[str, ...]], tuple[tuple[Any, ...], Any]]:
    """(object, path by names) → (pointer, value) of every rendered value."""
    out = {}
    for body in documents(text):
        name = f"{body['kind']}/{body['metadata']['name']}"
        for pointer, value in scalars(body):
            path, held = [], body
            for step in pointer:
                names = [item.get("name") for item in held if isinstance(item, dict)] if isinstance(held, list) else []
                named = names and len(set(names)) == len(held) and None not in names
                path.append(f"[{names[step]}]" if named else str(step))
                held = held[step]
            out[name, tuple(path)] = pointer, value
    return out


def written(value: Any, new: str) -> str:
    """A value in the style of the one whose place it takes."""
    return new if isinstance(value, bool | int | float) else json.dumps(new)


def changes(value: Any, random: random.Random) -> Iterator[str]:
    """Other values for a value, in any order."""
    words = [word for word in WORDS if word != str(value)]
    if isinstance(value, str):
        words += [f"{value}-2", f"{value}x", f"2{value}"]
    if str(value).isdigit():
        words += [str(int(value) + 1), str(int(value) * 2)]
    if isinstance(value, bool):
        words = ["false" if value else "true"]
    random.shuffle(words)
    yield from words


def changed(folder: Path, name: str, pointer: tuple[Any, ...], value: Any, seed: random.Random, home: Path) -> str:
    """What the example renders to with another value at a place of a file; "" where nothing else can stand there."""
    texts = {n: (folder / n).read_text(encoding="utf-8") for n in ("graph.yaml", "overlay.yaml")}
    document = read([Source(name, texts[name])], Problems())[0].document
    try:
        start, end = document.span(pointer)
    except LookupError:
        return ""
    for new in changes(value, seed):
        for path, text in texts.items():
            (home / path).write_text(text[:start] + written(value, new) + text[end:] if path == name else text, encoding="utf-8")
        done = run("render", "graph.yaml", "--overlay", "overlay.yaml", cwd=home)
        if done.code == 0:
            return done.out
    return ""


def picked() -> list[tuple[Path, str, tuple[Any, ...], Any]]:
    """Random values of the examples' inputs, the same on every machine."""
    pool = [
        (folder, name, pointer, value)
        for folder in folders(EXAMPLES)
        if (folder / "overlay.yaml").exists()
        for name in ("graph.yaml", "overlay.yaml")
        for pointer, value in scalars(read([Source(name, (folder / name).read_bytes())], Problems())[0].value)
        if pointer not in (("apiVersion",), ("kind",)) and value is not None
    ]
    seed = random.Random(19)
    return [seed.choice(pool) for _ in range(LEAVES)]


def named(origins: tuple[Origin, ...], name: str, pointer: tuple[Any, ...]) -> Origin | None:
    """The source among those of a value that stands at a place of a file."""
    here = [o for o in origins if o.where is not None and o.where.file.endswith(f"/{name}")]
    return next((o for o in here if o.where is not None and o.where.pointer == json_pointer(pointer)), None)


def place(key: tuple[str, tuple[str, ...]], pointer: tuple[Any, ...]) -> str:
    return f"{key[0]}:{json_pointer(pointer)}"


def test_every_value_names_what_it_comes_from(tmp_path: Path) -> None:
    seed, counts = random.Random(4), dict.fromkeys(("changed", "still", "values", "decisions", "unchangeable"), 0)
    wrong = []
    for folder, name, pointer, value in picked():
        before, text = flat(run("render", "graph.yaml", "--overlay", "overlay.yaml", cwd=folder).out), ""
        text = changed(folder, name, pointer, value, seed, tmp_path)
        if not text:
            counts["unchangeable"] += 1
            continue
        after = flat(text)
        other = [key for key, (_, was) in before.items() if key not in after or after[key][1] != was]
        same = [key for key in before if key in after and after[key][1] == before[key][1]]
        decides = False
        for key in seed.sample(other, min(PLACES, len(other))):
            counts["changed"] += 1
            source = named(answer(folder, place(key, before[key][0])).origins, name, pointer)
            decides = decides or (source is not None and source.decides)
            if source is None:
                wrong.append(
                    f"{folder.name}/{name}{json_pointer(pointer)} changes {place(key, before[key][0])}, and is not named"
                )
        counts["decisions" if decides else "values"] += 1
        for key in seed.sample(same, min(PLACES, len(same))):
            counts["still"] += 1
            source = named(answer(folder, place(key, before[key][0])).origins, name, pointer)
            if source is not None and not source.decides and not decides:
                wrong.append(f"{folder.name}/{name}{json_pointer(pointer)} is named by {place(key, before[key][0])}: not changed")
    print(counts)
    assert not wrong, f"{len(wrong)} of {counts}\n" + "\n".join(wrong)


@each(EXAMPLES)
def test_every_place_has_a_source(folder: Path) -> None:
    """A field, a correction or a rule."""
    objects = documents(run("render", "graph.yaml", "--overlay", "overlay.yaml", cwd=folder).out)
    body = random.Random(folder.name).choice(objects)
    for pointer, value in random.Random(7).sample(list(scalars(body)), 5):
        found = sources(folder).answer(
            RenderedField(body["kind"], body["metadata"]["name"], tuple(str(step) for step in pointer))
        )
        assert found.value == value and found.origins and found.pointer == json_pointer(pointer)


def test_a_namespace_of_the_command_line_is_a_source() -> None:
    folder = EXAMPLES / "vllm-agg"
    graph = tuple(read([Source("graph.yaml", (folder / "graph.yaml").read_bytes())], Problems()))
    found = Sources(Inputs(graph, (), Options(namespace="here"))).answer(
        field("ServiceAccount/planner-serviceaccount:/metadata/namespace")
    )
    assert found.value == "here" and [str(o.where) for o in found.origins] == ["--namespace"]
