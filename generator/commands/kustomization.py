"""The `kustomization.yaml` of an output directory: ours lists all that was written; somebody else's must, and is never touched.

Flux applies what it lists and nothing else; where there is none, Flux makes one for all files.
"""

from __future__ import annotations

import os
import posixpath

from generator.commands.index import WELCOME
from generator.errors import Finding, Problems, Where
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable

    from generator.commands.held import Held

OURS = WELCOME[0]
HEAD = "# Written by `dgd-render -o`, which keeps it in step with what it renders. Without this line it is yours.\n"


def text(files: Iterable[str]) -> bytes:
    """Ours: every file, sorted."""
    head = f"{HEAD}apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nresources:\n"
    return (head + "".join(f"- {name}\n" for name in sorted(files))).encode()


def is_ours(text: bytes | None) -> bool:
    """Whether a file was written here, perhaps with git's marks of a conflict by now."""
    return text is not None and HEAD.encode() in text[:1000]


def check(output: Held, files: Iterable[str], problems: Problems) -> bool:
    """Whether there is one of somebody else's; told when it does not list exactly what is rendered."""
    for name in WELCOME:
        if output.is_file(name) and not is_ours(held := output.read(name)):
            problems.extend(_missing(held or b"", os.path.join(output.path, name), set(files)))
            return True
    return False


def _missing(held: bytes, path: str, files: set[str]) -> list[Finding]:
    problems = Problems()
    values = [d.value for d in load(held, path, problems) if isinstance(d.value, dict)]
    if problems:
        return list(problems)
    listed = values[0].get("resources") if values else None
    names = {posixpath.normpath(n) for n in listed if isinstance(n, str)} if isinstance(listed, list) else set()
    lost = sorted(files - names)
    if not lost:
        return []
    message = f"{len(lost)} of {len(files)} rendered files are not listed: whoever applies this leaves them out"
    lines = ", ".join(f"- {name}" for name in lost)
    hint = f"add under resources, or delete the file and pass --kustomization: {lines}"
    return [Finding("DGD634", message, Where(path, 1, 1), hint)]
