"""Pages for people, from Jinja templates below `templates/report/`; a render imports nothing of this.

All text of an input is escaped here, wherever a template prints it: control and bidirectional characters are shown by their
codes, and what HTML would read is escaped. There is no filter by which a template could print a text as it is.
"""

from __future__ import annotations

import os

from generator import resources

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

    from jinja2 import Environment

FOLDER = "report"


def page(name: str, shown: Callable[[str], str], **values: object) -> str:
    """A page; `shown` makes all of a text visible. Raises jinja2.UndefinedError where a value is missing: a bug of ours."""
    return _environment(shown).get_template(name).render(**values)


def _environment(shown: Callable[[str], str]) -> Environment:
    import jinja2

    made = jinja2.Environment(
        loader=jinja2.FileSystemLoader(os.path.join(resources.templates(), FOLDER)),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        finalize=lambda value: shown(value) if isinstance(value, str) and not hasattr(value, "__html__") else value,
    )
    made.filters.pop("safe")
    made.globals.clear()
    return made
