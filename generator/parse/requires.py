"""`requires: ">=0.3,<0.5"`: which renderer may render this.

Argo CD's cache does not know the plugin's image (hosts.md 2.5), so a repository says itself which renderer it was written
for, and an older one refuses instead of leaving out what it does not know.
"""

from __future__ import annotations

from generator.parse.versions import numbers

OPERATORS = ("==", "!=", ">=", "<=", "~=", ">", "<")


def unmet(requirement: str, version: str) -> str | None:
    """Why a renderer of `version` does not meet a requirement, or None when it does. ValueError for what cannot be read."""
    have = numbers(version)
    for part in requirement.split(","):
        clause = part.strip()
        operator = next((o for o in OPERATORS if clause.startswith(o)), "")
        want = numbers(clause[len(operator) :].strip())
        if not operator or not want or clause[len(operator) :].strip().lstrip("0123456789.") != "":
            raise ValueError(f'{requirement!r} is no version range; write ">=0.3" or ">=0.3,<0.5"')
        if not _meets(operator, have, want):
            return f"this is dgd-render {version}, but {requirement!r} is required"
    return None


def _meets(operator: str, have: tuple[int, ...], want: tuple[int, ...]) -> bool:
    size = max(len(have), len(want))
    a, b = have + (0,) * (size - len(have)), want + (0,) * (size - len(want))
    if operator == "~=":
        return a >= b and have[: max(1, len(want) - 1)] == want[: max(1, len(want) - 1)]
    return {"==": a == b, "!=": a != b, ">=": a >= b, "<=": a <= b, ">": a > b, "<": a < b}[operator]
