"""`--baseline` and `--write-baseline`: the findings that were there before, which a check hides.

A file has one line for each, sorted, so that branches which change different graphs merge. An entry is code, graph and pointer:
it holds when lines move, and for every cluster. An entry that meets nothing any more is a note.
"""

from __future__ import annotations

import os

from generator.commands import inputs, placing
from generator.errors import NOTE, Finding, Problems, Where, failed
from generator.forms.telling import Told, settled
from generator.records import record
from generator.yamlio import load
from generator.yamlio.quoting import quoted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Sequence

HEAD = "# Findings that `dgd-render check --baseline` hides; written by --write-baseline. One line each: they merge.\n"
KEYS = ("code", "graph", "pointer")
GONE, BROKEN = "DGD870", "DGD871"


@record
class Baseline:
    """The entries of a file, with their places, and what is wrong with the file."""

    entries: tuple[tuple[tuple[str, ...], Where], ...] = ()
    findings: tuple[Finding, ...] = ()

    def left(self, told: Sequence[Told], graphs: Collection[str], chosen: Callable[[str], bool]) -> list[Told]:
        """What the file does not hide, what is wrong with it, and a note for each entry that hides nothing.

        An entry of a graph that is not part of this run, or of a code that is not chosen, waits for another run; so do all of
        them while an error stands, because it keeps later stages from looking.
        """
        known = {entry for entry, _ in self.entries}
        met = {_entry(t) for t in told} & known
        out = [*(Told(f) for f in self.findings), *(t for t in told if _entry(t) not in known)]
        if not failed(t.finding for t in out) and chosen(GONE):
            for entry, where in dict(self.entries).items():
                if entry not in met and chosen(entry[0]) and (not entry[1] or entry[1] in graphs):
                    text = f"baseline: {entry[0]} of graph {entry[1]!r} at {entry[2] or 'the whole file'} is no longer found"
                    out.append(Told(Finding(GONE, text, where, "remove the entry, or write the baseline again", NOTE), entry[1]))
        return out


def read(path: str) -> Baseline:
    """The baseline of a file. Raises UsageError when it cannot be opened; what is wrong inside is a finding with its place."""
    problems = Problems()
    documents = load(inputs.read(path), path, problems)
    if problems or not documents:
        return Baseline((), tuple(Finding(BROKEN, f.message, f.where, f.hint) for f in problems))
    document = documents[0]
    entries: list[tuple[tuple[str, ...], Where]] = []
    if not isinstance(document.value, list):
        problems.add(Finding(BROKEN, "a baseline is a list of findings", document.where(()), "write it with --write-baseline"))
    for i, value in enumerate(document.value if isinstance(document.value, list) else ()):
        fields = tuple(f for key in KEYS if isinstance(f := value.get(key), str)) if isinstance(value, dict) else ()
        if len(fields) == len(KEYS) == len(value):
            entries.append((fields, settled(document.where((i,)))))
        else:
            wrong = f"an entry of a baseline has {', '.join(KEYS)}, each a text, and nothing else"
            problems.add(Finding(BROKEN, wrong, document.where((i,)), "write it with --write-baseline"))
    return Baseline(tuple(entries), tuple(problems))


def write(path: str, told: Iterable[Told]) -> int:
    """Write what was found as the baseline; gives back the number of entries. Raises UsageError."""
    entries = sorted({_entry(t) for t in told})
    lines = [f"- {{{', '.join(f'{key}: {quoted(word)}' for key, word in zip(KEYS, e, strict=True))}}}\n" for e in entries]
    placing.put(os.path.realpath(path), HEAD + ("".join(lines) or "[]\n"), 0o644)
    return len(entries)


def _entry(told: Told) -> tuple[str, ...]:
    return told.finding.code, told.graph, told.finding.where.pointer
