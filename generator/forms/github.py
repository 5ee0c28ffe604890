"""Findings as commands of a GitHub workflow, which become annotations of the changed files.

Escapes are those of actions/toolkit, packages/core/src/command.ts: `%`, CR and LF in data; `:` and `,` in properties besides.
"""

from __future__ import annotations

from generator import codes
from generator.errors import ERROR, NOTE, WARNING
from generator.forms.telling import from_root, is_file
from generator.report import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.forms.telling import Report, Screen, Told

COMMANDS = {ERROR: "error", WARNING: "warning", NOTE: "notice"}
DATA = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A"})
PROPERTY = str.maketrans({"%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"})


def text(report: Report, screen: Screen) -> str:
    """A command a finding; the hint and the clusters are further lines of its message."""
    return "".join(_command(told) for told in report.told)


def _command(told: Told) -> str:
    f = told.finding
    place = {}
    if is_file(f):
        place["file"] = from_root(f.where.file)
        if f.where.line:
            place |= {"line": str(f.where.line), "col": str(f.where.column)}
    properties = {**place, "title": f"{f.code} {codes.title(f.code)}"}
    message = f.message if place else f"{f.where}: {f.message}"
    words = [message + (f" ({f.resource})" if f.resource else "")]
    words += [f"hint: {f.hint}"] if f.hint else []
    words += [f"clusters: {', '.join(told.clusters)}"] if told.clusters else []
    listed = ",".join(f"{name}={printable(value).translate(PROPERTY)}" for name, value in properties.items())
    return f"::{COMMANDS[f.severity]} {listed}::{printable(chr(10).join(words)).translate(DATA)}\n"
