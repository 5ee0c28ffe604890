"""Mends findings by edits of the text at their places: everything else in a file stays, comments and layout too.

A finding says what mends it (`Finding.fix`); here it becomes edits, or nothing where an edit would change more than the one
place: behind an alias or `<<`, at an anchor that others name, beside a key that is there already.
"""

from __future__ import annotations

from generator.errors import Problems
from generator.fixes import MOVE, QUOTE, RENAME, WRITE
from generator.fixing import moves, scalars
from generator.fixing.spot import Edit, Spot, applied, spot
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from generator.errors import Finding

BOM = "\ufeff"
VERBS: dict[str, Callable[[Spot], list[Edit]]] = {
    RENAME: scalars.renamed,
    QUOTE: scalars.quoted,
    WRITE: scalars.written,
    MOVE: moves.moved,
}


def edits(raw: bytes, file: str, findings: Sequence[Finding]) -> list[list[Edit]]:
    """For each finding of a file the edits that mend it; none where it cannot be mended."""
    documents = load(raw, file, Problems())
    text = decoded(raw)
    if not documents or not documents[0].text.startswith(text):  # JSON with surrogate pairs was read as another text
        return [[] for _ in findings]
    return [_edits(finding, spot(documents, text, finding), raw, file) for finding in findings]


def mended(raw: bytes, file: str, findings: Sequence[Finding]) -> bytes:
    """The file with as many of the findings mended as do not touch each other; the rest is for another pass."""
    made: list[Edit] = []
    for own in edits(raw, file, findings):
        if all(edit in made or not any(edit.touches(other) for other in made) for edit in own):
            made += [edit for edit in own if edit not in made]
    return _encoded(raw, applied(decoded(raw), made))


def decoded(raw: bytes) -> str:
    """The text of a file without its byte order mark; "" when it is no UTF-8."""
    try:
        return raw.decode("utf-8").removeprefix(BOM)
    except UnicodeDecodeError:
        return ""


def _encoded(raw: bytes, text: str) -> bytes:
    return (BOM + text if raw.startswith(BOM.encode()) else text).encode()


def _edits(finding: Finding, where: Spot | None, raw: bytes, file: str) -> list[Edit]:
    if where is None or finding.fix is None:
        return []
    try:
        made = VERBS[finding.fix.verb](where)
    except LookupError:
        return []
    problems = Problems()
    load(_encoded(raw, applied(where.text, made)), file, problems)
    return [] if problems else made
