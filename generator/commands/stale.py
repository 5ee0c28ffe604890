"""How a directory differs from what would be rendered, for a reader."""

from __future__ import annotations

import os
from difflib import unified_diff

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

LINES = 2000


def diff(folder: str, changed: Mapping[str, tuple[bytes | None, bytes | None]]) -> str:
    """A unified diff; "" when nothing differs. The content of Secrets is not shown."""
    out: list[str] = []
    for name, (before, after) in changed.items():
        path = os.path.join(folder, name)
        labels = "/dev/null" if before is None else path, "/dev/null" if after is None else path
        if _secret(before) or _secret(after):
            out += [f"--- {labels[0]}\n", f"+++ {labels[1]}\n", "@@ the content of a Secret is not shown @@\n"]
            continue
        lines = [(text or b"").decode("utf-8", "replace").splitlines(keepends=True) for text in (before, after)]
        out += unified_diff(lines[0], lines[1], *labels)
    if len(out) > LINES:
        out[LINES:] = [f"... {len(out) - LINES} more lines\n"]
    return "".join(out)


def _secret(text: bytes | None) -> bool:
    return text is not None and (b"\nkind: Secret\n" in b"\n" + text or b'"kind":"Secret"' in text)
