"""Command lines of a component's containers that cannot work, told at the user's words."""

from __future__ import annotations

from generator.backends import facts_of, mistakes, words
from generator.errors import Finding, Problems, error_unless

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import Any

    from generator.backends.mistakes import Mistake
    from generator.model import Cluster, Graph, Part
    from generator.releases.profile import Profile
    from generator.trees import ContainerSpec, Json, Pointer


_REMEMBERED = 256
_LONGEST = 4096
_known: dict[tuple[str, tuple[str, ...], bool], tuple[Mistake, ...]] = {}
"""What is wrong with command lines that were read before: the graphs of a fleet start their engines alike."""


def check(
    part: Part, main: ContainerSpec, mode: str, graph: Graph, cluster: Cluster, profile: Profile, problems: Problems
) -> None:
    """Findings about every container's command + args; `main` has the command that it will have."""
    commands = len(main.get("command") or ())
    put_right = profile.launch.lost_flags_refused and bool(mode) and _command_in_args(main)
    for mistake in _mistakes(part.backend, tuple(_argv(main)), not put_right):
        _tell(mistake, part, "", graph.locate, (*place(part, graph), *word(mistake.index, commands)), cluster, problems)
    for pointer, container in _others(part, graph):
        command_length = len(container.get("command") or ())
        for mistake in mistakes.of_words(_argv(container)) if command_length else ():
            about = f", container {container.get('name')!r}"
            _tell(mistake, part, about, graph.locate, (*pointer, *word(mistake.index, command_length)), cluster, problems)


def _mistakes(backend: str, argv: tuple[str, ...], extra: bool) -> tuple[Mistake, ...]:
    key = backend, argv, extra
    known = _known.get(key)
    if known is None:
        facts = facts_of(backend)
        known = (*mistakes.of_words(argv, extra=extra), *mistakes.of_flags(facts, argv))
        if sum(map(len, argv)) <= _LONGEST:
            if len(_known) >= _REMEMBERED:
                _known.clear()
            _known[key] = known
    return known


def place(part: Part, graph: Graph) -> Pointer:
    """The main container in the user's document; v1alpha1 and v1beta1 keep it at different places."""
    pointer: Pointer = part.component.pointer
    if graph.api == "v1alpha1":
        return (*pointer, "extraPodSpec", "mainContainer")
    containers = ((part.component.template or {}).get("spec") or {}).get("containers") or ()
    at = next((i for i, c in enumerate(containers) if c.get("name") == "main"), 0)
    return (*pointer, "podTemplate", "spec", "containers", at)


def word(index: int, commands: int) -> Pointer:
    """A word of command + args, of which `commands` belong to the command."""
    return ("command", index) if index < commands else ("args", index - commands)


def _argv(container: ContainerSpec) -> list[str]:
    return [str(word) for word in (*(container.get("command") or ()), *(container.get("args") or ()))]


def _command_in_args(main: ContainerSpec) -> bool:
    """`sh -c python3 -m …`: over several nodes this is put right (correction shell-flags-lost)."""
    argv = _argv(main)
    script = words.script_at(argv)
    return 0 <= script < len(argv) and words.is_python(argv[script])


def _others(part: Part, graph: Graph) -> Iterator[tuple[Pointer, Json]]:
    """The user's other containers and init containers, with their places."""
    spec = part.template.get("spec") or {}
    base: Pointer = (*part.component.pointer, "extraPodSpec")
    if graph.api != "v1alpha1":
        base = (*part.component.pointer, "podTemplate", "spec")
    for key in ("containers", "initContainers"):
        own = graph.given and _inside(graph.given, (*base, key))
        named = {c.get("name"): i for i, c in enumerate(own or ()) if isinstance(c, dict)}
        for container in spec.get(key) or ():
            if container.get("name") != part.component.main and container.get("name") in named:
                yield (*base, key, named[container.get("name")]), container


def _inside(value: Any, pointer: Pointer) -> Any:
    for step in pointer:
        value = value[int(step)] if isinstance(value, list) else value.get(step) if isinstance(value, dict) else None
    return value


def _tell(mistake: Mistake, part: Part, about: str, locate: Any, pointer: Pointer, cluster: Cluster, problems: Problems) -> None:
    text = f"component {part.component.name!r}{about}: {mistake.text}"
    problems.add(Finding(mistake.code, text, locate(pointer), mistake.hint, error_unless(cluster.exact)))
