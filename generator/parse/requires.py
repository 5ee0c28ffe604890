"""`requires: ">=0.3,<0.5"`: which renderer may render this.

Argo CD's cache does not know the plugin's image (hosts.md 2.5), so a repository says itself which renderer it was written
for, and an older one refuses instead of leaving out what it does not know.
"""

from __future__ import annotations

from generator.releases import version


def unmet(requirement: str, renderer: str) -> str | None:
    """Why a renderer does not meet a requirement, or None when it does. ValueError for what cannot be read."""
    if not version.unmet(requirement, renderer):
        return None
    return f"this is dgd-render {renderer}, but {requirement!r} is required"
