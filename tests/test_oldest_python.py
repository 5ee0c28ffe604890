"""What is shipped runs on the oldest Python that pyproject.toml allows, whichever Python built the wheel.

The build writes modules; a newer Python must write the same ones, and none may hold syntax that the oldest cannot read. Other
Pythons on this machine (on PATH, or pyenv's) are really asked.
"""

from __future__ import annotations

import ast
import io
import json
import os
import shutil
import subprocess
import sys
import tokenize
import tomllib
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import yaml
from support import ROOT

OLDEST = tuple(map(int, tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["requires-python"][2:].split(".")))
SHIPPED = [*sorted((ROOT / "generator").rglob("*.py")), ROOT / "scripts" / "dgd-render"]
GENERATED = [p for p in SHIPPED if "_tables" in p.parts or p.name == "_templates.py"]
COMPILE = """
import json, sys
for path in json.load(sys.stdin):
    with open(path, "rb") as file:
        compile(file.read(), path, "exec")
"""
GENERATE = """
import sys
from pathlib import Path
from generator.schema.build import build_all
from generator.templating.program import write_module
write_module("templates", sys.argv[1] + "/_templates.py")
build_all(Path(sys.argv[1], "_tables"))
"""


def newer_f_strings(text: str) -> Iterator[int]:
    """Lines with an f-string of PEP 701, which Python 3.11 cannot read: inside an outer quote again, a backslash or a comment.

    A Python before 3.12 gives an f-string as one token, and cannot parse such a one anyway.
    """
    if sys.version_info < (3, 12):
        ast.parse(text)
        return
    quotes: list[str] = []
    for token in tokenize.generate_tokens(io.StringIO(text).readline):
        if token.type == tokenize.FSTRING_END:
            quotes.pop()
        elif token.type in (tokenize.STRING, tokenize.FSTRING_START):
            quote = token.string.lstrip("rRbBuUfF")
            quote = quote[:3] if quote[:3] in ('"""', "'''") else quote[:1]
            if quotes and (quote in quotes or (token.type == tokenize.STRING and "\\" in token.string)):
                yield token.start[0]
            if token.type == tokenize.FSTRING_START:
                quotes.append(quote)
        elif quotes and token.type == tokenize.COMMENT:
            yield token.start[0]


@pytest.mark.parametrize("path", SHIPPED, ids=lambda p: str(p.relative_to(ROOT)))
def test_it_is_written_in_the_oldest_grammar(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    ast.parse(text, str(path), feature_version=OLDEST)
    assert list(newer_f_strings(text)) == []


@pytest.mark.parametrize("path", GENERATED, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_the_build_writes_is_plain_data(path: Path) -> None:
    """Literals only: nothing whose spelling depends on the Python that wrote it."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    assert not [node.lineno for node in ast.walk(tree) if isinstance(node, ast.JoinedStr | ast.FunctionDef | ast.Lambda)]


def test_the_check_finds_what_it_looks_for() -> None:
    wrong = ["f'{a['b']}'\n", 'f"{x:{"w"}}"\n', "f'{\"\\n\".join(a)}'\n", "f'{\n  a # why\n}'\n", "f'''{f'''{a}'''}'''\n"]
    for text in wrong:
        if sys.version_info >= (3, 12):
            assert list(newer_f_strings(text)) != [], text
        else:
            with pytest.raises(SyntaxError):
                list(newer_f_strings(text))
    for text in ("f'{a[\"b\"]}'\n", "f'{a!r:>{width}} {{}}\\n'\n", "f'''{f\"{a['b']}\"}'''\n", "'a' f'{b}' 'c'\n"):
        assert list(newer_f_strings(text)) == [], text


@cache
def others() -> dict[tuple[int, int], str]:
    """The other Pythons of this machine from the oldest on: version → program."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    found = {}
    for program in (
        *(shutil.which(f"python3.{n}") for n in range(OLDEST[1], 20)),
        *map(str, sorted(pyenv.glob("3.*/bin/python3"))),
    ):
        if program is None:
            continue
        asked = subprocess.run(
            [program, "-I", "-S", "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True, check=False
        )
        version = tuple(map(int, asked.stdout.split()))
        if asked.returncode == 0 and version >= OLDEST and version != sys.version_info[:2]:
            found[version[0], version[1]] = program
    return found


def test_the_other_pythons_of_this_machine_read_it() -> None:
    files = json.dumps([str(p) for p in SHIPPED])
    for version, program in {sys.version_info[:2]: sys.executable, **others()}.items():
        done = subprocess.run([program, "-I", "-S", "-c", COMPILE], input=files, capture_output=True, text=True, check=False)
        assert done.returncode == 0, (version, done.stderr)


def test_the_other_pythons_of_this_machine_build_the_same(tmp_path: Path) -> None:
    """The build's packages are pure Python, or have a pure form: the other Python takes them from here."""
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(ROOT), str(Path(yaml.__file__).parents[1])])}
    for version, program in {sys.version_info[:2]: sys.executable, **others()}.items():
        target = tmp_path / f"{version[0]}.{version[1]}"
        target.mkdir()
        done = subprocess.run(
            [program, "-B", "-c", GENERATE, str(target)], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, (version, done.stderr)
        for path in GENERATED:
            made = target / path.relative_to(ROOT / "generator")
            assert made.read_bytes() == path.read_bytes(), (version, path.name, "python3 scripts/dev.py build")
