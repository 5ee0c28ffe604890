"""What the pods of a role have beside what their graph says: flags, variables, probes, volumes, containers."""

from __future__ import annotations

from difflib import SequenceMatcher

from generator.components.defaults import main_container
from generator.names import CONTAINER_LISTS, PROBES
from generator.schema.access import entries, inside, text, texts
from generator.summary.records import Added

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.trees import Object

LONGEST = 4000
"""Words of a command that are compared; of a longer one, all words are told."""


def added(spec: Object, written: Object, main: str, others: frozenset[str]) -> Added:
    """A role's pod against the pod template of its component. `others` are the probes that some role of the component has."""
    own, before = main_container({"spec": spec}, main) or {}, main_container(written, main) or {}
    probes = {name for name in PROBES if own.get(name)}
    wanted = {name for name in PROBES if before.get(name)} | others
    return Added(
        flags=_words_added(_words(before), _words(own)),
        env=_beside(own, before, "env"),
        probes=tuple(name for name in PROBES if name in probes and not before.get(name)),
        dropped=tuple(name for name in PROBES if name in wanted - probes),
        volumes=_beside(spec, inside(written, "spec"), "volumes"),
        containers=tuple(name for key in CONTAINER_LISTS for name in _beside(spec, inside(written, "spec"), key) if name != main),
    )


def probes(spec: Object, main: str) -> frozenset[str]:
    """The probes of a pod's main container."""
    return frozenset(name for name in PROBES if (main_container({"spec": spec}, main) or {}).get(name))


def _beside(value: Object, before: Object, key: str) -> tuple[str, ...]:
    """The names in a list that the list before has not."""
    known = {text(item, "name") for _, item in entries(before.get(key))}
    return tuple(dict.fromkeys(name for _, item in entries(value.get(key)) if (name := text(item, "name")) not in known))


def _words(container: Object) -> list[str]:
    return list(_split([*texts(container.get("command")), *texts(container.get("args"))]))


def _split(argv: list[str]) -> Iterator[str]:
    """Scripts by their words: what stands in the middle of one is found, too."""
    for element in argv:
        yield from element.split() or [element]


def _words_added(before: list[str], after: list[str]) -> tuple[str, ...]:
    if len(before) + len(after) > LONGEST:
        return tuple(after) if before != after else ()
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return tuple(word for what, _, _, start, end in steps if what in ("insert", "replace") for word in after[start:end])
