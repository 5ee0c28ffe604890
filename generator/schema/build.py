"""Builds the schema tables: `python -m generator.schema.build` in a checkout, `build_all` from the build hook.

A table is a Python module of literals, so that its .pyc loads in a fraction of a millisecond. Building needs PyYAML and the
installed kubernetes-validate package, and reads nothing else.
"""

from __future__ import annotations

from pathlib import Path

from generator.schema.recipes import recipes

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.schema.recipes import Compiled

TABLES = Path(__file__).resolve().parent.parent / "_tables"


def compiled(name: str) -> Compiled:
    """One table, made in memory."""
    return recipes()[name].compile()


def module_text(literals: tuple[Any, ...], roots: dict[str, int]) -> str:
    """The source of a table's module."""
    lines = "".join(f"    {literal!r},\n" for literal in literals)
    return f'"""Made by generator.schema.build."""\n\nNODES = (\n{lines})\nROOTS = {roots!r}\n'


def build_all(target: Path = TABLES) -> list[Path]:
    """Write every table below `target` and give back the files."""
    target.mkdir(parents=True, exist_ok=True)
    written = [target / "__init__.py"]
    written[0].write_text('"""Compiled schemas: made when the distribution is built, never committed."""\n', encoding="utf-8")
    for name, recipe in recipes().items():
        path = target / f"{name}.py"
        text = module_text(*recipe.compile())
        if not path.exists() or path.read_text(encoding="utf-8") != text:  # another process may be reading it
            path.write_text(text, encoding="utf-8")
        written.append(path)
    return written


if __name__ == "__main__":
    for path in build_all():
        print(path)
