"""What all cases, examples and rejects together exercise: recorded by running each once with a few functions watched."""

from __future__ import annotations

import copy
import re
from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple
from unittest import mock

from support import CASES, EXAMPLES, REJECTS, Run, arguments, documents, folders, rendered, run_folder

from generator import plan as planning
from generator import releases, templating
from generator.components.defaults import main_container
from generator.records import replace
from generator.templating.run import FOR, IF, look_up

GOOD = (CASES, EXAMPLES)
ALL = (*GOOD, REJECTS)


class Launched(NamedTuple):
    """One component that was planned, and where it was seen first."""

    api: str
    type: str
    pathway: str
    operator: str
    backend: str
    mode: str
    form: str
    nodes: int


class Seen:
    """Everything that was observed."""

    def __init__(self) -> None:
        self.contexts: dict[str, list[dict[str, Any]]] = defaultdict(list)
        self.programs: dict[str, Any] = {}
        self.launched: set[Launched] = set()
        self.kinds: set[str] = set()
        self.codes: dict[str, str] = {}
        self.severities: dict[tuple[str, str, bool, bool], str] = {}
        """Code, severity, exact, strict → the folder that printed it first."""


@cache
def seen() -> Seen:
    """Run every folder once, watching templates and plans."""
    out = Seen()
    names: dict[int, str] = {}
    program, run, make = templating._program, templating.run, planning.make

    def named(name: str) -> Any:
        found = out.programs[name] = program(name)
        names[id(found)] = name
        return found

    def watched(steps: Any, values: dict[str, Any], text: Any, value: Any) -> None:
        out.contexts[names[id(steps)]].append(copy.deepcopy(values))
        run(steps, values, text, value)

    def planned(graph: Any, cluster: Any, profile: Any, *rest: Any) -> Any:
        made = make(graph, cluster, profile, *rest)
        for part in made.parts:
            component = part.part.component
            main = main_container(part.part.template, component.main) or {}
            out.launched.add(
                Launched(
                    graph.api,
                    component.type,
                    made.pathway,
                    profile.operator,
                    part.backend,
                    part.mode,
                    form(main),
                    component.nodes,
                )
            )
        return made

    with (
        mock.patch.object(templating, "_program", named),
        mock.patch.object(templating, "run", watched),
        mock.patch.object(planning, "make", planned),
    ):
        for home in ALL:
            for folder in folders(home):
                done = run_folder(folder)
                held = [p.read_text(encoding="utf-8") for p in folder.glob("*overlay*.yaml")]
                text = " ".join((*held, *arguments(folder)))
                exact, strict = "fidelity: exact" in text, "--strict" in text or "strict: true" in text
                for severity, code in re.findall(r"(error|warning|note)\[(DGD\d+)\]", done.err):
                    out.codes.setdefault(code, folder.name)
                    out.severities.setdefault((code, severity, exact, strict), folder.name)
                if done.out:
                    out.kinds |= {d["kind"] for d in documents(done.out)}
    return out


def form(main: dict[str, Any]) -> str:
    """How a container starts its program: `direct`, `shell`, `bash`, `args` (no command), or another program."""
    command = main.get("command") or []
    if not command:
        return "args" if main.get("args") else "nothing"
    name = command[0].rpartition("/")[2]
    return "direct" if name.startswith("python") else "shell" if name == "sh" else "bash" if name == "bash" else "other"


def branches(name: str) -> Iterator[tuple[str, set[bool]]]:
    """Every `if` of a template that was reached, by path, with the ways it was taken."""
    taken: dict[str, set[bool]] = {}
    for values in seen().contexts[name]:
        _walk(seen().programs[name], values, "", taken)
    yield from taken.items()


def _walk(steps: Any, values: dict[str, Any], path: str, taken: dict[str, set[bool]]) -> None:
    for step in steps:
        if step[0] == IF:
            found = bool(look_up(values, step[1]))
            where = f"{path}if {'.'.join(step[1])}"
            taken.setdefault(where, set()).add(found)
            _walk(step[2] if found else step[3], values, f"{where} > ", taken)
        elif step[0] == FOR:
            for item in look_up(values, step[2]):
                _walk(step[3], values | {step[1]: item}, f"{path}for {step[1]} > ", taken)


# Profiles


def fields(value: Any, prefix: str = "") -> Iterator[tuple[str, Any]]:
    """Every leaf field of a profile by its dotted name."""
    for name in value.__match_args__:
        held = getattr(value, name)
        if hasattr(held, "_defaults"):
            yield from fields(held, f"{prefix}{name}.")
        else:
            yield prefix + name, held


def changed(profile: Any, name: str, value: Any) -> Any:
    """A profile with one leaf field set."""
    group, dot, leaf = name.partition(".")
    return replace(profile, **{group: changed(getattr(profile, group), leaf, value) if dot else value})


@cache
def _folders(operator: str) -> tuple[tuple[Path, Run, bool], ...]:
    """The folders of one operator version, what each does, and whether it is corrected; those named after it first."""
    out = []
    for home in ALL:
        for folder in folders(home):
            text = "".join(p.read_text(encoding="utf-8") for p in sorted(folder.glob("overlay*.yaml")))
            if f'version: "{operator}' in text:
                out.append((folder, rendered(folder), "fidelity: exact" not in text))
    return tuple(sorted(out, key=lambda x: f"{operator}" not in x[0].name))


def shown_by(name: str, value: Any, operator: str, *, correction: bool) -> str:
    """The first folder of this operator whose output changes when a field of its profile had this value instead; "" for none.

    `correction`: the field is set back after `corrected`, in corrected folders only.
    """
    find, corrected, tried = releases.find, releases.corrected, _folders(operator)

    def other(version: str) -> Any:
        found = find(version)
        return changed(found, name, value) if found is not None and not correction else found

    def uncorrected(profile: Any) -> Any:
        made = corrected(profile)
        return changed(made, name, value) if correction else made

    with mock.patch.object(releases, "find", other), mock.patch.object(releases, "corrected", uncorrected):
        for folder, usual, is_corrected in tried:
            if (is_corrected or not correction) and run_folder(folder) != usual:
                return folder.name
    return ""
