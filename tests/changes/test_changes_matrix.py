"""`dgd-render matrix`: apps × clusters."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from support import EXAMPLES, run

GRAPH = (EXAMPLES / "vllm-disagg-multinode" / "graph.yaml").read_text()
AGG = (EXAMPLES / "vllm-agg" / "graph.yaml").read_text()
OVERLAY = """\
apiVersion: dgd-render.dev/v1alpha1
kind: ClusterOverlay
metadata: {{name: {name}}}
spec:
  namespace: inference
  operator: {{version: "1.5"}}
  capabilities: {{{lws}gpus: {{perNode: 8, nodes: {nodes}}}}}
"""
LWS = "lws: {version: 0.8.0}, "


@pytest.fixture
def work(tmp_path: Path) -> Path:
    """Two apps, three clusters: LWS, none, LWS without a size."""
    for app, text in (("multi", GRAPH), ("agg", AGG)):
        (tmp_path / "apps" / app).mkdir(parents=True)
        (tmp_path / "apps" / app / "graph.yaml").write_text(text)
    (tmp_path / "clusters").mkdir()
    (tmp_path / "clusters" / "big.yaml").write_text(OVERLAY.format(name="a-big", lws=LWS, nodes=16))
    (tmp_path / "clusters" / "plain.yaml").write_text(OVERLAY.format(name="b-plain", lws="", nodes=1))
    unsized = OVERLAY.format(name="x", lws=LWS, nodes=1).replace("metadata: {name: x}\n", "")
    unsized = unsized.replace(", gpus: {perNode: 8, nodes: 1}", "")
    (tmp_path / "clusters" / "unsized.yaml").write_text(unsized)
    return tmp_path


def found(work: Path, *words: str, code: int = 0) -> dict[str, Any]:
    done = run("matrix", *words, "--format", "json", cwd=work)
    assert done.code == code, done.err
    page: dict[str, Any] = json.loads(done.out)
    return page


CLUSTERS = ("--clusters", "clusters/big.yaml", "clusters/plain.yaml", "clusters/unsized.yaml")


def test_every_app_on_every_cluster(work: Path) -> None:
    page = found(work, "apps/multi", "apps/agg", *CLUSTERS)
    assert list(page) == ["cells", "clusters", "shared"]
    assert list(page["cells"][0]) == ["graph", "cluster", "result", "pathway", "pods", "gpus", "codes"]
    cells = {(c["graph"], c["cluster"]): (c["result"], c["pathway"], c["pods"], c["gpus"], c["codes"]) for c in page["cells"]}
    assert cells["llama-405b", "a-big"][:4] == ("rendered", "components", 8, 32)
    assert cells["llama-405b", "b-plain"] == ("refused", None, 0, 0, ["DGD201"])
    assert cells["llama-405b", "unsized"][:4] == ("rendered", "components", 8, 32)
    assert cells["qwen3-8b", "b-plain"][:4] == ("rendered", "components", 3, 2)
    assert page["clusters"] == [
        {"name": "a-big", "gpus": 128, "used": 34},
        {"name": "b-plain", "gpus": 8, "used": 2},
        {"name": "unsized", "gpus": None, "used": 34},
    ]
    assert {(s["cluster"], s["kind"], tuple(s["graphs"])) for s in page["shared"]} == {
        (cluster, kind, ("llama-405b", "qwen3-8b"))
        for cluster in ("a-big", "unsized")
        for kind in ("RoleBinding", "ServiceAccount")
    }


def test_exits(work: Path) -> None:
    """A refusal is no failure, unless it is asked for."""
    found(work, "apps/multi", *CLUSTERS)
    found(work, "apps/multi", *CLUSTERS, "--strict", code=1)
    found(work, "apps/agg", *CLUSTERS, "--strict")
    for words in (("apps/agg",), ("apps/agg", "--clusters"), ("apps/agg", "--clusters", "missing.yaml"), CLUSTERS):
        assert run("matrix", *words, cwd=work).code == 2


def test_an_overlay_comes_after_each_clusters_own(work: Path) -> None:
    (work / "more.yaml").write_text(
        "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nspec: {graph: {components: {decode: {replicas: 3}}}}\n"
    )
    page = found(work, "apps/multi", "--overlay", "more.yaml", "--clusters", "clusters/big.yaml", "clusters/unsized.yaml")
    assert [(c["cluster"], c["gpus"]) for c in page["cells"]] == [("a-big", 40), ("unsized", 40)]


def test_names_that_are_not_alone(work: Path) -> None:
    """Two clusters of one name are called by their files, two graphs of one name by their apps."""
    (work / "clusters" / "plain.yaml").write_text(OVERLAY.format(name="a-big", lws=LWS, nodes=1))
    (work / "apps" / "agg" / "graph.yaml").write_text(GRAPH)
    page = found(work, "apps/multi", "apps/agg", *CLUSTERS)
    assert [c["name"] for c in page["clusters"]] == ["big", "plain", "unsized"]
    assert {c["graph"] for c in page["cells"]} == {"llama-405b (apps/multi)", "llama-405b (apps/agg)"}


def test_what_cannot_be_read_is_a_refused_cell(work: Path) -> None:
    (work / "apps" / "agg" / "graph.yaml").write_text("a: [\n")
    (work / "clusters" / "plain.yaml").write_text("apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nspec: {x: 1}\n")
    page = found(work, "apps/multi", "apps/agg", *CLUSTERS)
    cells = {(c["graph"], c["cluster"]): (c["result"], c["codes"]) for c in page["cells"]}
    assert cells["apps/agg", "a-big"] == ("refused", ["DGD001"]) and cells["llama-405b", "plain"] == ("refused", ["DGD801"])
    assert cells["llama-405b", "a-big"][0] == "rendered"


def test_several_graphs_in_one_app(work: Path) -> None:
    (work / "apps" / "multi" / "more.yaml").write_text(AGG)
    page = found(work, "apps/multi", "--clusters", "clusters/big.yaml")
    assert [(c["graph"], c["pods"], c["gpus"]) for c in page["cells"]] == [("llama-405b", 8, 32), ("qwen3-8b", 3, 2)]
    assert page["shared"] == []


def test_text_fits_a_terminal(work: Path) -> None:
    """With one cluster and with seven; each cell once."""
    for number in range(7):
        (work / "clusters" / f"c{number}.yaml").write_text(OVERLAY.format(name=f"cluster-{number}", lws=LWS, nodes=2))
    some = [f"clusters/c{n}.yaml" for n in range(7)]
    for chosen in (some[:1], some):
        text = run("matrix", "apps/multi", "apps/agg", "--clusters", *chosen, cwd=work).out
        assert all(len(line) <= 80 for line in text.splitlines()), text
        assert text.count("LWS 32g 8p") == len(chosen) and text.count("34g / 16g (!)") == len(chosen)


def test_markdown_is_one_table(work: Path) -> None:
    text = run("matrix", "apps/multi", "apps/agg", *CLUSTERS, "--format", "markdown", cwd=work).out
    rows = [line for line in text.splitlines() if line.startswith("|")]
    assert len(rows) == 5 and {row.count("|") for row in rows} == {5}


def test_a_job_folder_brings_its_settings(work: Path) -> None:
    """Its own overlays give way to the cluster's."""
    text = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nspec: {graphs: [graph.yaml], overlays: [gone.yaml]}\n"
    (work / "apps" / "multi" / "dgd-render.yaml").write_text(text)
    page = found(work, "apps/multi", "--clusters", "clusters/big.yaml")
    assert [(c["graph"], c["result"], c["gpus"]) for c in page["cells"]] == [("llama-405b", "rendered", 32)]
