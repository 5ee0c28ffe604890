"""Findings as SARIF 2.1.0, for code scanning (GitHub, Azure DevOps) and editors.

Results carry fingerprints of code, graph and pointer, so that a finding stays the same one when lines move.
"""

from __future__ import annotations

import json
from urllib.parse import quote

from generator import __version__, codes
from generator.errors import ERROR, NOTE, WARNING
from generator.forms import excerpt
from generator.forms.telling import from_root, is_file
from generator.names import sha256
from generator.report import printable

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Finding
    from generator.forms.telling import Report, Screen, Told
    from generator.trees import Object

SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
HOME = "https://github.com/example/dgd-render"
"""Where the project is kept; the pages of codes are below it."""
LEVELS = {ERROR: "error", WARNING: "warning", NOTE: "note"}


def text(report: Report, screen: Screen) -> str:
    """One log with one run."""
    names = sorted({t.finding.code for t in report.told})
    seen: dict[str, int] = {}
    results = [_result(t, names.index(t.finding.code), report, seen) for t in report.told]
    driver = {"name": "dgd-render", "version": __version__, "informationUri": HOME, "rules": [_rule(n) for n in names]}
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2) + "\n"


def _rule(name: str) -> Object:
    page = codes.page(name)
    severity = codes.SEVERITIES[page.severity][0]
    rule = {
        "id": name,
        "name": "".join(word.capitalize() for word in page.title.split()),
        "shortDescription": {"text": page.title},
        "fullDescription": {"text": " ".join(f"{page.means} {page.why}".split())},
        "help": {"text": " ".join(page.fix.split())},
        "helpUri": f"{HOME}/blob/main/docs/errors.md#{name.lower()}",
        "defaultConfiguration": {"level": LEVELS[severity]},
    }
    return rule | ({"properties": {"tags": [page.area]}} if page.area else {})


def _result(told: Told, index: int, report: Report, seen: dict[str, int]) -> Object:
    f = told.finding
    mark = sha256("\0".join((f.code, told.graph, f.where.pointer or f.message)))[:16]
    seen[mark] = seen.get(mark, 0) + 1
    message = f"{f.message}\nhint: {f.hint}" if f.hint else f.message
    place = {"physicalLocation": _physical(f, report)} if is_file(f) else _beside(report)
    logical = [{"fullyQualifiedName": told.graph + f.where.pointer}] if told.graph or f.where.pointer else []
    location = place | ({"logicalLocations": logical} if logical else {})
    return {
        "ruleId": f.code,
        "ruleIndex": index,
        "level": LEVELS[f.severity],
        "message": {"text": printable(message).replace("](", "] (")},  # SARIF reads `[text](target)` as a link
        "locations": [location] if location else [],
        "partialFingerprints": {"primaryLocationLineHash": f"{mark}:{seen[mark]}"},
        "properties": {
            "graph": told.graph,
            "clusters": list(told.clusters),
            "pointer": f.where.pointer,
            "resource": f.resource,
            "fixable": told.fixable,
        },
    }


def _beside(report: Report) -> Object:
    """The first graph, for a finding that stands in no file: GitHub takes no result without a place."""
    files = [file for file, _ in report.graphs if file != "<stdin>"]
    return {"physicalLocation": {"artifactLocation": _artifact(files[0])}} if files else {}


def _artifact(file: str) -> dict[str, str]:
    return {"uri": quote(from_root(file).encode("utf-8", "surrogateescape"))}


def _physical(finding: Finding, report: Report) -> Object:
    where = finding.where
    place: Object = {"artifactLocation": _artifact(where.file)}
    if where.line:
        line = report.source(where.file, where.line)
        size = excerpt.length(line, where.column) if line else 1
        ends = {"endLine": where.line, "endColumn": where.column + size}
        place["region"] = {"startLine": where.line, "startColumn": where.column, **ends}
    return place
