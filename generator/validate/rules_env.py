"""Variables that do not come to what was written: E1, `$(NAME)` before NAME is defined; E2, one name with two values.

The kubelet expands `$(NAME)` with what stands before it in the list (k8s.io/kubernetes third_party/forked/golang/expansion); the
operator sorts a component's variables by name, and appends some of its own without looking for the user's. The last one counts.
"""

from __future__ import annotations

from generator.schema import Problem
from generator.schema.access import entries, text
from generator.schema.problem import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.trees import Object, Pointer


def environment(where: Pointer, given: Any) -> Iterator[Problem]:
    """E1 and E2 of one container's env."""
    items = [(position, item, text(item, "name")) for position, item in entries(given)]
    last = {name: position for position, _, name in items}
    if len(last) == len(items) and not any("$(" in text(item, "value") for _, item, _ in items):
        return
    before: set[str] = set()
    for position, item, name in items:
        value = text(item, "value")
        if last[name] != position and not _same(item, given[last[name]]):
            words = f"{name} is set once more, to something else: this value has no effect"
            yield Problem((*where, position), "E2w", words, f"take {name} out, or set it in one place")
        for used in dict.fromkeys(_used(value)) if "$(" in value else ():
            if used not in before and last.get(used, -1) > position:
                words = f"{quoted(value)} is not expanded: {used} comes later in the list, which the operator sorts by name"
                yield Problem((*where, position, "value"), "E1w", words, f"rename {name} so that it sorts behind {used}")
        before.add(name)


def _same(one: Object, other: Object) -> bool:
    return (one.get("value") or "", one.get("valueFrom")) == (other.get("value") or "", other.get("valueFrom"))


def _used(value: str) -> Iterator[str]:
    """The names that a value refers to; `$$(NAME)` is a text."""
    at = 0
    while (at := value.find("$", at)) >= 0:
        if value[at + 1 : at + 2] == "$":
            at += 2
            continue
        end = value.find(")", at)
        if value[at + 1 : at + 2] == "(" and end > 0:
            yield value[at + 2 : end]
        at += 1
