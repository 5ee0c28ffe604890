"""`suppress`: warnings that an overlay's author has read and accepts, each with a reason. Errors are never dropped."""

from __future__ import annotations

from generator.errors import ERROR, NOTE, Finding, failed

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from generator.trees import Json


def apply(problems: Iterable[Finding], entries: Sequence[Json], graphs: Collection[str]) -> list[Finding]:
    """The findings that are left, and a note for each entry that met nothing.

    An entry for a graph that is not part of this run waits for another one: an overlay may serve many applications.
    """
    used: set[int] = set()
    out = []
    for finding in problems:
        meant = _meant_by(entries, finding)
        used.update(meant)
        if not meant:
            out.append(finding)
    if failed(out):
        return out
    for i, entry in enumerate(entries):
        if i not in used and (not entry.get("graph") or entry["graph"] in graphs):
            out.append(
                Finding(
                    "DGD816",
                    f"suppress: there is no warning {entry['code']}{_about(entry)} any more",
                    entry["where"],
                    "remove the entry",
                    NOTE,
                    cause=str(entry["code"]),
                )
            )
    return out


def accepting(finding: Finding, entries: Sequence[Json]) -> list[str]:
    """The places of the entries that accept a warning."""
    return [str(entries[i]["where"]) for i in _meant_by(entries, finding)]


def _meant_by(entries: Sequence[Json], finding: Finding) -> list[int]:
    return [] if finding.severity == ERROR else [i for i, entry in enumerate(entries) if _meant(entry, finding)]


def _meant(entry: Json, finding: Finding) -> bool:
    graph, _, component = finding.where.owner.partition("/")
    return (
        entry["code"] == finding.code
        and entry.get("graph") in (None, "", graph)
        and entry.get("component") in (None, "", component)
    )


def _about(entry: Json) -> str:
    return "".join(f" for {key} {entry[key]!r}" for key in ("graph", "component") if entry.get(key))
