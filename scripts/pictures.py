"""docs/report/*.png: the first screen of the page of three changes, at three widths, light and dark. Needs Chromium, its driver.

The tests of the page use the same browser and the same changes.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
DRIVERS = ("chromium", "chromedriver")
SIZES = {360: 780, 900: 900, 1600: 900}
"""Width → height of a first screen, in CSS pixels."""
SCHEMES = ("light", "dark")
FLAGS = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--hide-scrollbars",
    "--force-color-profile=srgb",
)
CLUSTER = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: {name}}}
spec:
  namespace: inference
  operator: {{version: "{operator}"}}
  capabilities:
    grove: {grove}
    lws: {{version: 0.8.0, gangScheduling: volcano}}
    volcano: {{version: 1.13.0, queues: [gpu-prod]}}
    gpus: {{perNode: 8, nodes: {nodes}}}
"""
BIG, SMALL = "vllm-disagg-multinode", "vllm-agg"
CHANGES = {
    "image": ("apps/llama-405b", "apps/qwen3-8b", "--clusters", "clusters/prod.yaml", "--git", "HEAD"),
    "grove": ("apps/llama-405b", "--overlay", "clusters/prod.yaml", "--to", "clusters/grove.yaml"),
    "upgrade": (
        *(f"apps/model-{i}" for i in range(10)),
        *("--clusters", "clusters/prod.yaml", "clusters/grove.yaml"),
        *("--from-operator", "1.5", "--to-operator", "1.6", "--new-origin"),
    ),
}
"""Name → the command line of its page, in the folder that `lay` makes."""


def lay(folder: Path) -> None:
    """A repository with the graphs and clusters of all changes; the image is changed in the work tree."""
    texts = {name: (ROOT / "examples" / name / "graph.yaml").read_text(encoding="utf-8") for name in (BIG, SMALL)}
    big = texts[BIG].replace('enable-grove: "false"', 'enable-grove: "true"')
    files = {"apps/llama-405b/graph.yaml": big, "apps/qwen3-8b/graph.yaml": texts[SMALL]}
    for i in range(10):
        text = big.replace("llama-405b", f"model-{i}") if i % 2 else texts[SMALL].replace("qwen3-8b", f"model-{i}")
        files[f"apps/model-{i}/graph.yaml"] = text
    files["clusters/prod.yaml"] = CLUSTER.format(name="prod", operator="1.5", grove="false", nodes=32)
    files["clusters/grove.yaml"] = CLUSTER.format(name="grove", operator="1.5", grove="true", nodes=32)
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    who = ("-c", "user.name=t", "-c", "user.email=t@example.com")
    for words in (("init", "-q"), ("add", "-A"), (*who, "commit", "-qm", "x")):
        subprocess.run(["git", "-C", str(folder), *words], check=True, capture_output=True)
    (folder / "apps/llama-405b/graph.yaml").write_text(big.replace("runtime:1.3.0", "runtime:1.3.1"), encoding="utf-8")


def page(folder: Path, name: str) -> Path:
    """The page of a change."""
    from generator.cli import main

    target = folder / f"{name}.html"
    with contextlib.chdir(folder):
        assert main(["report", *CHANGES[name], "-o", str(target)]) == 0
    return target


@contextlib.contextmanager
def browser(programs: tuple[str, str]) -> Iterator[Any]:
    """Chromium without a window, that logs what a page says and asks for. `programs`: the paths of Chromium and its driver."""
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = programs[0]
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    with tempfile.TemporaryDirectory(prefix="dgd-render-browser-", ignore_cleanup_errors=True) as profile:
        for flag in (*FLAGS, f"--user-data-dir={profile}"):
            options.add_argument(flag)
        driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(programs[1]))
        try:
            yield driver
        finally:
            driver.quit()


def show(driver: Any, path: Path, width: int, scheme: str, medium: str = "screen") -> None:
    """Open a page in a window of a width, light or dark."""
    size = {"width": width, "height": SIZES.get(width, 900), "deviceScaleFactor": 1, "mobile": False}
    driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    features = [{"name": "prefers-color-scheme", "value": scheme}]
    driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": medium, "features": features})
    driver.get(path.as_uri())


def main() -> None:
    """Write all pictures."""
    import shutil

    found = tuple(shutil.which(name) or "" for name in DRIVERS)
    if not all(found):
        sys.exit("pictures need Chromium and its driver: apt-get install -y chromium chromium-driver")
    target = ROOT / "docs" / "report"
    target.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory() as name, browser((found[0], found[1])) as driver:
        folder = Path(name)
        lay(folder)
        for change in CHANGES:
            path = page(folder, change)
            for width in SIZES:
                for scheme in SCHEMES:
                    show(driver, path, width, scheme)
                    driver.save_screenshot(str(target / f"{change}-{width}-{scheme}.png"))
    for picture in sorted(target.glob("*.png")):
        print(f"{os.path.relpath(picture, ROOT)}: {picture.stat().st_size // 1024} kB")


if __name__ == "__main__":
    main()
