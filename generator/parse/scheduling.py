"""The overlays' `scheduling` blocks as one, and whether its queue is one that the cluster has."""

from __future__ import annotations

from generator.errors import Finding, Problems, nearest
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.errors import Where
    from generator.model import Capabilities
    from generator.parse.documents import Given
    from generator.trees import Json, Object

    Specs = Sequence[tuple[Object, Given]]

SCHEDULERS = {"volcano": "volcano", "kai-scheduler": "kaiScheduler"}
"""Scheduler name → the capability that it needs."""


def merged(specs: Specs) -> Object:
    """Node selectors by key, tolerations appended, texts of the last file."""
    out: Object = {}
    for spec, _ in specs:
        for key, value in (spec.get("scheduling") or {}).items():
            if value is None:
                continue
            if key == "nodeSelector":
                out[key] = {**out.get(key, {}), **value}
            elif key == "tolerations":
                out[key] = [*out.get(key, ()), *value]
            else:
                out[key] = value
    return out


def queue(scheduling: Json, specs: Specs, installed: Capabilities, problems: Problems) -> None:
    """A scheduler that is not installed, or a Volcano queue that nobody knows: pods would wait for ever."""
    scheduler = scheduling.get("schedulerName", "")
    on = {"volcano": installed.volcano, "kai-scheduler": installed.kai}
    if not on.get(scheduler, True):
        problems.add(
            Finding(
                "DGD807",
                f"scheduling.schedulerName is {scheduler}, but that scheduler is not installed",
                _place(specs, "schedulerName"),
                f"declare spec.capabilities.{SCHEDULERS[scheduler]}, or name another scheduler",
            )
        )
    wanted, known = scheduling.get("queue", ""), installed.volcano_queues
    volcano = installed.volcano and scheduler in ("", "volcano") and not installed.kai
    if wanted and volcano and known and wanted not in (*known, "default"):
        close = nearest(wanted, known)
        hint = (f"did you mean {close}? " if close else "") + f"known: {', '.join(known)}, default"
        problems.add(
            Finding("DGD820", f"scheduling.queue {wanted!r} is none of capabilities.volcano.queues", _place(specs, "queue"), hint)
        )


def _place(specs: Specs, key: str) -> Where:
    """Where the last overlay that sets a field of `scheduling` does so."""
    given = next(g for spec, g in reversed(specs) if inside(spec, "scheduling").get(key) is not None)
    return given.where(("spec", "scheduling", key))
