"""What the tables of compiled schemas are called."""

from __future__ import annotations


def versioned(family: str, version: str) -> str:
    """The name of a table: `lws` and `0.9` → `lws_0_9`."""
    return f"{family}_{version.replace('.', '_')}"
