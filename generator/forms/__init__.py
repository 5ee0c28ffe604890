"""The forms in which findings are told: one module a form, each with `text(told, screen) -> str`.

| form | for |
|---|---|
| text | people: source line, caret, grouped by cause, a summary |
| json | programs: `{"findings": […], "summary": {…}}` |
| sarif | code scanning (SARIF 2.1.0) |
| github | annotations of a GitHub workflow |
| junit | test reports (GitLab, Jenkins) |

What an input holds stands in messages and paths, so each form escapes it: no name can forge a line, a command or an element.
"""

from __future__ import annotations

import importlib

from generator.forms.telling import Report, Screen, Told

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Protocol

    class Form(Protocol):
        """A module of this package."""

        def text(self, report: Report, screen: Screen) -> str:
            """The whole report."""


__all__ = ["FORMS", "Report", "Screen", "Told", "written"]
FORMS = ("text", "json", "sarif", "github", "junit")
"""Words of `--format` and `--findings-format`; the module of `json` is `as_json`."""


def written(report: Report, form: str, screen: Screen | None = None) -> str:
    """A report in one of `FORMS`. `screen`: the terminal it goes to; without one nothing is wrapped or coloured."""
    name = "as_json" if form == "json" else "as_text" if form == "text" else form
    module: Form = importlib.import_module(f"{__name__}.{name}")
    return module.text(report, screen or Screen())
