"""An object without a fixed name: each sync makes another one."""

from __future__ import annotations

from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD670"
HOOK = "argocd.argoproj.io/hook"


def check(seen: Seen) -> Iterator[Finding]:
    """Companions with generateName and no name, but for Argo CD's hooks, which are made anew on purpose."""
    for given in seen.companions if seen.is_first else ():
        metadata = inside(given.value, "metadata")
        if metadata.get("generateName") and not metadata.get("name") and HOOK not in inside(metadata, "annotations"):
            yield seen.beside(
                CODE,
                f"{given.kind} has generateName and no name: each sync makes another object, and none is ever removed",
                given.where(("metadata", "generateName"), key=True),
                "give it a name",
            )
