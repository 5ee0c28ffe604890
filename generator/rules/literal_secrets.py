"""A secret that stands in git: an env value whose name says that it is one."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD660"
ENDINGS = ("_TOKEN", "_PASSWORD", "_SECRET", "_API_KEY", "_ACCESS_KEY", "_SECRET_KEY")


def check(seen: Seen) -> Iterator[Finding]:
    """An env variable with a literal value and a secret's name."""
    for variable in seen.env:
        if variable.name.upper().endswith(ENDINGS) and variable.body.get("value"):
            yield seen.finding(
                CODE,
                f"{variable.owner}: env {variable.name} has its secret written out",
                (*variable.pointer, "value"),
                f"put it into a Secret: valueFrom: {{secretKeyRef: {{name: …, key: {variable.name}}}}}",
            )
