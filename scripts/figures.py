"""Figures about the code, printed by `scripts/dev.py figures`: how much there is, how long its parts are, what stands twice.

lines, modules, functions    of generator/ and scripts/, without generated files; a function's lines with its docstring
Any                          uses of typing.Any, and how many of them are a whole annotation
repeated                     runs of six lines that stand in more than one place (blank lines, comments, imports passed over)
recipes                      how many files each recipe of CONTRIBUTING.md names, tests and CHANGELOG not counted
"""

from __future__ import annotations

import ast
import re
import sys
from collections import defaultdict
from pathlib import Path
from statistics import median, quantiles

RUN = 6
RECIPE = re.compile(r"^\*\*(?P<name>[^*]+)\*\*(?P<text>.+?)(?=^\*\*|^## |\Z)", re.MULTILINE | re.DOTALL)
NAMED_FILE = re.compile(r"`([\w<>{},./-]+(?:\.py|\.yaml|\.j2|\.md|/))`")
Function = ast.FunctionDef | ast.AsyncFunctionDef


def sources(root: Path) -> list[Path]:
    """Every hand-written module: generated ones begin with an underscore and are no `__init__` or `__main__`."""
    found = [*root.glob("generator/**/*.py"), *root.glob("scripts/**/*.py")]
    return sorted(
        path for path in found if not any(re.match("_[^_]", part) for part in path.relative_to(root).with_suffix("").parts)
    )


def functions(trees: dict[Path, ast.Module]) -> dict[str, int]:
    """`file:line name` → lines of every function."""
    return {
        f"{path}:{node.lineno} {node.name}": (node.end_lineno or node.lineno) - node.lineno + 1
        for path, tree in trees.items()
        for node in ast.walk(tree)
        if isinstance(node, Function)
    }


def anys(trees: dict[Path, ast.Module]) -> tuple[int, int]:
    """How often `Any` is used, and how often it is all that an annotation says."""
    used = whole = 0
    for node in (node for tree in trees.values() for node in ast.walk(tree)):
        used += isinstance(node, ast.Name) and node.id == "Any"
        said = [node.returns] if isinstance(node, Function) else [getattr(node, "annotation", None)]
        whole += any(isinstance(words, ast.Name) and words.id == "Any" for words in said)
    return used, whole


def repeated(texts: dict[Path, str]) -> int:
    """How many runs of lines stand again somewhere."""
    places: dict[tuple[str, ...], int] = defaultdict(int)
    for text in texts.values():
        lines = [" ".join(line.split()) for line in text.splitlines()]
        lines = [line for line in lines if len(line) > 2 and not line.startswith(("#", "from ", "import "))]
        for start in range(len(lines) - RUN + 1):
            places[tuple(lines[start : start + RUN])] += 1
    return sum(count - 1 for count in places.values())


def recipes(text: str) -> dict[str, int]:
    """The recipes below `## Add` in CONTRIBUTING, and how many files each one names."""
    add = text.partition("\n## Add")[2].partition("\n## ")[0]
    made = {}
    for recipe in RECIPE.finditer(add):
        named = {name for name in NAMED_FILE.findall(recipe["text"]) if not name.startswith(("tests/", "CHANGELOG"))}
        made[recipe["name"]] = len(named)
    return made


def report(root: Path) -> str:
    """All figures of a checkout, one a line."""
    texts = {path.relative_to(root): path.read_text(encoding="utf-8") for path in sources(root)}
    trees = {path: ast.parse(text) for path, text in texts.items()}
    modules = {str(path): len(text.splitlines()) for path, text in texts.items()}
    lengths = functions(trees)
    longest_module, longest = max(modules, key=lambda name: modules[name]), max(lengths, key=lambda name: lengths[name])
    used, whole = anys(trees)
    recipe_files = recipes((root / "CONTRIBUTING.md").read_text(encoding="utf-8"))
    return "\n".join(
        (
            f"lines      {sum(modules.values())}",
            f"modules    {len(modules)}, median {median(modules.values()):.0f}, "
            f"longest {modules[longest_module]} ({longest_module})",
            f"functions  {len(lengths)}, median {median(lengths.values()):.0f}, 90th percentile "
            f"{quantiles(lengths.values(), n=10)[8]:.0f}, longest {lengths[longest]} ({longest})",
            f"Any        {used}, a whole annotation {whole}",
            f"repeated   {repeated(texts)} runs of {RUN} lines",
            "recipes    " + ", ".join(f"{name}: {count} files" for name, count in recipe_files.items()),
        )
    )


if __name__ == "__main__":
    print(report(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).resolve().parent.parent))
