"""Findings for programs: `{"findings": [{…}], "summary": {…}}`. Keys are only ever added."""

from __future__ import annotations

import json

from generator import codes
from generator.errors import ERROR, NOTE, WARNING

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.forms.telling import Report, Screen, Told
    from generator.trees import Object


def text(report: Report, screen: Screen) -> str:
    """One JSON document; everything that is not ASCII is escaped, so it is safe on any terminal."""
    summary = {
        "errors": report.number(ERROR),
        "warnings": report.number(WARNING),
        "notes": report.number(NOTE),
        "graphs": len(report.graphs),
    }
    return json.dumps({"findings": [finding(t) for t in report.told], "summary": summary}, indent=2) + "\n"


def finding(told: Told) -> Object:
    """One finding. `line` and `column` are 1-based, 0 where only the file is known; `pointer`: RFC 6901."""
    f = told.finding
    return {
        "code": f.code,
        "severity": f.severity,
        "title": codes.title(f.code),
        "message": f.message,
        "hint": f.hint,
        "file": f.where.file,
        "line": f.where.line,
        "column": f.where.column,
        "pointer": f.where.pointer,
        "graph": told.graph,
        "clusters": list(told.clusters),
        "resource": f.resource,
        "fixable": told.fixable,
    }
