"""The light import is light, and leaves PyYAML whole for whoever imports it later."""

from __future__ import annotations

import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = f"import sys; sys.path[:0] = [{str(ROOT)!r}, {sysconfig.get_path('purelib')!r}]\n"
BANNED = (
    "re",
    "json",
    "typing",
    "dataclasses",
    "pathlib",
    "logging",
    "enum",
    "datetime",
    "base64",
    "argparse",
    "inspect",
    "collections",
    "functools",
    "contextlib",
    "struct",
    "importlib.metadata",
    "jinja2",
    "binascii",
    "yaml",
)


def python(code: str, *flags: str) -> str:
    run = subprocess.run([sys.executable, "-I", *flags, "-c", START + code], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout


def test_the_hot_path_imports_nothing_heavy() -> None:
    got = python(
        """
before = set(sys.modules)
from generator.errors import Problems
from generator.yamlio import dump, load
problems = Problems()
value = load(b"a: {b: [1, y, 1.5, 0x1f, text, 'q']}\\nc: |\\n  x\\n  y\\n", "f", problems)[0].value
dump([value])
load(b"a: &a {b: 1}\\nc: {<<: *a}\\na: [", "f", problems)
print(*sorted(set(sys.modules) - before))
""",
        "-S",
    ).split()
    assert not set(got) & set(BANNED)
    assert {m for m in got if m.startswith("yaml")} == {"yaml._yaml", "yaml.error", "yaml.events", "yaml.nodes", "yaml.tokens"}


WHOLE = """
import importlib.util
assert importlib.util.find_spec("yaml") is not None
import yaml
assert yaml.__with_libyaml__ and yaml.safe_load("a: 2001-01-01")
assert yaml.load("a: [1, on]", Loader=yaml.CSafeLoader) == {"a": [1, True]}
assert yaml.dump({"a": [1]}, Dumper=yaml.CSafeDumper) == yaml.safe_dump({"a": [1]}) == "a:\\n- 1\\n"
assert yaml.error.YAMLError is yaml.YAMLError is light.YAMLError and yaml.events.ScalarEvent is light.events.ScalarEvent
assert yaml.nodes.ScalarNode is yaml.ScalarNode and yaml.tokens.Token and yaml._yaml.CParser
import yaml.reader, yaml.constructor, yaml.cyaml
assert yaml.reader is sys.modules["yaml.reader"] and yaml.constructor.SafeConstructor
assert yaml.compose("a: 1", Loader=yaml.CSafeLoader).__class__ is yaml.MappingNode
for loader in (yaml.SafeLoader, yaml.CSafeLoader):
    for text in ("a: [", "a: \\0", "a: *b", "a: !!foo b", "\\t- a"):
        try:
            yaml.load(text, Loader=loader)
        except yaml.YAMLError:
            continue
        raise SystemExit("no error for " + text)
try:
    yaml.dump(object(), Dumper=yaml.CSafeDumper)
except yaml.YAMLError:
    pass
assert load(b"a: [1]", "f", Problems())[0].value == {"a": [1]}
problems = Problems()
assert load(b"a: [", "f", problems) == [] and [*problems][0].code == "DGD001"
"""


@pytest.mark.parametrize("first", ["", "import yaml\n", "import yaml.events\n"])
def test_yaml_is_whole_afterwards(first: str) -> None:
    python(first + "from generator.yamlio import light, load\nassert light.Parser.__module__ == 'yaml._yaml'\n" + WHOLE)


def test_an_untested_version_takes_the_plain_import(tmp_path: Path) -> None:
    code = """
from generator.yamlio.light import _find, _tested_layout
assert _tested_layout(_find()) and not _tested_layout(None)
spec = _find()
head = open(spec.origin).read()
spec.origin = PATH
for text, good in ((head, True), (head.replace("__version__ = '6.0", "__version__ = '7.0"), False), ("", False)):
    open(PATH, "w").write(text)
    assert _tested_layout(spec) is good
import generator.yamlio.light as light
for name in [m for m in sys.modules if m.split(".")[0] == "yaml"]:
    del sys.modules[name]
light.TESTED = frozenset()
assert light.bind().__name__ == "CParser" and "yaml.constructor" in sys.modules
"""
    python(f"PATH = {str(tmp_path / '__init__.py')!r}\n" + code)


def test_without_the_c_part_the_python_parser_is_used() -> None:
    python("""
class Block:
    def find_spec(self, name, path=None, target=None):
        if name == "yaml._yaml":
            raise ImportError(name)
sys.meta_path.insert(0, Block())
from generator.yamlio import light, load
assert light.Parser.__name__ == "PureParser", light.Parser
assert load(b"a: [1, y]", "f", Problems())[0].value == {"a": [1, True]}
import yaml
assert yaml.safe_load("a: 1") == {"a": 1} and not yaml.__with_libyaml__ and yaml.error.YAMLError is light.YAMLError
""")
