"""Findings as a JUnit report, which GitLab and Jenkins show: an error is a failed test, a graph without errors a passed one.

Warnings and notes fail no test (`--strict` makes errors of warnings); they stand in the output of a passed one.
"""

from __future__ import annotations

from generator import codes
from generator.errors import ERROR
from generator.report import one_line

TYPE_CHECKING = False
if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    from generator.forms.telling import Report, Screen, Told

NAME = "dgd-render check"


def text(report: Report, screen: Screen) -> str:
    """One suite of tests."""
    from xml.etree import ElementTree

    failed = {(t.finding.where.file, t.graph) for t in report.told if t.finding.severity == ERROR}
    files = {file for file, graph in failed if not graph}
    passed = [(file, name) for file, name in report.graphs if (file, name) not in failed and file not in files]
    counts = {"tests": str(len(report.told) + len(passed)), "failures": str(report.number(ERROR)), "errors": "0"}
    suites = ElementTree.Element("testsuites", {"name": NAME, **counts})
    suite = ElementTree.SubElement(suites, "testsuite", {"name": NAME, "skipped": "0", **counts})
    for told in report.told:
        _case(suite, told)
    for file, name in passed:
        named = {"name": f"{name} renders", "classname": name, "file": file}
        ElementTree.SubElement(suite, "testcase", {key: one_line(value) for key, value in named.items()})
    ElementTree.indent(suites)
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{ElementTree.tostring(suites, encoding="unicode")}\n'


def _case(suite: Element, told: Told) -> None:
    from xml.etree import ElementTree

    f = told.finding
    title = codes.title(f.code)
    named = {"name": f"{f.code} {title} ({f.where})", "classname": told.graph or f.where.file, "file": f.where.file}
    if f.where.line:
        named["line"] = str(f.where.line)
    case = ElementTree.SubElement(suite, "testcase", {key: one_line(value) for key, value in named.items()})
    words = [f"{f.where}: {f.severity}[{f.code}]: {f.message}", f"hint: {f.hint}" if f.hint else ""]
    words += [f"clusters: {', '.join(told.clusters)}" if told.clusters else ""]
    said = "\n".join(one_line(w) for w in words if w)
    if f.severity == ERROR:
        ElementTree.SubElement(case, "failure", {"message": one_line(f.message), "type": f.code}).text = said
    else:
        ElementTree.SubElement(case, "system-out").text = said
