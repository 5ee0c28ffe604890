"""Build hook: compiles the templates and the schema tables, so that a render imports neither Jinja nor JSON schemas.

It also puts the examples into the wheel, for `dgd-render example`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class Compile(BuildHookInterface):  # type: ignore[type-arg]
    """Runs before a wheel, an editable install included, is put together."""

    PLUGIN_NAME = "custom"

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        if self.target_name != "wheel":
            return
        root = Path(self.root)
        sys.path.insert(0, str(root))
        from generator.schema.build import build_all
        from generator.templating.program import write_module

        write_module(str(root / "templates"), str(root / "generator" / "_templates.py"))
        build_all(root / "generator" / "_tables")
        if version != "editable":  # there the examples are read where they stand
            examples = [p for p in (root / "examples").rglob("*") if p.is_file() and "expected" not in p.parts]
            build_data["force_include"].update({str(p): f"generator/{p.relative_to(root)}" for p in examples})
