"""The releases in words, from their records: how each is known, and what it changes against the one before.

`dgd-render explain --releases` and docs/profiles.md print it. What a field means is its docstring in `profile.py`.
"""

from __future__ import annotations

import ast
from pathlib import Path

from generator.releases import corrected, operator, profile

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.releases.correct import Correction

KNOWN = {
    profile.MEASURED: "measured: compared with what this very release built",
    profile.NEAR: "near: compared with what code close to this release built",
    profile.DOCUMENTED: "documented: nothing of it was built here; its documents alone are known",
}
OWN = ("operator", "release", "known", "source", "corrections", "unknown")
"""Fields that say which release it is, not what it does."""


def fields(record: object, prefix: str = "") -> Iterator[tuple[str, object]]:
    """Every leaf field of a profile by its dotted name, with its value."""
    for name in record.__match_args__:  # type: ignore[attr-defined]
        value = getattr(record, name)
        if hasattr(value, "_defaults"):
            yield from fields(value, f"{prefix}{name}.")
        else:
            yield prefix + name, value


def meanings() -> dict[str, str]:
    """Dotted field name → the first line of its docstring; fields without one are named well enough."""
    tree = ast.parse(Path(profile.__file__).read_text(encoding="utf-8"))
    classes = {node.name: node for node in tree.body if isinstance(node, ast.ClassDef)}
    return dict(_meanings(classes, "Profile", ""))


def _meanings(classes: dict[str, ast.ClassDef], name: str, prefix: str) -> Iterator[tuple[str, str]]:
    body = classes[name].body
    for node, following in zip(body, [*body[1:], None], strict=True):
        if not isinstance(node, ast.AnnAssign) or not isinstance(node.target, ast.Name):
            continue
        kind = ast.unparse(node.annotation)
        if kind in classes:
            yield from _meanings(classes, kind, f"{prefix}{node.target.id}.")
        elif isinstance(following, ast.Expr) and isinstance(following.value, ast.Constant):
            yield prefix + node.target.id, " ".join(str(following.value.value).split())


def shown(value: object) -> str:
    """A field's value for people."""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, tuple):
        return ", ".join(str(item) for item in value) or "none"
    return str(value) or "none"


def changes(before: profile.Profile, after: profile.Profile) -> list[tuple[str, str, str]]:
    """(field, value before, value after) of all that a release changes."""
    old = dict(fields(before))
    return [
        (name, shown(old[name]), shown(value))
        for name, value in fields(after)
        if name not in OWN and repr(old[name]) != repr(value)
    ]


def needing(correction: Correction) -> str:
    """The releases that need a correction, as their names."""
    names = [release.operator for release in operator.RELEASES if correction.needed(release)]
    return "all" if len(names) == len(operator.RELEASES) else ", ".join(names)


def corrects(correction: Correction) -> list[str]:
    """What a correction changes in the newest release that needs it: field, value of the operator, ours, meaning."""
    meaning = meanings()
    release = next(r for r in reversed(operator.RELEASES) if correction.needed(r))
    return [
        f"`{name}`: {old} with the operator, {new} here" + (f". {meaning[name]}" if name in meaning else "")
        for name, old, new in changes(release, correction.change(release))
    ]


def knowledge() -> str:
    """For each release how it is known, where its rules were read, and what is not known of it, as Markdown."""
    parts: list[str] = []
    for release in operator.RELEASES:
        parts.append(f"{chr(10) if parts else ''}## {release.operator}\n{KNOWN[release.known]}.\nSource: {release.source}.\n")
        parts += [f"* Not known: {line}.\n" for line in release.unknown]
    return "".join(parts)


def text() -> str:
    """All releases, oldest first, as Markdown that reads well in a terminal too."""
    meaning = meanings()
    parts = [
        "# Operator releases\n\nA field of a profile is one behaviour that a manifest shows (`generator/releases/profile.py`).\n"
    ]
    for number, release in enumerate(operator.RELEASES):
        parts.append(f"\n## {release.operator}\n{KNOWN[release.known]}.\nSource: {release.source}.\n")
        parts += [f"* Not known: {line}.\n" for line in release.unknown]
        if number:
            before = operator.RELEASES[number - 1]
            parts.append(f"\nAgainst {before.operator}:\n")
            for name, old, new in changes(before, release):
                parts.append(f"* `{name}`: {old} → {new}" + (f". {meaning[name]}" if name in meaning else "") + "\n")
        parts.append(f"\n`fidelity: corrected` corrects: {', '.join(corrected(release).corrections)}.\n")
    return "".join(parts)
