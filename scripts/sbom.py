"""The software bill of materials of what is shipped: the pinned packages of the image with our wheel, as CycloneDX JSON.

cyclonedx-py looks at an environment into which both are really installed, so licences and dependencies are those of the
packages themselves. The same input gives the same bytes.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PINNED = ROOT / "deploy" / "image" / "requirements.txt"
PIP = (sys.executable, "-m", "pip", "--quiet", "--disable-pip-version-check")


def version() -> str:
    """The version that the wheel will have."""
    text = (ROOT / "generator" / "__init__.py").read_text(encoding="utf-8")
    return text.partition('__version__ = "')[2].partition('"')[0]


def write(folder: Path) -> Path:
    """Write `dgd-render-VERSION.cdx.json` into a folder and give back its path."""
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / f"dgd-render-{version()}.cdx.json"
    with tempfile.TemporaryDirectory() as place:
        work = Path(place)
        venv.create(work / "env", with_pip=False)
        python = work / "env" / "bin" / "python"
        _run(*PIP, "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", place, ROOT)
        _run(*PIP, "--python", python, "install", "--no-compile", "--requirement", PINNED)
        _run(*PIP, "--python", python, "install", "--no-compile", "--no-deps", "--no-index", *work.glob("*.whl"))
        described = (ROOT / "pyproject.toml").read_text(encoding="utf-8")
        (work / "pyproject.toml").write_text(
            described.replace('dynamic = ["version"]', f'version = "{version()}"'), encoding="utf-8"
        )
        tool = Path(sys.executable).parent / "cyclonedx-py"
        own = ("--pyproject", work / "pyproject.toml", "--mc-type", "application")
        _run(tool, "environment", python, *own, "--output-reproducible", "--output-format", "JSON", "--output-file", target)
    return target


def _run(*words: str | Path) -> None:
    subprocess.run([str(word) for word in words], check=True, cwd=ROOT)


if __name__ == "__main__":
    if sys.argv[1:] == ["--version"]:
        print(version())
    else:
        print(write(Path(sys.argv[1] if len(sys.argv) > 1 else ROOT / "dist")))
