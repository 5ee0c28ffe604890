"""Placeholders that nothing will fill in, wherever they stand in graphs, companions and overlays.

What may stand at a place decides how a text is read (`generator.placeholders`): arguments behind a shell are a script, other
arguments and variables are free text in which only `$(NAME)` is the kubelet's, everything else is a word.
"""

from __future__ import annotations

from generator import placeholders
from generator.backends.words import SHELLS
from generator.errors import ERROR, WARNING, Finding, Problems, error_unless
from generator.records import record, replace
from generator.schema.access import entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from typing import Any

    from generator.errors import Where
    from generator.trees import Json, Pointer


SINGLE = ("mainContainer", "frontendSidecar")
CONTAINERS = ("containers", "initContainers", "ephemeralContainers")
ARGUMENTS, VARIABLES, ENVIRONMENTS = ("command", "args"), ("env", "envs"), ("envFrom", "envFromSecret")
FREE = frozenset(("annotations", "description"))
OPAQUE = frozenset(("data", "binaryData", "stringData"))
"""Files and secrets that some program reads: whose words they are nobody knows here."""
NAMES = ("name", "namespace", "image", "host", "hostname")
LONGEST = 260
SYSTEM = (
    "DYN_",
    "DYNAMO_",
    "LWS_",
    "GROVE_",
    "POD_",
    "NATS_",
    "ETCD_",
    "KUBERNETES_",
    "MODEL_EXPRESS_",
    "PROMETHEUS_",
    "CONTAINER_",
)
SYSTEM_ENDS = ("_SERVICE_HOST", "_SERVICE_PORT")
"""Variables that the operator, an orchestrator or the kubelet sets in a container."""
UNFILLED = "is a placeholder that nothing fills in"


@record
class Hole:
    """A placeholder, the whole value that holds it, and where that stands; `soft`: an example's own words."""

    found: str
    value: str
    pointer: Pointer
    key: bool = False
    soft: bool = False


def graph(value: Json) -> Iterator[Hole]:
    """The placeholders of a graph document."""
    spec = value.get("spec")
    shared = _variables(spec if isinstance(spec, dict) else {})
    yield from _below(value, (), shared, False)


def companion(value: Json) -> Iterator[Hole]:
    """The placeholders of an object beside the graph. Of a Secret nothing is looked at."""
    if value.get("kind") not in ("Secret", "CustomResourceDefinition"):
        yield from _below(value, (), frozenset(), True)


def overlay(value: Json) -> Iterator[Hole]:
    """The placeholders of an overlay's facts and of its changes to manifests; those to graphs are judged in the graph."""
    spec = value.get("spec")
    for key, item in spec.items() if isinstance(spec, dict) else ():
        if key not in ("graph", "suppress", "requires", "scheduling"):
            yield from _below(item, ("spec", key), frozenset(), False)


def findings(holes: Sequence[tuple[Hole, Where]], exact: bool, problems: Problems) -> None:
    """One finding for each placeholder, at its first place, or a hint on what is said of its place or of its value already."""
    loud = (ERROR,) if not exact else (ERROR, WARNING)
    said = [f for f in problems if f.severity in loud]
    filled: dict[int, str] = {}
    first: dict[str, tuple[Hole, Where]] = {}
    places: dict[str, list[str]] = {}
    for hole, where in holes:
        words, place = repr(hole.value), str(where)
        told = next((f for f in said if str(f.where) == place or words in f.message), None)
        if told is not None:
            if not hole.soft:
                filled[id(told)] = f"{hole.found} {UNFILLED}: fill it in before rendering"
            continue
        first.setdefault(hole.found, (hole, where))
        places.setdefault(hole.found, []).append(str(where))
    if filled:
        problems.swap(lambda f: replace(f, hint=filled.get(id(f), f.hint)))
    for found, (hole, where) in first.items():
        others = len(set(places[found])) - 1
        more = f" (and at {others} more place{'s' if others > 1 else ''})" if others else ""
        problems.add(_finding(hole, where, more, exact))


def _finding(hole: Hole, where: Where, more: str, exact: bool) -> Finding:
    shown = hole.value if len(hole.value) <= 80 else hole.value[:79] + "…"
    if hole.soft:
        hint = "name your own image; in an overlay: spec.graph.images"
        return Finding("DGD151", f"{shown!r} is the image of an example: {hole.found} exists nowhere{more}", where, hint, WARNING)
    text = f"{hole.found} {UNFILLED}" + ("" if hole.found == hole.value else f": {shown!r}") + more
    hint = "fill it in before rendering, or set the value in an overlay"
    return Finding("DGD150", text, where, hint, error_unless(exact))


