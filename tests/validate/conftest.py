"""Makes the helpers of this folder, and those of tests/schema, importable by their plain names."""

from __future__ import annotations

import sys
from pathlib import Path

sys.path[:0] = [str(Path(__file__).parent), str(Path(__file__).parents[1] / "schema")]
