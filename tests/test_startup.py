"""A cold render imports little: one committed list of modules bounds it; `python tests/test_startup.py --update` rewrites it.

Importing is most of what a render of one graph costs (performance.md), so a module more is a decision that a review must see.
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = Path(__file__).resolve().parent / "startup_modules.txt"
RENDERS = (
    "examples/vllm-agg",
    "examples/vllm-disagg-multinode",
    "examples/sglang-multinode-tp",
    "examples/trtllm-multinode",
    "examples/gateway-epp",
    "examples/grove-disagg",
)
NEVER = (
    "re",
    "json",
    "typing",
    "dataclasses",
    "enum",
    "pathlib",
    "logging",
    "argparse",
    "inspect",
    "subprocess",
    "socket",
    "ssl",
    "tempfile",
    "importlib.metadata",
    "importlib.resources",
    "hashlib",
    "datetime",
    "decimal",
    "jinja2",
    "jsonpatch",
    "jsonpointer",
    "jsonschema",
    "jsonschema_rs",
    "kubernetes_validate",
    "yaml.loader",
    "yaml.constructor",
    "yaml.representer",
)
"""What costs more than it gives on the way of a render; `performance.md` has the milliseconds."""
BUNDLE = {"generator._bundle"}
"""Made by the build, and used only while it is fresh: where it is missing the modules come from their own files."""
CODE = (
    "import sys\n"
    "from generator.startup import main\n"
    "code = main()\n"
    "sys.stderr.write('\\0' + '\\n'.join(sorted(sys.modules)))\n"
    "sys.exit(code)\n"
)


def loaded(*words: str, code: str = CODE) -> set[str]:
    """Every module in a fresh isolated interpreter after a command line."""
    done = subprocess.run([sys.executable, "-I", "-c", code, *words], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr[:2000]
    return set(done.stderr.rpartition("\0")[2].split("\n"))


def bare() -> set[str]:
    """What an isolated interpreter has anyway: its version's and its site's business, not ours."""
    return loaded(code="import sys; sys.stderr.write('\\0' + '\\n'.join(sys.modules))")


def ours() -> dict[str, set[str]]:
    """Render → the modules that it imports."""
    before = bare()
    return {r: loaded("render", f"{r}/graph.yaml", "--overlay", f"{r}/overlay.yaml") - before - BUNDLE for r in RENDERS}


def committed() -> set[str]:
    """The list in git."""
    return {line for line in LIST.read_text(encoding="utf-8").splitlines() if line and not line.startswith("#")}


def test_a_render_imports_what_the_list_allows() -> None:
    new = {name: sorted(modules - committed()) for name, modules in ours().items() if modules - committed()}
    assert new == {}, (
        "imported, but not in tests/startup_modules.txt: python tests/test_startup.py --update, and say why in the commit"
    )


def test_the_list_is_not_longer_than_needed() -> None:
    assert sorted(committed() - set().union(*ours().values())) == [], (
        "nobody imports these any more: python tests/test_startup.py --update"
    )


def test_what_a_render_never_imports() -> None:
    for name, modules in ours().items():
        wrong = sorted(n for n in NEVER if n in modules)
        assert wrong == [], f"{name} imports {wrong}"


def test_as_a_module_it_is_the_same() -> None:
    """`python -I -m generator` works, prints the same, and reads nothing of the current directory."""
    words = ["render", "examples/vllm-agg/graph.yaml", "--overlay", "examples/vllm-agg/overlay.yaml"]
    done = subprocess.run(
        [sys.executable, "-I", "-m", "generator", *words], cwd=ROOT, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout == (ROOT / "examples" / "vllm-agg" / "expected" / "manifests.yaml").read_text(encoding="utf-8")


def test_help_and_version_import_even_less() -> None:
    before = bare()
    for word in ("--help", "--version"):
        assert not {"yaml", "generator.pipeline", "generator.schema"} & (loaded(word) - before)


def update() -> None:
    """Write the list anew."""
    modules = sorted(set().union(*ours().values()))
    head = "# Every module that a cold render of the examples may import; kept by tests/test_startup.py --update.\n"
    LIST.write_text(head + "\n".join(modules) + "\n", encoding="utf-8")


if __name__ == "__main__" and "--update" in sys.argv:
    update()
