"""Writes generator/_bundle.py: the modules of a usual command in one file, each as a function (see generator/startup.py).

The body of a module becomes the body of a function that declares every name it binds as global; run with a module's
dictionary as its globals it does what the module would do. Everything is done on syntax trees of our own sources.
"""

from __future__ import annotations

import ast
from pathlib import Path

USUAL = Path("tests") / "startup_modules.txt"
"""What a cold render of the examples imports; a test keeps the list."""
ARGO = tuple(f"generator.commands.{name}" for name in ("brief", "cmp", "confine", "gather", "job", "progress"))
"""What `cmp generate` imports besides; a test of tests/cli keeps it."""
SEPARATE = ("generator", "generator.startup", "generator.__main__", "generator._")


def wanted(root: Path) -> dict[str, Path]:
    """Module name → file of everything that is bundled: our own modules of a usual render."""
    found = {}
    for name in (*(root / USUAL).read_text(encoding="utf-8").split(), *ARGO):
        if name.startswith("generator.") and not name.startswith(SEPARATE[1:]):
            path = root.joinpath(*name.split("."))
            found[name] = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    return {name: path for name, path in sorted(found.items()) if path.exists()}


class Bound(ast.NodeVisitor):
    """The names that a module's top level binds."""

    def __init__(self) -> None:
        self.names: set[str] = set()

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        self.names.add(node.name)

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        self.names.add(node.name)

    def visit_Name(self, node: ast.Name) -> None:
        if isinstance(node.ctx, ast.Store | ast.Del):
            self.names.add(node.id)

    def visit_Import(self, node: ast.Import) -> None:
        self.names.update(alias.asname or alias.name.partition(".")[0] for alias in node.names)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        self.names.update(alias.asname or alias.name for alias in node.names)

    def visit_ExceptHandler(self, node: ast.ExceptHandler) -> None:
        self.names.update([node.name] if node.name else [])
        self.generic_visit(node)

    def _own_scope(self, node: ast.AST) -> None:
        """A comprehension or lambda binds nothing outside."""

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = visit_Lambda = _own_scope


class Bare(ast.NodeTransformer):
    """Takes out what only readers need: docstrings, and annotations of functions. Those of classes are the fields of records."""

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        self.generic_visit(node)
        node.returns = None
        for argument in [*node.args.posonlyargs, *node.args.args, *node.args.kwonlyargs, node.args.vararg, node.args.kwarg]:
            if argument is not None:
                argument.annotation = None
        return self._undocumented(node)

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        self.generic_visit(node)
        return self._undocumented(node)

    def _undocumented(self, node: ast.FunctionDef | ast.ClassDef) -> ast.AST:
        node.body = [n for n in node.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))] or [ast.Pass()]
        return node


class Plain(ast.NodeTransformer):
    """Top-level annotations would be refused for global names, and cost time; type-checking blocks are never run."""

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST | None:
        if node.value is None:
            return None
        return ast.copy_location(ast.Assign([node.target], node.value), node)

    def visit_If(self, node: ast.If) -> ast.AST | list[ast.stmt]:
        if isinstance(node.test, ast.Name) and node.test.id == "TYPE_CHECKING":
            return [self.visit(n) for n in node.orelse]
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        return node

    def visit_ClassDef(self, node: ast.ClassDef) -> ast.AST:
        return node


def function(name: str, path: Path) -> str:
    """The source of the function that stands for a module."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    body = [n for n in tree.body if not (isinstance(n, ast.ImportFrom) and n.module == "__future__")]
    tree = Plain().visit(ast.Module(list(body), []))
    bound = Bound()
    for node in tree.body:
        bound.visit(node)
    rest = [Bare().visit(n) for n in tree.body if not (isinstance(n, ast.Expr) and isinstance(n.value, ast.Constant))]
    declared: list[ast.stmt] = [ast.Global(sorted(bound.names))] if bound.names else []
    made = ast.FunctionDef(
        name=name.replace(".", "_"),
        args=ast.arguments([], [], None, [], [], None, []),
        body=[*declared, *rest] or [ast.Pass()],
        decorator_list=[],
        returns=None,
        type_params=[],
    )  # type: ignore[call-arg, unused-ignore]
    return ast.unparse(ast.fix_missing_locations(made))


def write(root: Path) -> None:
    """Write the bundle of the package below a project's root."""
    package = root / "generator"
    modules = wanted(root)
    head = '"""Made by scripts/bundle.py from the modules beside it; not in git."""\n\nfrom __future__ import annotations\n\n'
    bodies = "\n\n\n".join(function(name, path) for name, path in modules.items())
    rows = [(name, name.replace(".", "_"), path.name == "__init__.py") for name, path in modules.items()]
    table = "".join(f"    {name!r}: ({body}, {is_package}),\n" for name, body, is_package in rows)
    stats = {str(p.relative_to(package)): (p.stat().st_size, p.stat().st_mtime_ns) for p in modules.values()}
    sources = "".join(f"    {path!r}: {stat!r},\n" for path, stat in stats.items())
    text = f"{head}{bodies}\n\n\nMODULES = {{\n{table}}}\n\nSOURCES = {{\n{sources}}}\n"
    (package / "_bundle.py").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    write(Path(__file__).resolve().parent.parent)
