"""One page a code, `DGD302.yaml`: what the finding means, why it matters, how to mend it. `dgd-render explain DGD302` prints it.

0xx reading · 1xx schema and admission of the graph · 2xx plan · 3xx GPUs and scheduling · 4xx names and sizes ·
5xx launch · 6xx GitOps and ownership · 7xx versions · 8xx overlay and patch · 9xx hosts. A render never imports this.

The fields of a page, all of them required:

title      a few words, without a full stop
severity   one of SEVERITIES: what the code that finds it says
releases   the operator releases that it can happen with: `all`, `1.4`, `from 1.2`, `until 1.1`, `1.1 to 1.2`
means      what is wrong
why        what would happen if it were let through
fix        what to write instead
example    an input that fires. `graph` and `overlay` are fragments that tests complete to whole files; another key is a whole
           file by its name; `run` is the command line; if there is none,
           `dgd-render render graph.yaml --overlay overlay.yaml`, for a rule with `check`
Codes of the catalogue (2xx to 7xx) also have
area       one of AREAS
source     where it is known from: code of the operator or engine, documentation, a public issue
silent     an input like the example that is right: it must not fire
"""

from __future__ import annotations

import os
from functools import cache

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

FOLDER = os.path.dirname(os.path.abspath(__file__))
SEVERITIES = {
    "error": ("error", "error"),
    "warning": ("warning", "warning"),
    "note": ("note", "note"),
    "error in corrected, warning in exact": ("error", "warning"),
}
"""What a page says → the severity when defects are corrected, and with `fidelity: exact`."""
AREAS = {
    "gpus": "GPU arithmetic",
    "scheduling": "Orchestrator and scheduling",
    "names": "Names and sizes",
    "gitops": "GitOps",
    "versions": "Versions",
    "launch": "Launch",
}
WHAT = {"graph": "in the graph", "overlay": "in the overlay", "run": "run"}
"""Keys of an example that are no file names, for a reader."""


@record
class Page:
    """What a user may want to know of a code."""

    title: str
    severity: str
    releases: str
    means: str
    why: str
    fix: str
    example: Mapping[str, str]
    area: str = ""
    source: str = ""
    silent: Mapping[str, str] = {}


def names() -> list[str]:
    """Every name that has a page, sorted."""
    return sorted(name.removesuffix(".yaml") for name in os.listdir(FOLDER) if name.endswith(".yaml"))


def title(name: str) -> str:
    """The title of one of `names()`."""
    return page(name).title


@cache
def page(name: str) -> Page:
    """The page of one of `names()`."""
    from generator.errors import Problems
    from generator.yamlio import load

    path = os.path.join(FOLDER, f"{name}.yaml")
    with open(path, encoding="utf-8") as file:
        [document] = load(file.read(), path, Problems())
    return Page(**document.value)
