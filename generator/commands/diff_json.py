"""A difference as JSON: whole values, whatever their length."""

from __future__ import annotations

import json

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.changes.records import Difference, ObjectChange
    from generator.errors import Finding


def text(found: Difference) -> str:
    """The document."""
    document = {
        "objects": [_object(one) for one in found.objects],
        "gpus": {"from": found.gpus[0], "to": found.gpus[1]},
        "pathway": {"from": found.pathways[0] or None, "to": found.pathways[1] or None},
        "findings": {"new": [finding(f) for f in found.new], "gone": [finding(f) for f in found.gone]},
        "refused": [{"graph": r.graph, "side": r.side, "codes": list(r.codes)} for r in found.refused],
    }
    return json.dumps(document, indent=2) + "\n"


def _object(one: ObjectChange) -> dict[str, object]:
    fields = [{"path": f.path, "from": f.before, "to": f.after} for f in one.fields]
    return {"kind": one.kind, "namespace": one.namespace, "name": one.name, "change": one.change, "fields": fields}


def finding(f: Finding) -> dict[str, object]:
    """A finding."""
    return {
        "code": f.code,
        "severity": f.severity,
        "message": f.message,
        "hint": f.hint,
        "file": f.where.file,
        "line": f.where.line,
        "column": f.where.column,
        "pointer": f.where.pointer,
        "graph": f.where.owner.partition("/")[0],
        "resource": f.resource,
    }
