"""The page of `report` in a real Chromium: layout, accessibility (axe-core), no request, no word on the console."""

from __future__ import annotations

import base64
import importlib.util
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from hosts_tools import DGD_RENDER, ROOT, TOOLS, find, lines, missing

AXE = TOOLS.parent / "axe-core" / "axe.min.js"
WIDTHS, SCHEMES = (360, 900, 1600), ("light", "dark")
HOW = "run scripts/ci-tools.sh, or: apt-get install -y chromium chromium-driver"
HOSTILE = "</text></svg><img src=https://example.com/x onerror=console.error(1)><script>console.error(2)</script>"
"""What would ask for something and say something, if anybody read it as HTML."""


def pictures() -> Any:
    """scripts/pictures.py: the browser and the changes of the pictures in docs."""
    spec = importlib.util.spec_from_file_location("pictures", ROOT / "scripts" / "pictures.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


MADE = pictures()


@pytest.fixture(scope="module")
def chromium() -> Iterator[Any]:
    programs = [find(name) or missing(name, HOW) for name in MADE.DRIVERS]
    with MADE.browser((programs[0], programs[1])) as driver:
        yield driver


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The pages of the three changes, of a refused graph with hostile texts, and of a state."""
    made = tmp_path_factory.mktemp("pages")
    MADE.lay(made)
    for name, words in MADE.CHANGES.items():
        assert lines(DGD_RENDER, "report", *words, "-o", f"{name}.html", cwd=made).returncode == 0
    quoted = json.dumps(HOSTILE)
    text = (made / "apps/qwen3-8b/graph.yaml").read_text()
    (made / "apps/evil").mkdir()
    (made / "apps/evil/graph.yaml").write_text(
        text.replace("name: qwen3-8b", f"name: {quoted}\n  annotations: {{x: {quoted}}}", 1)
    )
    words = ("apps/evil", "apps/llama-405b", "--clusters", "clusters/prod.yaml", "clusters/grove.yaml")
    done = lines(DGD_RENDER, "report", *words, "-o", "refused.html", cwd=made)
    assert done.returncode == 1 and "DGD" in done.stderr
    assert lines(DGD_RENDER, "report", *words[1:], "-o", "state.html", cwd=made).returncode == 0
    return made


PAGES = (*MADE.CHANGES, "refused", "state")
each = pytest.mark.parametrize("name", PAGES)
OVERFLOW = "return document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN = "document.querySelectorAll('details').forEach(d => { d.open = true })"


@each
def test_no_page_scrolls_sideways(chromium: Any, folder: Path, name: str) -> None:
    """Also with everything opened, and on paper; and nothing is asked for or complained of."""
    chromium.get_log("browser"), chromium.get_log("performance")
    for width in WIDTHS:
        for scheme in SCHEMES:
            MADE.show(chromium, folder / f"{name}.html", width, scheme)
            assert chromium.execute_script(OVERFLOW) <= 0, (width, scheme)
            chromium.execute_script(OPEN)
            assert chromium.execute_script(OVERFLOW) <= 0, (width, scheme, "opened")
    MADE.show(chromium, folder / f"{name}.html", 900, "light", "print")
    assert chromium.execute_script(OVERFLOW) <= 0
    paper = base64.b64decode(chromium.execute_cdp_cmd("Page.printToPDF", {})["data"])
    assert paper.startswith(b"%PDF") and len(paper) > 10_000
    assert chromium.get_log("browser") == []
    entries = [json.loads(entry["message"])["message"] for entry in chromium.get_log("performance")]
    asked = {e["params"]["request"]["url"] for e in entries if e["method"] == "Network.requestWillBeSent"}
    assert asked == {(folder / f"{name}.html").as_uri()}


@each
def test_axe_finds_nothing(chromium: Any, folder: Path, name: str) -> None:
    """Every rule of axe-core, with everything opened, light and dark."""
    if not AXE.exists():
        missing("axe-core", "run scripts/ci-tools.sh (needs npm)")
    source = AXE.read_text(encoding="utf-8")
    for width, scheme in ((360, "light"), (900, "dark")):
        MADE.show(chromium, folder / f"{name}.html", width, scheme)
        chromium.execute_script(OPEN)
        chromium.execute_script(source)
        found = chromium.execute_async_script(
            "const done = arguments[0]; axe.run(document, {preload: false, resultTypes: ['violations']}).then(done)"
        )
        assert found["passes"] and [(v["id"], [n["html"] for n in v["nodes"]][:3]) for v in found["violations"]] == []


@each
def test_what_is_asked_first_needs_no_scrolling(chromium: Any, folder: Path, name: str) -> None:
    for width, height in ((360, 780), (900, 900)):
        MADE.show(chromium, folder / f"{name}.html", width, "light")
        bottom, words = chromium.execute_script(
            "const e = document.querySelector('.answers'); return [e.getBoundingClientRect().bottom, e.innerText]"
        )
        assert bottom <= height * 0.6
        assert all(word in words for word in ("GPUs", "refused", "errors")) and ("roll" in words) == (name in MADE.CHANGES)


def test_by_keyboard(chromium: Any, folder: Path) -> None:
    """The first stop leads past the tables; what is folded opens with Enter, and each stop can be seen."""
    from selenium.webdriver.common.keys import Keys

    MADE.show(chromium, folder / "grove.html", 900, "light")
    chromium.find_element("tag name", "body").send_keys(Keys.TAB)
    stop = chromium.switch_to.active_element
    assert stop.text == "To the graphs" and stop.rect["x"] >= 0
    stop.send_keys(Keys.ENTER)
    assert chromium.current_url.endswith("#graphs")
    folded = chromium.find_element("css selector", "details.object:not([open]) > summary")
    owner = folded.find_element("xpath", "..")
    folded.send_keys(Keys.ENTER)
    assert owner.get_attribute("open") is not None


def test_the_pictures_of_the_docs_are_there() -> None:
    """Each change at each width in both schemes, and no heavier than a page should load."""
    held = {p.stem: p.stat().st_size for p in (ROOT / "docs" / "report").glob("*.png")}
    assert set(held) == {f"{change}-{width}-{scheme}" for change in MADE.CHANGES for width in WIDTHS for scheme in SCHEMES}
    assert max(held.values()) < 150_000
