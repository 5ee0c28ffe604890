"""CONTRIBUTING's way to add an operator release, tried with made-up ones: a changed value needs nothing but profiles.py."""

from __future__ import annotations

import pytest
from generator.profiles import V1_4
from support import ROOT

from generator import emit, profiles
from generator.pipeline import Options, Source, compile
from generator.records import replace

EXAMPLE = ROOT / "examples" / "gateway-epp"


def rendered(version: str) -> str:
    """The EPP example with another operator version."""
    overlay = (EXAMPLE / "overlay.yaml").read_text(encoding="utf-8")
    assert 'version: "1.3"' in overlay
    graphs = [Source("graph.yaml", (EXAMPLE / "graph.yaml").read_text(encoding="utf-8"))]
    done = compile(graphs, [Source("overlay.yaml", overlay.replace('version: "1.3"', f'version: "{version}"'))], Options())
    assert not done.failed, done.findings
    return emit.text(done.manifests)


def test_a_changed_value(monkeypatch: pytest.MonkeyPatch) -> None:
    made_up = replace(V1_4, operator="1.5", release="1.5.0", pods=replace(V1_4.pods, epp_rust_log="warn"))
    monkeypatch.setitem(profiles.PROFILES, "1.5", made_up)
    before, after = rendered("1.4").splitlines(), rendered("1.5").splitlines()
    assert [(a, b) for a, b in zip(before, after, strict=True) if a != b] == [("          value: info", "          value: warn")]


def test_an_unknown_release_is_refused() -> None:
    graphs = [Source("graph.yaml", (EXAMPLE / "graph.yaml").read_text(encoding="utf-8"))]
    done = compile(graphs, [], Options(version="1.5"))
    assert [f.code for f in done.findings] == ["DGD702"] and "1.1, 1.2, 1.3, 1.4" in done.findings[0].hint
