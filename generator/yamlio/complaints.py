"""What is said when a file cannot be read: in the user's terms, with a place, and safe to print."""

from __future__ import annotations

from generator.errors import Finding, Where
from generator.yamlio.reports import shown

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

_PLACEHOLDER = "a template placeholder such as {{ name }} is not YAML: fill it in first, or put the whole value in quotes"
# The problem libyaml reports (or a part of it) -> what usually mends it.
_HINTS = (
    ("mapping values are not allowed", 'check the indentation; a value that contains ": " must be quoted'),
    ("'\\t'", "indent with spaces, not with tabs"),
    ("a tab stands", "indent with spaces, not with tabs"),
    ("cannot start any token", "a value that starts with this character must be quoted"),
    ("could not find expected ':'", "the line before this one may lack a colon, or a quote is not closed"),
    ("expected <block end>", "check the indentation of this line and the ones above it"),
    ("did not find expected key", "check the indentation of this line, and that quotes and brackets are closed"),
    ("did not find expected '-' indicator", "items of one list must start in the same column"),
    ("unexpected end of stream", "a quote or bracket is opened and never closed"),
    ("unknown escape character", "use single quotes if the backslash is meant as it stands"),
    ("block sequence entries are not allowed", "start the list on a line of its own"),
)
DIRECTIVE = (
    "a directive (%YAML or %TAG) stands before the document",
    "remove it: kubectl and Argo CD read it as a document of its own",
)
_BREAKS = ("\r", "\x85", "\u2028", "\u2029")
"""Ends of a line to YAML, but not to those who split a stream into documents."""


def syntax(error: Any, file: str, text: str) -> Finding:
    """A YAMLError of either parser: DGD002 if a character is not allowed at all, else DGD001."""
    if getattr(error, "problem", None) is None:
        return bad_character(file, text, str(getattr(error, "reason", "") or "not allowed"))
    mark = error.problem_mark or error.context_mark
    problem = " ".join(str(error.problem).split())
    problem = problem if problem.isprintable() else repr(problem)[1:-1]
    where = Where(file, mark.line + 1, mark.column + 1) if mark is not None else Where(file)
    if "nesting depth" in problem:
        return Finding("DGD004", "nested too deeply", where, "a manifest nests about 15 levels")
    if mark is not None and "cannot start any token" in problem and text[mark.index : mark.index + 1] == "\t":
        problem = "a tab stands where only spaces may"
    message = f"not valid YAML: {problem[:120]}"
    if error.context and error.context_mark is not None and error.context_mark.line != where.line - 1:
        message += f" ({error.context} that starts on line {error.context_mark.line + 1})"
    return Finding("DGD001", message, where, _hint(problem, text, where.line))


def _hint(problem: str, text: str, line: int) -> str:
    if has_placeholder(text, line):
        return _PLACEHOLDER
    return next((hint for part, hint in _HINTS if part in problem), "check the indentation and the quotes around this place")


def has_placeholder(text: str, line: int) -> bool:
    """Whether a line holds `{{ … }}`: the file is a template, and that is what the user must hear."""
    return "{{" in _line(text, line) or "{%" in _line(text, line)


def container_key(text: str, line: int) -> tuple[str, str]:
    """A mapping or list where a key belongs: almost always a template placeholder."""
    hint = _PLACEHOLDER if has_placeholder(text, line) else "use plain text as the key"
    return "a key must be text, not a list or a mapping", hint


def _line(text: str, line: int) -> str:
    lines = text.splitlines()
    return lines[line - 1] if 0 < line <= len(lines) else ""


def place(file: str, text: str, offset: int) -> Where:
    """The line and column of a character offset."""
    before = text[:offset].replace("\r\n", "\n").replace("\r", "\n")
    return Where(file, before.count("\n") + 1, len(before) - before.rfind("\n"))


def _allowed(c: str) -> bool:
    """The characters a YAML stream may consist of."""
    return " " <= c <= "~" or c in "\t\n\r\x85" or "\xa0" <= c <= "\ud7ff" or "\ue000" <= c <= "\ufffd" or c >= "\U00010000"


def bad_separator(file: str, text: str) -> Finding | None:
    """The first `---` with something behind it, or behind no end of a line.

    To YAML it begins a document, to kubectl and Argo CD it is an error, or none: they split a stream line by line before they
    read it. Mirrors k8s.io/apimachinery/pkg/util/yaml/decoder.go YAMLReader.Read.
    """
    hint = "begin the document on the line after ---"
    for end in _BREAKS:
        if (at := text.find(f"{end}---")) >= 0:
            return Finding("DGD005", "a --- stands behind a character that ends no line", place(file, text, at + 1), hint)
    start = 0
    while text.startswith("---", start) or (start := text.find("\n---", start) + 1):
        end_of_line = text.find("\n", start)
        rest = text[start + 3 : len(text) if end_of_line < 0 else end_of_line]
        words = rest.strip()
        if words and (words[0] != "#" or rest[0] == "#"):
            return Finding("DGD005", f"text stands behind ---: {shown(words)}", place(file, text, start), hint)
        if end_of_line < 0:
            return None
        start = end_of_line
    return None


def bad_character(file: str, text: str, reason: str = "") -> Finding:
    """The first character that may not stand in YAML: NUL, a control character, a lone surrogate."""
    for offset, c in enumerate(text):
        if not _allowed(c):
            where = place(file, text, offset)
            hint = "is this a binary file?" if c == "\0" else "remove it, or write it as an escape in double quotes"
            return Finding("DGD002", f"the character U+{ord(c):04X} is not allowed in YAML", where, hint)
    return Finding("DGD002", f"not readable as text: {reason[:120]}", Where(file), "save the file as UTF-8 text")


def not_utf8(file: str, data: bytes, offset: int) -> Finding:
    """Bytes that are not UTF-8: says which encoding or file type it looks like."""
    where = place(file, data[:offset].decode("utf-8", "replace"), offset)
    if data[:2] in (b"\xff\xfe", b"\xfe\xff"):
        return Finding("DGD002", "the file is UTF-16, not UTF-8", Where(file, 1, 1), "save it as UTF-8")
    if b"\0" in data[:4096]:
        return Finding("DGD002", "the file is binary, not text", where, "check that this is the file you meant")
    return Finding("DGD002", f"the byte 0x{data[offset]:02x} is not UTF-8", where, "save the file as UTF-8")
