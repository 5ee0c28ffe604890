"""References of files stay inside their repository, whatever stands there."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from generator import limits
from generator.commands import confine, inputs
from generator.errors import Fault, UsageError


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """root/.git, root/app/, root/in.yaml; outside.yaml beside root."""
    root = tmp_path / "root"
    (root / "app" / "deep").mkdir(parents=True)
    (root / ".git").mkdir()
    (root / "in.yaml").write_text("in")
    (root / "app" / "a.yaml").write_text("a")
    (tmp_path / "outside.yaml").write_text("outside")
    return root


def read(root: Path, reference: str, base: str = "app") -> bytes:
    found = confine.root_of(str(root / base))
    assert found.path == str(root)
    return confine.read(found, confine.resolve(found, str(root / base), reference), reference)


def code(root: Path, reference: str) -> str:
    with pytest.raises(Fault) as refused:
        read(root, reference)
    assert "outside" not in refused.value.message or "outside" in reference
    return refused.value.code


@pytest.mark.parametrize("reference", ["a.yaml", "./a.yaml", "../in.yaml", "deep/../a.yaml", "../app/a.yaml"])
def test_paths_inside_are_read(tree: Path, reference: str) -> None:
    assert read(tree, reference) in (b"a", b"in")


@pytest.mark.parametrize(
    "reference",
    ["", "/etc/hostname", "~/x", "~root/x", "http://x/y.yaml", "https://x", "file:///etc/hostname", "git@github.com:a/b", "git::x", "s3://x/y",
     "github.com/a/b//c?ref=v1", "$values/x.yaml", "${HOME}/x", "a\0b", "a\nb", "\x1b[2J", "a\u202eb"],
)  # fmt: skip
def test_what_is_no_relative_path_is_refused_by_its_text(tree: Path, reference: str) -> None:
    assert code(tree, reference) == "DGD904"


@pytest.mark.parametrize(
    "reference",
    [
        "../../outside.yaml",
        "../..",
        "deep/../../../outside.yaml",
        "../../root-of-another/x.yaml",
        "../../../../../../etc/hostname",
    ],
)
def test_paths_out_are_refused_before_anything_is_opened(tree: Path, reference: str) -> None:
    assert code(tree, reference) == "DGD905"


@pytest.mark.parametrize("reference", ["..%2f..%2foutside.yaml", "..\\..\\outside.yaml", "nothing.yaml", "a.yaml/x"])
def test_what_is_not_there(tree: Path, reference: str) -> None:
    assert code(tree, reference) == "DGD906"


def test_a_folder_with_a_similar_name_is_outside(tree: Path) -> None:
    (tree.parent / "root-2").mkdir()
    (tree.parent / "root-2" / "x.yaml").write_text("x")
    assert code(tree, "../../root-2/x.yaml") == "DGD905"


@pytest.mark.parametrize("target", ["../../outside.yaml", "/etc/hostname", "/proc/self/environ", "/dev/zero"])
def test_links_out_are_refused(tree: Path, target: str) -> None:
    (tree / "app" / "link.yaml").symlink_to(target)
    assert code(tree, "link.yaml") == "DGD905"


def test_links_inside_are_followed(tree: Path) -> None:
    (tree / "app" / "link.yaml").symlink_to("../in.yaml")
    (tree / "app" / "folder").symlink_to("..")
    assert read(tree, "link.yaml") == read(tree, "folder/in.yaml") == b"in"


def test_a_linked_folder_out_is_refused(tree: Path) -> None:
    (tree / "app" / "folder").symlink_to("../..")
    assert code(tree, "folder/outside.yaml") == "DGD905"


def test_loops_pipes_sockets_folders_and_devices_end_at_once(tree: Path) -> None:
    (tree / "app" / "loop").symlink_to("loop")
    os.mkfifo(tree / "app" / "pipe")
    assert code(tree, "loop") in ("DGD906", "DGD907")
    assert code(tree, "pipe") == code(tree, "deep") == "DGD907"
    for path in (tree / "app" / "pipe", tree / "app", Path("/dev/zero")):
        with pytest.raises(UsageError, match="no regular file"):
            inputs.read(str(path))


def test_a_link_that_appears_after_the_check_is_not_followed(tree: Path) -> None:
    """The race of check and open: the path that was found is opened part by part."""
    root = confine.root_of(str(tree))
    path = confine.resolve(root, str(tree / "app"), "a.yaml")
    (tree / "app").rename(tree / "old")
    (tree / "app").symlink_to(tree.parent)
    (tree.parent / "a.yaml").write_text("outside")
    with pytest.raises(Fault):
        confine.read(root, path, "a.yaml")


def test_only_as_much_as_the_limit_is_read(tree: Path) -> None:
    with open(tree / "app" / "big.yaml", "wb") as file:
        file.truncate(limits.FILE_BYTES * 4)
    assert len(read(tree, "big.yaml")) == limits.FILE_BYTES + 1


def test_a_folder_lists_its_own_yaml_files(tree: Path) -> None:
    for name in ("b.yml", "c.json", ".hidden.yaml", "kustomization.yaml", "dgd-render.yaml", "d.txt"):
        (tree / "app" / name).write_text("")
    root = confine.root_of(str(tree))
    assert confine.listed(root, confine.resolve(root, str(tree), "app"), "app") == ["a.yaml", "b.yml", "c.json"]


# The root


def test_the_root_without_a_repository_is_the_folder_itself(tmp_path: Path) -> None:
    assert confine.root_of(str(tmp_path)).path in (str(tmp_path), "/") or (tmp_path / ".git").exists()


def test_the_root_in_argo_cd_is_the_folder_of_the_call(tmp_path: Path) -> None:
    folder = tmp_path / "_cmp_server" / "uuid" / "apps" / "x"
    folder.mkdir(parents=True)
    (folder / ".git").mkdir()
    found = confine.root_of(str(folder))
    assert found.path == str(tmp_path / "_cmp_server" / "uuid") and found.argo
    assert confine.root_of(str(tmp_path / "_cmp_server" / "uuid")).path == found.path


def test_a_folder_of_argo_cds_name_in_a_repository_narrows_only(tmp_path: Path) -> None:
    folder = tmp_path / "_cmp_server" / "uuid" / "_cmp_server" / "x" / "y"
    folder.mkdir(parents=True)
    assert confine.root_of(str(folder)).path == str(tmp_path / "_cmp_server" / "uuid" / "_cmp_server" / "x")


def test_the_root_may_be_named(tree: Path) -> None:
    assert confine.root_of(str(tree / "app"), str(tree.parent)).path == str(tree.parent)
    for wrong in (str(tree / "app" / "deep"), str(tree / "nowhere")):
        with pytest.raises(Fault):
            confine.root_of(str(tree / "app"), wrong)


def test_a_variable_of_argo_cd_is_told_where_it_works(tree: Path) -> None:
    for reference in ("$ARGOCD_APP_NAME.yaml", "../clusters/$ARGOCD_APP_NAME.yaml", "../clusters/${NAME}.yaml"):
        with pytest.raises(Fault, match=r"source\.plugin\.env"):
            read(tree, reference)


@pytest.mark.parametrize(("source", "whole"), [("apps/a", True), ("repo/apps/a", False)])
def test_a_missing_file_has_the_one_cause_that_applies(
    source: str, whole: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Argo CD sent the repository, or only the common folder of manifest-generate-paths; the path is said as resolved."""
    app = tmp_path / "_cmp_server" / "uuid" / "apps" / "a"
    app.mkdir(parents=True)
    monkeypatch.setenv("ARGOCD_APP_SOURCE_PATH", source)
    root = confine.root_of(str(app))
    with pytest.raises(Fault) as refused:
        confine.read(root, confine.resolve(root, str(app), "../../clusters/x.yaml"), "../../clusters/x.yaml")
    assert "which is clusters/x.yaml in the files that Argo CD sent" in refused.value.message
    assert ("manifest-generate-paths" in refused.value.hint) != whole and ("committed" in refused.value.hint) == whole
