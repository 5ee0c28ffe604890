"""The terminals that a run writes to, if there are any."""

from __future__ import annotations

import os

from generator import standard
from generator.forms import Screen


def output() -> Screen:
    """Of standard output. A pipe or a file has neither width nor colour."""
    return _screen(standard.output_columns())


def error() -> Screen:
    """Of standard error."""
    return _screen(standard.error_columns())


def _screen(columns: int) -> Screen:
    """NO_COLOR (no-color.org), when not empty, takes the colour."""
    plain = bool(os.environ.get("NO_COLOR")) or os.environ.get("TERM") == "dumb"
    return Screen(columns, bool(columns) and not plain)
