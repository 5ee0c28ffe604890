"""Changes of an overlay that change nothing, nulls, and folders."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from meaning import FACTS, IMAGE, graph, run, said, words
from support import run as command

NAME = IMAGE.partition(":")[0]


def changed(**block: Any) -> dict[str, Any]:
    return {**FACTS, "graph": block}


@pytest.mark.parametrize("name", [NAME.replace("vllm", "vlm"), IMAGE, "vllm-runtime", NAME.upper()])
def test_images_of_no_graph(name: str) -> None:
    entry = {"name": name, "newTag": "1.3.1"}
    assert said(run(graph(), facts=changed(images=[entry]))) == [("DGD850", "error")]
    assert not run(graph(), facts=changed(images=[{**entry, "optional": True}])).failed


def test_images_that_are_there() -> None:
    result = run(graph(), facts=changed(images=[{"name": NAME, "newTag": "1.3.1"}]))
    assert not result.failed and IMAGE.replace("1.3.0", "1.3.1") in str(result.manifests)


@pytest.mark.parametrize(
    "patch",
    [
        {"$patch": "delete"},
        {"$patch": "replace", "spec": {"services": {"w": {"replicas": 2}}}},
        {"spec": {"services": {"w": {"extraPodSpec": {"mainContainer": {"env": [{"$patch": "replace"}]}}}}}},
    ],
)
def test_directives_that_would_be_ignored(patch: dict[str, Any]) -> None:
    assert said(run(graph(), facts=changed(patches=[{"patch": patch}]))) == [("DGD812", "error")]


@pytest.mark.parametrize(
    "patch",
    [
        {"spec": {"services": {"w": {"envFromSecret": None}}}},
        {"spec": {"services": {"w": {"extraPodSpec": {"mainContainer": {"env": [{"name": "A", "$patch": "delete"}]}}}}}},
        {"metadata": {"annotations": {"a": None}}},
    ],
)
def test_what_is_taken_away_must_be_there(patch: dict[str, Any]) -> None:
    assert said(run(graph(), facts=changed(patches=[{"patch": patch}]))) == [("DGD811", "error")]
    assert not run(graph(), facts=changed(patches=[{"patch": patch, "optional": True}])).failed
    held = graph({"env": [{"name": "A", "value": "1"}]}, {"envFromSecret": "s"}, metadata={"annotations": {"a": "b"}})
    assert not run(held, facts=changed(patches=[{"patch": patch}])).failed


@pytest.mark.parametrize(
    "entry", [{"code": "DGD303"}, {"code": "GPU303"}, {"code": "DGD999"}, {"code": "DGD303", "component": "x"}]
)
def test_suppress_that_suppresses_nothing_is_a_note(entry: dict[str, str]) -> None:
    result = run(graph(), facts={**FACTS, "suppress": [{**entry, "reason": "r"}]}, strict=True)
    assert [severity for _, severity in said(result)] == ["note"] and not result.failed


def test_a_null_is_a_field_that_is_not_written() -> None:
    nulls = {"graph": {"select": None, "images": None, "components": {"w": {"image": None}}}, "scheduling": {"queue": None}}
    facts = {**FACTS, **nulls, "suppress": None, "output": None, "imagePullSecrets": None}
    assert [m.body for m in run(graph(), facts=facts).manifests] == [m.body for m in run(graph()).manifests]


def test_a_later_null_undoes_nothing(tmp_path: Path) -> None:
    head = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": "c"}}
    (tmp_path / "graph.yaml").write_text(yaml.safe_dump(graph()))
    (tmp_path / "a.yaml").write_text(yaml.safe_dump({**head, "spec": changed(components={"w": {"replicas": 3}})}))
    later = {"namespace": None, "capabilities": {"lws": None}, "graph": {"components": {"w": {"replicas": None}}}}
    (tmp_path / "b.yaml").write_text(yaml.safe_dump({**head, "spec": later}))
    done = command("render", "graph.yaml", "--overlay", "a.yaml", "--overlay", "b.yaml", cwd=tmp_path)
    assert done.code == 0 and "replicas: 3" in done.out


@pytest.mark.parametrize("spec", [{"suppress": [None]}, {"graph": {"images": [None]}}, {"scheduling": {"tolerations": [None]}}])
def test_a_null_in_a_list_names_the_list(spec: dict[str, Any]) -> None:
    result = run(graph(), facts={**FACTS, **spec})
    assert result.failed and next(iter(spec)) in words(result) and "[0]" in words(result)


# Folders


def folder(path: Path, **files: str) -> Path:
    path.mkdir(parents=True, exist_ok=True)
    (path / "graph.yaml").write_text(yaml.safe_dump(graph(metadata={"name": path.name})))
    head = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": "c"}, "spec": FACTS}
    (path / "overlay.txt").write_text(yaml.safe_dump(head))
    for name, text in files.items():
        (path / name.replace("__", ".")).write_text(text)
    return path


JOB = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nspec: {graphs: [graph.yaml], overlays: [overlay.txt]}\n"


@pytest.mark.parametrize("name", ["kustomization__yaml", "kustomization__yml", "Kustomization", "Chart__yaml"])
def test_folders_of_other_tools(tmp_path: Path, name: str) -> None:
    made = folder(tmp_path / "chat", **{name: "resources: [graph.yaml]\n"})
    done = command("render", str(made), "--overlay", str(made / "overlay.txt"), cwd=tmp_path)
    assert done.code == 1 and "error[DGD950]" in done.err and done.out == ""
    (made / "dgd-render.yaml").write_text(JOB)
    assert command("render", str(made), cwd=tmp_path).code == 0


def test_each_folder_keeps_its_own_job(tmp_path: Path) -> None:
    one, two = (folder(tmp_path / name, **{"dgd-render__yaml": JOB}) for name in ("one", "two"))
    two.joinpath("overlay.txt").write_text(one.joinpath("overlay.txt").read_text().replace("namespace: ai", "namespace: bi"))
    done = command("render", str(one), str(two), cwd=tmp_path)
    assert done.code == 0 and "namespace: ai" in done.out and "namespace: bi" in done.out
    two.joinpath("overlay.txt").write_text(one.joinpath("overlay.txt").read_text())
    two.joinpath("graph.yaml").write_text(one.joinpath("graph.yaml").read_text())
    done = command("render", str(one), str(two), cwd=tmp_path)
    assert done.code == 1 and done.out == "" and done.err.count("error[") == 1 and "error[DGD654]" in done.err


def test_a_graph_that_the_job_does_not_list(tmp_path: Path) -> None:
    made = folder(
        tmp_path / "chat", **{"dgd-render__yaml": JOB, "other__yaml": yaml.safe_dump(graph(metadata={"name": "other"}))}
    )
    (made / "values.yaml").write_text("a: 1\n")
    done = command("render", str(made), "--strict", cwd=tmp_path)
    assert done.code == 0 and done.err.count("note[DGD951]") == 1 and "other.yaml" in done.err


@pytest.mark.parametrize("word", ["https://x.example/g.yaml", "git@x.example:a/b.git", "oci://x.example/g"])
def test_remote_graphs(word: str, tmp_path: Path) -> None:
    done = command("render", word, cwd=tmp_path)
    assert done.code == 2 and "is remote" in done.err


@pytest.mark.parametrize("word", ["yaml", "json", "wide"])
def test_formats_given_as_folder(word: str, tmp_path: Path) -> None:
    made = folder(tmp_path / "chat")
    done = command("render", str(made / "graph.yaml"), "--overlay", str(made / "overlay.txt"), "-o", word, cwd=tmp_path)
    assert done.code == 2 and "not a format" in done.err and not (tmp_path / word).exists()
