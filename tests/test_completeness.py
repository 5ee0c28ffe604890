"""Nothing exists that no case shows: codes, templates and their branches, launches, kinds, profile fields, corrections.

A failure lists by name what is missing: add a folder below tests/cases, tests/rejects or examples that shows it.
A code is shown by the example of its page, which test_codes.py runs.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import pytest
from observed import branches, fields, seen, shown_by
from support import REJECTS, TESTS, folders, modules, rendered

from generator import codes, releases, resources
from generator.backends import BACKENDS
from generator.model import COMPONENT_TYPES, COMPONENTS, GROVE
from generator.releases import correct, corrected

SOURCES = modules()


def none_missing(what: str, names: Iterable[object]) -> None:
    """Fail with every name on a line of its own."""
    held = sorted(map(str, names))
    if held:
        pytest.fail(f"{len(held)} {what}:\n  " + "\n  ".join(held), pytrace=False)


def used_codes() -> set[str]:
    """Every code that some module of the generator can report; docstrings do not count."""
    found: set[str] = set()
    for path in SOURCES:
        tree = ast.parse(path.read_text(encoding="utf-8"))
        documentation = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in documentation:
                found |= {a or b for a, b in re.findall(r"^(DGD\d{3})$|error\[(DGD\d{3})\]", node.value)}
    return found


def test_codes_have_a_page() -> None:
    none_missing("codes without a page in generator/codes", used_codes() - set(codes.names()))


def test_pages_are_of_codes_that_are_reported() -> None:
    none_missing("pages of codes that nothing reports", set(codes.names()) - used_codes())


def test_rejects_show_the_code_of_their_name() -> None:
    none_missing(
        "rejects of unknown codes", {f.name[:6] for f in folders(REJECTS) if f.name.startswith("DGD")} - set(codes.names())
    )


def templates() -> list[str]:
    """Every template, by the name the generator calls it."""
    folder = Path(resources.templates())
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*.j2"))


def test_templates_are_used() -> None:
    none_missing("templates that no case uses", (name for name in templates() if not seen().contexts.get(name)))


def test_template_branches_are_taken_both_ways() -> None:
    one_way = {f"{name}: {path} is always {taken}" for name in templates() for path, taken in branches(name) if len(taken) == 1}
    none_missing("branches of templates that are always taken the same way", one_way - ONE_WAY)


ONE_WAY = {
    "manifests/podcliqueset.yaml.j2: if termination_delay is always {True}",  # the platform chart always sets one
    "manifests/podcliqueset.yaml.j2: for clique > if clique.annotations is always {True}",  # the discovery backend is among them
    "vllm/dp/leader.j2: if size is always {False}",  # the mode is chosen by the flag, so the flag is there
    "vllm/dp/worker.j2: if size is always {False}",
}
"""Branches that the operator has and no input reaches."""


def test_kinds_are_rendered() -> None:
    folder = Path(resources.templates()) / "manifests"
    kinds = {m[1] for p in folder.glob("*.j2") if (m := re.search(r"(?m)^kind: (\w+)$", p.read_text(encoding="utf-8")))}
    none_missing("kinds that no case renders", kinds - seen().kinds)


def test_launch_modes_are_planned() -> None:
    folder = Path(resources.templates())
    modes = {(b.name, m.name) for b in folder.iterdir() if b.name in BACKENDS for m in b.iterdir() if m.is_dir()}
    modes = {(b, m) for b, m in modes if (b, m) != ("vllm", "gms")}  # not a mode: the weight server of inter-pod memory service
    none_missing("launch modes that no case plans", modes - {(x.backend, x.mode) for x in seen().launched})


def test_launch_forms_of_every_backend() -> None:
    wanted = {(b, f) for b in BACKENDS if b != "noop" for f in ("direct", "shell", "bash", "args")}
    none_missing(
        "forms of commands over several nodes that no case has",
        wanted - {(x.backend, x.form) for x in seen().launched if x.nodes > 1},
    )


def test_component_types_in_both_apis() -> None:
    wanted = {(api, kind) for api in ("v1alpha1", "v1beta1") for kind in (*COMPONENT_TYPES, "")}
    none_missing("component types that no case has", wanted - {(x.api, x.type) for x in seen().launched})


def test_pathways_of_every_release() -> None:
    wanted = {(operator, pathway) for operator in releases.named() for pathway in (GROVE, COMPONENTS)}
    none_missing("pathways of a release that no case takes", wanted - {(x.operator, x.pathway) for x in seen().launched})


# Profiles: a field is shown when some output would be another one with another release's value

NOT_SHOWN: dict[str, str] = {
    "operator": "the release's own name",
    "release": "the release's own name",
    "known": "how it is known: notes and refusals hang on it",
    "source": "said to people",
    "unknown": "said to people",
    "accepts.unsure": "refused by name, see DGD712",
    "accepts.min_available": "the webhook writes 1 where Grove takes 1 anyway",
}
"""Fields that no output can show, and why."""


def differing() -> list[str]:
    """Fields that not all releases have alike."""
    held = {p.operator: dict(fields(p)) for p in releases.named().values()}
    names = next(iter(held.values()))
    return [n for n in names if n not in NOT_SHOWN and len({repr(h[n]) for h in held.values()}) > 1]


@pytest.mark.parametrize("name", differing())
def test_profile_field_is_shown(name: str) -> None:
    held = {p.operator: dict(fields(p))[name] for p in releases.named().values()}
    tried = []
    for operator, own in sorted(held.items(), key=lambda item: item[0]):
        for other in {repr(v): v for v in held.values() if v != own}.values():
            tried.append((operator, other))
            if shown_by(name, other, operator, correction=False):
                return
    pytest.fail(
        f"no case, example or reject changes when profile.{name} has another release's value; tried {tried}", pytrace=False
    )


def changed_by() -> dict[str, set[str]]:
    """Correction → the profile fields that it changes in some release."""
    out: dict[str, set[str]] = {correction.name: set() for correction in correct.CORRECTIONS}
    for profile in releases.named().values():
        for correction in correct.CORRECTIONS:
            before, after = dict(fields(profile)), dict(fields(correction.change(profile)))
            out[correction.name] |= {name for name in before if correction.needed(profile) and before[name] != after[name]}
    return out


def corrections() -> dict[str, dict[str, Any]]:
    """Field → release → its value before correction, for every field that `corrected` changes in some release."""
    out: dict[str, dict[str, Any]] = {}
    for profile in releases.named().values():
        before, after = dict(fields(profile)), dict(fields(corrected(profile)))
        for name in before:
            if name != "corrections" and before[name] != after[name]:
                out.setdefault(name, {})[profile.operator] = before[name]
    return out


def test_corrections_are_known() -> None:
    """Each is needed by a release and changes it, and every field that `corrected` changes belongs to one of them."""
    named = {name for p in releases.named().values() for name in corrected(p).corrections}
    changed = changed_by()
    assert named == set(changed) and all(changed.values())
    assert sorted(corrections()) == sorted(f for group in changed.values() for f in group)
    assert all(releases.find(v) is not None for v in releases.named())


@pytest.mark.parametrize("name", sorted(f for group in changed_by().values() for f in group))
def test_correction_is_shown(name: str) -> None:
    for operator, exact in corrections()[name].items():
        if shown_by(name, exact, operator, correction=True):
            return
    pytest.fail(f"no corrected case changes when profile.{name} is what the operator does", pytrace=False)


def test_every_folder_runs_without_our_own_bugs() -> None:
    for home in (TESTS / "cases", REJECTS):
        for folder in folders(home):
            assert rendered(folder).code in (0, 1, 2), rendered(folder).err
