"""`dgd-render init repo`: what it writes, what it keeps, which names it takes."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import yaml
from support import ROOT, run

FILES = {str(p.relative_to(ROOT / "deploy/repo")) for p in (ROOT / "deploy/repo").rglob("*") if p.is_file()}


def texts(path: Path) -> dict[str, str]:
    return {str(p.relative_to(path)): p.read_text() for p in path.rglob("*") if p.is_file()}


def init(path: Path, *words: str) -> str:
    done = run("init", "repo", *words, cwd=path)
    assert done.code == 0 and done.out == "", done.err
    return done.err


def test_everything_is_written_and_nothing_is_left_to_fill_in(tmp_path: Path) -> None:
    init(tmp_path, "there")
    held = texts(tmp_path / "there")
    several = {n.replace("APP", "chat").replace("CLUSTER", c) for n in FILES for c in ("dev", "prod")}
    assert set(held) == several | {
        "schemas/cluster-overlay.json",
        "schemas/graph.json",
        "schemas/dynamo-render.json",
        ".vscode/settings.json",
    }
    for name, text in held.items():
        assert "<APP>" not in text and "<CLUSTER>" not in text and "<DEST" not in text, name
        if name.endswith((".yaml", ".yml")):
            list(yaml.safe_load_all(text))


def test_it_renders_without_a_warning(tmp_path: Path) -> None:
    init(tmp_path, "--app", "a", "--app", "b", "--cluster", "x")
    done = run("repo", "--strict", cwd=tmp_path)
    assert done.code == 0 and "[DGD" not in done.err, done.err
    assert sorted(p.name for p in (tmp_path / "rendered/x").iterdir()) == ["a", "b", "shared"]


def test_what_is_there_is_kept(tmp_path: Path) -> None:
    init(tmp_path)
    edited = {n: f"{t}# mine\n" for n, t in texts(tmp_path).items()}
    for name, text in edited.items():
        (tmp_path / name).write_text(text)
    said = init(tmp_path)
    assert texts(tmp_path) == edited and "wrote 0 files" in said and said.count("kept as it is: ") == len(edited)


def test_a_second_run_adds(tmp_path: Path) -> None:
    init(tmp_path, "--cluster", "dev")
    (tmp_path / "apps/chat/graph.yaml").rename(tmp_path / "apps/chat/dgd.yaml")
    before = set(texts(tmp_path))
    said = init(tmp_path, "--cluster", "prod", "--app", "talk", "--app", "chat")
    added = {"clusters/prod.yaml", "apps/talk/graph.yaml", "flux/prod/talk.yaml", "flux/prod/chat.yaml"}
    assert set(texts(tmp_path)) - before == added | {"flux/prod/shared.yaml", "flux/prod/source.yaml"}
    assert "kept as it is: argocd/project.yaml" in said, "its list of clusters is the user's now"
    (tmp_path / "argocd/project.yaml").unlink()
    init(tmp_path)
    project = yaml.safe_load((tmp_path / "argocd/project.yaml").read_text())
    assert [d["name"] for d in project["spec"]["destinations"]] == ["dev", "prod"]
    assert (tmp_path / "flux/dev/talk.yaml").exists()


def test_addresses(tmp_path: Path) -> None:
    assert "--rev was not given" in init(tmp_path, "without")
    said = init(tmp_path, "with", "--url", "https://git/u", "--source", "https://git/s", "--rev", "v1.2")
    assert "was not given" not in said
    held = texts(tmp_path / "with")
    assert not [n for n, t in held.items() if "example.com/inference" in t or "example/dgd-render" in t or "0" * 40 in t]
    assert "dgd-render @ git+https://git/s@v1.2" in held[".github/actions/dgd-render/action.yml"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["--app", "shared"], "what apps have in common"),
        (["--app", "../up"], "cannot be a name"),
        (["--cluster", "Prod"], "cannot be a name"),
        (["--app", ""], "cannot be a name"),
        (["one", "two"], "two"),
    ],
)
def test_what_is_no_name_is_refused(words: list[str], message: str, tmp_path: Path) -> None:
    done = run("init", "repo", *words, cwd=tmp_path)
    assert done.code == 2 and message in done.err and list(tmp_path.iterdir()) == []


def test_nothing_is_written_through_a_link(tmp_path: Path) -> None:
    (tmp_path / "README.md").symlink_to("/nowhere/else")
    init(tmp_path)
    assert (tmp_path / "README.md").is_symlink() and not (tmp_path / "README.md").exists()


def test_the_schemas_hold_for_the_overlays(tmp_path: Path) -> None:
    import jsonschema_rs

    init(tmp_path)
    settings = json.loads((tmp_path / ".vscode/settings.json").read_text())["yaml.schemas"]
    for schema, patterns in settings.items():
        validator = jsonschema_rs.validator_for(json.loads((tmp_path / schema).read_text()))
        for path in (p for pattern in patterns for p in tmp_path.glob(pattern)):
            assert validator.is_valid(yaml.safe_load(path.read_text())), path
    for file in (tmp_path / "clusters/dev.yaml", tmp_path / "apps/chat/graph.yaml"):
        first = file.read_text().splitlines()[0]
        assert first.startswith("# yaml-language-server: $schema=")
        assert (file.parent / first.partition("=")[2]).resolve().is_file()


@pytest.mark.parametrize(("words", "message"), [([], "apps/chat: cannot be made"), ([""], "DIR is empty")])
def test_where_it_cannot_be_nothing_is_written(words: list[str], message: str, tmp_path: Path) -> None:
    (tmp_path / "apps").write_text("a file")
    done = run("init", "repo", *words, cwd=tmp_path)
    assert done.code == 2 and message in done.err and "Traceback" not in done.err
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == ["apps"]


def test_the_commands_of_the_readme_name_an_app(tmp_path: Path) -> None:
    assert run("init", "repo", ".", "--app", "mine", cwd=tmp_path).code == 0
    assert "dgd-render explain apps/mine --overlay clusters/dev.yaml" in (tmp_path / "README.md").read_text()
