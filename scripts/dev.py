#!/usr/bin/env python3
"""The project's chores, from a fresh machine with Python and pip only.

    python3 scripts/dev.py demo      set up, then render a complete multinode graph of examples/
    python3 scripts/dev.py test      set up, then linters, types, layers and every test
    python3 scripts/dev.py test -k yamlio -x      the same, with arguments for pytest
    python3 scripts/dev.py docs      write the generated parts of the documentation
    python3 scripts/dev.py parity    run the whole conformance set and write docs/parity.md
    python3 scripts/dev.py conversions  convert the corpus both ways and write the table of docs/convert.md
    python3 scripts/dev.py platform  render the corpus for two releases and write docs/platform-upgrades.md
    python3 scripts/dev.py cluster   apply what is printed to a real kube-apiserver (docs/cluster.md); needs Go
    python3 scripts/dev.py fuzz     made-up inputs through every verb, processes on broken streams; --minutes N, --seed S
    python3 scripts/dev.py bench     measure against helm, kustomize and bare Python (benchmarks/README.md)
    python3 scripts/dev.py sbom      write the bill of materials of what is shipped (CycloneDX) into dist/, or another folder
    python3 scripts/dev.py pictures  make the pictures of docs/report.md anew; needs Chromium and its driver
    python3 scripts/dev.py figures   print figures about the code (scripts/figures.py says which)

Everything is installed into .venv beside this file's folder. The set-up is redone when pyproject.toml changed.
"""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
ENVIRONMENT = ROOT / ".venv"
BIN = ENVIRONMENT / "bin"
DEMO = ROOT / "examples" / "vllm-disagg-multinode"


def run(*words: str | Path, **options: object) -> None:
    """Run a command in the project's root; stop with its exit code when it fails."""
    print("+", " ".join(str(w) for w in words), file=sys.stderr, flush=True)
    done = subprocess.run([str(w) for w in words], cwd=ROOT, check=False, **options)  # type: ignore[call-overload]
    if done.returncode:
        sys.exit(done.returncode)


def set_up() -> None:
    """Make .venv and install the project with all that its tests need."""
    if sys.version_info < (3, 11):  # noqa: UP036
        sys.exit("dgd-render needs Python 3.11 or newer")
    stamp = ENVIRONMENT / "dgd-render-stamp"
    wanted = hashlib.sha256((ROOT / "pyproject.toml").read_bytes()).hexdigest()
    if stamp.exists() and stamp.read_text() == wanted and (BIN / "dgd-render").exists():
        return
    if not (BIN / "python").exists():
        venv.create(ENVIRONMENT, with_pip=True)
    run(
        BIN / "python",
        "-m",
        "pip",
        "install",
        "--quiet",
        "--disable-pip-version-check",
        "--editable",
        ".[dev]",
        stdout=sys.stderr,
    )
    stamp.write_text(wanted)


def demo() -> None:
    """Render the main example."""
    run(BIN / "dgd-render", "render", DEMO / "graph.yaml", "--overlay", DEMO / "overlay.yaml")


def test(*arguments: str) -> None:
    """Rebuild the compiled tables and templates, then lint, type-check and test."""
    build()
    if not arguments:
        run(BIN / "ruff", "check", ".")
        run(BIN / "ruff", "format", "--check", ".")
        run(BIN / "mypy")
        run(BIN / "lint-imports")
        run(BIN / "python", "scripts/docs.py", "--check")
    run(BIN / "python", "-m", "pytest", "-n", str(os.cpu_count() or 1), *arguments)


def build() -> None:
    """Compile templates and schema tables in the checkout, as the build hook does for a wheel."""
    run(BIN / "python", "-m", "generator.schema.build", stdout=subprocess.DEVNULL)
    code = "from generator.templating.program import write_module; write_module('templates', 'generator/_templates.py')"
    run(BIN / "python", "-c", code)


def docs() -> None:
    """Write the generated documentation."""
    run(BIN / "python", "scripts/docs.py")


def parity() -> None:
    """Run the conformance set whole and write its table."""
    run(BIN / "python", "scripts/docs.py", "--parity")


def conversions(*arguments: str) -> None:
    """The table of docs/convert.md."""
    run(BIN / "python", "scripts/conversions.py", *arguments)


def platform(*arguments: str) -> None:
    """Write what an upgrade of the operator does to the graphs of the corpus."""
    run(BIN / "python", "scripts/platform_upgrades.py", *arguments)


def bench(*arguments: str) -> None:
    """Compare speed and memory with helm, kustomize and bare Python."""
    run(BIN / "python", "benchmarks/run.py", *arguments)


def sbom(*arguments: str) -> None:
    """Write the software bill of materials."""
    run(BIN / "python", "scripts/sbom.py", *arguments)


def figures() -> None:
    """Print how much code there is, how long its parts are, and what stands twice."""
    run(BIN / "python", "scripts/figures.py")


def pictures() -> None:
    """Take the pictures of the page of `report`."""
    run(BIN / "python", "scripts/pictures.py")


def cluster(*arguments: str) -> None:
    """Prove on a real control plane that what is printed is accepted and stays."""
    build()
    run(BIN / "python", "-m", "scripts.cluster", *arguments)


def fuzz(*arguments: str) -> None:
    """Put made-up inputs through every verb."""
    build()
    run(BIN / "python", "tests/fuzz", *arguments)


VERBS = {
    "demo": demo,
    "test": test,
    "build": build,
    "docs": docs,
    "parity": parity,
    "platform": platform,
    "conversions": conversions,
    "cluster": cluster,
    "fuzz": fuzz,
    "bench": bench,
    "sbom": sbom,
    "figures": figures,
    "pictures": pictures,
}

if __name__ == "__main__":
    if len(sys.argv) < 2 or sys.argv[1] not in VERBS:
        sys.exit(__doc__)
    set_up()
    VERBS[sys.argv[1]](*sys.argv[2:])