def _below(value: Any, at: Pointer, known: frozenset[str] | None, beside: bool) -> Iterator[Hole]:
    if isinstance(value, dict):
        known = _joined(known, _variables(value))
        for key, item in value.items():
            here = (*at, key)
            if isinstance(key, str) and (found := _key(key)):
                yield Hole(found, key, here, True)
            if isinstance(item, str):
                yield from _string(item, here, key, known, beside)
            elif key in SINGLE or (key in CONTAINERS and isinstance(item, list)):
                for step, one in enumerate(item) if isinstance(item, list) else ((None, item),):
                    yield from _container(one, here if step is None else (*here, step), known, beside)
            elif key in ARGUMENTS and isinstance(item, list):
                yield from _arguments([], here, item, known)
            elif key in VARIABLES and isinstance(item, list):
                yield from _environment(item, here, known, beside)
            elif not (beside and key in OPAQUE):
                yield from _below(item, here, known, beside)
    elif isinstance(value, list):
        for i, item in enumerate(value):
            if isinstance(item, str):
                yield from _string(item, (*at, i), str(at[-1]) if at else "", known, beside)
            else:
                yield from _below(item, (*at, i), known, beside)


def _key(key: str) -> str:
    return placeholders.in_word(key) if "$" in key or "{{" in key or "<" in key else ""


def _container(value: Any, at: Pointer, known: frozenset[str] | None, beside: bool) -> Iterator[Hole]:
    if not isinstance(value, dict):
        return
    known = _joined(known, _variables(value))
    command, args = value.get("command"), value.get("args")
    for key, words, before in (("command", command, None), ("args", args, command)):
        if isinstance(words, list):
            yield from _arguments(before if isinstance(before, list) else [], (*at, key), words, known)
    yield from _below({k: v for k, v in value.items() if k not in ARGUMENTS}, at, known, beside)


def _variables(holder: Json) -> frozenset[str] | None:
    """The names of a container's variables; None when some come from elsewhere, so that any name may be known."""
    if any(holder.get(key) for key in ENVIRONMENTS):
        return None
    return frozenset(str(e.get("name")) for key in VARIABLES for _, e in entries(holder.get(key)))


def _joined(known: frozenset[str] | None, own: frozenset[str] | None) -> frozenset[str] | None:
    return None if own is None or known is None else known | own


def _arguments(before: list[Any], at: Pointer, words: list[Any], known: frozenset[str] | None) -> Iterator[Hole]:
    shelled = any(_is_shell(w) for w in before)
    for i, word in enumerate(words):
        if isinstance(word, str):
            if placeholders.possible(word):
                found = placeholders.in_script(word) if shelled else placeholders.in_text(word) or _reference(word, known)
                if found:
                    yield Hole(found, word, (*at, i))
            shelled = shelled or _is_shell(word)


def _is_shell(word: Any) -> bool:
    return isinstance(word, str) and word.split(None, 1)[:1] != [] and word.split(None, 1)[0].rpartition("/")[2] in SHELLS


def _reference(text: str, known: frozenset[str] | None) -> str:
    """`$(NAME)` of a variable that the container has not."""
    if known is None or "$(" not in text:
        return ""
    missing = (
        n for n in placeholders.references(text) if n not in known and not n.startswith(SYSTEM) and not n.endswith(SYSTEM_ENDS)
    )
    return next((f"$({name})" for name in missing), "")


def _environment(items: list[Any], at: Pointer, known: frozenset[str] | None, beside: bool) -> Iterator[Hole]:
    for i, item in enumerate(items):
        if not isinstance(item, dict):
            continue
        value = item.get("value")
        if isinstance(value, str) and placeholders.possible(value):
            found = placeholders.in_script(value) if "\n" in value else placeholders.in_text(value) or _reference(value, known)
            if found:
                yield Hole(found, value, (*at, i, "value"))
        yield from _below({k: v for k, v in item.items() if k != "value"}, (*at, i), known, beside)


def _string(text: str, at: Pointer, key: Any, known: frozenset[str] | None, beside: bool) -> Iterator[Hole]:
    if not placeholders.possible(text):
        return
    if key == "subPathExpr":
        found = _reference(text, known) or placeholders.in_word(text.replace("$(", "("))
    elif "\n" in text or len(text) > LONGEST or FREE.intersection(at):
        found = placeholders.in_script(text) if "\n" in text else placeholders.in_text(text)
    else:
        found = placeholders.in_word(text)
        if beside and found != text.strip() and "metadata" not in at and not str(key).endswith(("Name", *NAMES)):
            found = ""
    if found:
        yield Hole(found, text, at)
    elif key == "image" and (found := placeholders.example(text)):
        yield Hole(found, text, at, soft=True)
