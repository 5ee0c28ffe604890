"""The catalogue of `check`: what renders and still breaks, idles or fights on the cluster. One module a rule, found by itself.

A module has `CODE`, whose page is `codes/DGDnnn.yaml`, and `check(seen)`, which yields a finding for each place that is wrong.
Rules look at what the stages made, so they run only where somebody asks (`check`, and what reports its
findings); a render pays nothing.
"""

from __future__ import annotations

import importlib
import os
from functools import cache

from generator import releases
from generator.errors import Problems
from generator.patch import suppress
from generator.rules.seen import Seen, Together

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Protocol

    from generator.compilation import Result
    from generator.errors import Finding

    class Rule(Protocol):
        """A module of this package."""

        CODE: str

        def check(self, seen: Seen) -> Iterator[Finding]:
            """A finding for each place of a graph that is wrong."""


NOT_RULES = ("engines", "pods", "references", "seen")
UNUSED = "DGD816"
"""An entry of `suppress` that met no warning; its cause is the code that the entry names."""


@cache
def catalogue() -> Mapping[str, Rule]:
    """Code → the module that finds it."""
    files = {name.removesuffix(".py") for name in os.listdir(__path__[0]) if name.endswith(".py")}
    names = sorted(files - {"__init__", *NOT_RULES})
    modules: list[Rule] = [importlib.import_module(f"{__name__}.{name}") for name in names]
    return {module.CODE: module for module in modules}


def check(result: Result, problems: Problems) -> None:
    """What the rules find in every graph that could be planned; an overlay's `suppress` holds for it too."""
    used: set[str] = set()
    together = Together(result)
    for plan in result.plans:
        profile = releases.find(plan.cluster.version)
        assert profile is not None
        seen = Seen(plan, profile, together)
        for finding in (found for rule in catalogue().values() for found in rule.check(seen)):
            accepting = suppress.accepting(finding, plan.cluster.suppress)
            used.update(accepting)
            problems.extend([] if accepting else [finding])
    problems.drop(lambda f: f.code == UNUSED and str(f.where) in used)


def without_waiting(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """The findings of a run that asked no rule: it cannot know whether an entry of `suppress` for a rule's code is unused."""
    return tuple(f for f in findings if f.code != UNUSED or f.cause not in catalogue())
