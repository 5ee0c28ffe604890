"""An object that a client-side apply cannot write, because it must fit into an annotation of itself."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.seen import Seen

CODE = "DGD460"
ANNOTATIONS = 256 * 1024
"""Bytes that all annotations of an object may have together."""
STORED = 1024 * 1024
"""What holds more is refused anyway, and told as DGD611."""


def check(seen: Seen) -> Iterator[Finding]:
    """Companions are measured only when their text is long enough; what is rendered is never near it."""
    for given in seen.companions if seen.is_first else ():
        if len(given.document.text) < ANNOTATIONS:
            continue
        from json import dumps

        size = len(dumps(given.value, separators=(",", ":"), ensure_ascii=False, default=str).encode())
        if ANNOTATIONS < size <= STORED:
            name = (given.value.get("metadata") or {}).get("name")
            yield seen.beside(
                CODE,
                f"{given.kind} {name!r} has {size // 1024} KiB: kubectl apply and Argo CD keep a copy in an annotation, "
                "which holds 256",
                given.where(("metadata", "name")),
                "apply it on the server's side (kubectl apply --server-side, Argo CD's ServerSideApply=true), or split it",
            )
