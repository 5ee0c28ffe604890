"""From the bytes of a file to plain values, or to findings that say what is wrong; never a traceback."""

from __future__ import annotations

from generator.errors import Finding, Problems, Where
from generator.limits import FILE_BYTES
from generator.yamlio import light
from generator.yamlio.builder import Builder
from generator.yamlio.origin import Document
from generator.yamlio.reports import Stop


def load(text: bytes | str, file: str, problems: Problems) -> list[Document]:
    """The documents of a file; what is wrong is appended to `problems`.

    Empty documents are left out (but counted), and so is every document with an error: its value would
    only cause follow-on errors.
    """
    source = source_text(text, file, problems)
    if source is None:
        return []
    if not source.endswith("\n"):  # as kubectl's reader does: a block scalar in last place ends in a newline
        source += "\n"
    told = problems.part()
    builder = Builder(source, file, told)
    try:
        builder.read(light.Parser(source.encode("utf-8")))
    except Stop:
        pass
    except light.YAMLError as error:
        from generator.yamlio import complaints

        finding = complaints.syntax(error, file, source)
        # A template placeholder was reported as what it is; that the rest of its line is no YAML is no news.
        if all(found.where.line != finding.where.line for found in told):
            problems.add(finding)
    if not told and "---" in source:
        from generator.yamlio import complaints

        if (wrong := complaints.bad_separator(file, source)) is not None:
            problems.add(wrong)
    return builder.documents


def source_text(text: bytes | str, file: str, problems: Problems) -> str | None:
    """The text that is read: no byte order mark, JSON's surrogate pairs joined; None when it is too large or not UTF-8."""
    size = len(text) if isinstance(text, bytes) else len(text.encode("utf-8", "surrogatepass"))
    if size > FILE_BYTES:
        problems.add(
            Finding(
                "DGD004",
                f"the file is too large: {size} bytes, at most {FILE_BYTES} are read",
                Where(file),
                "check that this is a manifest; split it if it is",
            )
        )
        return None
    try:
        if isinstance(text, str):
            text.encode("utf-8")
            source = text
        else:
            source = text.decode("utf-8")
    except (UnicodeEncodeError, UnicodeDecodeError) as error:
        from generator.yamlio import complaints

        if isinstance(error, UnicodeDecodeError):
            problems.add(complaints.not_utf8(file, error.object, error.start))
        else:
            problems.add(complaints.bad_character(file, str(text)))
        return None
    source = source[1:] if source[:1] == "\ufeff" else source
    if "\\u" in source and source.lstrip()[:1] in ("{", "["):
        from generator.yamlio import surrogates

        return surrogates.joined(source)
    return source
