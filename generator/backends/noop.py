"""No framework: nothing is added."""

from __future__ import annotations

from generator.backends.base import Backend

BACKEND = Backend()
