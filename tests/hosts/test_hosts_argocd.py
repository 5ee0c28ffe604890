# ruff: noqa: E501 (a table row is one line)
"""Argo CD: every example through the plugin's contract, and what a user reads when something is wrong."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hosts_argocd import Answer, ArgoError, Server
from hosts_examples import EACH, Example, job, rendered, repository
from hosts_tools import ROOT, lines

from generator.commands import brief

GRAPH = (ROOT / "examples" / "vllm-disagg-multinode" / "graph.yaml").read_text(encoding="utf-8")
OVERLAY = (ROOT / "examples" / "vllm-disagg-multinode" / "overlay.yaml").read_text(encoding="utf-8")
HEAD = "apiVersion: dgd-render.dev/v1alpha1\nkind: DynamoRender\nspec:\n"
PARAMETERS = json.dumps([{"name": "overlays", "array": ["../../clusters/prod.yaml"]}])


@pytest.fixture
def server(tmp_path: Path) -> Server:
    return Server(ROOT / "plugin.yaml", tmp_path / "work")


@pytest.fixture
def repo(tmp_path: Path) -> Path:
    """apps/llama with a graph and its dgd-render.yaml, clusters/prod.yaml."""
    root = tmp_path / "repo"
    (root / "apps" / "llama").mkdir(parents=True)
    (root / "clusters").mkdir()
    (root / "apps" / "llama" / "graph.yaml").write_text(GRAPH)
    (root / "apps" / "llama" / "dgd-render.yaml").write_text(f"{HEAD}  overlays: [../../clusters/prod.yaml]\n")
    (root / "clusters" / "prod.yaml").write_text(OVERLAY)
    return root


def app(root: Path) -> Path:
    return root / "apps" / "llama"


def bare(repo: Path) -> Path:
    """The repository without a dgd-render.yaml."""
    (app(repo) / "dgd-render.yaml").unlink()
    return repo


@EACH
def test_every_example_renders_the_same_bytes(example: Example, server: Server, tmp_path: Path) -> None:
    path = repository(example, tmp_path / "repo", job(example))
    answer = server.run(tmp_path / "repo", path, namespace=example.namespace)
    assert answer.code == 0, answer.err
    assert answer.out == rendered(example)
    assert not answer.left
    assert all(m["metadata"]["name"] for m in server.manifests(answer))


# Where settings come from


def test_parameters_win_over_environment_and_file(server: Server, repo: Path) -> None:
    (repo / "clusters" / "other.yaml").write_text(OVERLAY.replace("namespace: inference", "namespace: other"))
    file = app(repo) / "dgd-render.yaml"
    file.write_text(f"{HEAD}  overlays: [../../clusters/missing.yaml]\n  operatorVersion: '9.9'\n  namespace: from-file\n")
    overlay = "../../clusters/other.yaml"
    parameters = json.dumps([{"name": "overlays", "array": [overlay]}, {"name": "namespace", "string": "from-parameter"}])
    environment = {"OVERLAYS": "../../clusters/missing-too.yaml", "OPERATOR_VERSION": "1.4", "NAMESPACE": "from-environment"}
    answer = server.run(repo, "apps/llama", namespace="", parameters=parameters, env=environment)
    assert answer.code == 0, answer.err
    assert {m["metadata"]["namespace"] for m in server.manifests(answer)} == {"from-parameter"}
    answer = server.run(repo, "apps/llama", namespace="", parameters=parameters, env={"OPERATOR_VERSION": "1.4"})
    assert answer.code == 0 and answer.out.count(b"from-parameter") > 9
    answer = server.run(repo, "apps/llama", namespace="", env={"OVERLAYS": overlay, "OPERATOR_VERSION": "1.4"})
    assert {m["metadata"]["namespace"] for m in server.manifests(answer)} == {"from-file"}


@pytest.mark.parametrize("parameters", [None, "null", "[]", '[{"name":"overlays"}]', '[{"name":"namespace","string":""}]'])
def test_absent_and_empty_parameters_leave_the_file(server: Server, repo: Path, parameters: str | None) -> None:
    assert server.run(repo, "apps/llama", parameters=parameters).code == 0


def test_a_list_may_come_as_one_text(server: Server, repo: Path) -> None:
    overlays = "../../clusters/prod.yaml,\n ../../clusters/more.yaml,"
    (repo / "clusters" / "more.yaml").write_text(
        "apiVersion: dgd-render.dev/v1alpha1\nkind: ClusterOverlay\nspec: {manifests: {labels: {a: b}}}\n"
    )
    one = server.run(repo, "apps/llama", env={"OVERLAYS": overlays})
    two = server.run(repo, "apps/llama", parameters=json.dumps([{"name": "overlays", "string": overlays}]))
    assert one.code == two.code == 0, one.err
    assert one.out == two.out


def test_the_destination_is_the_namespace_when_nothing_else_is(server: Server, repo: Path) -> None:
    (repo / "clusters" / "prod.yaml").write_text(OVERLAY.replace("  namespace: inference\n", ""))
    answer = server.run(repo, "apps/llama", namespace="elsewhere")
    assert {m["metadata"]["namespace"] for m in server.manifests(answer)} == {"elsewhere"}


def test_the_application_name_never_reaches_an_object(server: Server, repo: Path) -> None:
    assert server.run(repo, "apps/llama", app="argocd_x").out == server.run(repo, "apps/llama", app="y").out


def test_no_dgd_render_file_renders_the_folder(server: Server, repo: Path) -> None:
    answer = server.run(bare(repo), "apps/llama", parameters=PARAMETERS)
    assert answer.code == 0, answer.err


def test_graphs_may_be_named(server: Server, repo: Path) -> None:
    (app(repo) / "values.yaml").write_text("not: an object\n")
    (app(repo) / "more").mkdir()
    (app(repo) / "more" / "two.yaml").write_text(GRAPH.replace("llama-405b", "llama-two"))
    assert server.run(repo, "apps/llama").code == 1
    (app(repo) / "dgd-render.yaml").write_text(f"{HEAD}  graphs: [graph.yaml, more]\n  overlays: [../../clusters/prod.yaml]\n")
    names = {m["metadata"]["name"] for m in server.manifests(server.run(repo, "apps/llama"))}
    assert {"llama-405b-frontend", "llama-two-frontend"} <= names


def test_parameters_are_announced(server: Server, repo: Path) -> None:
    answer = server.run(repo, "apps/llama", verb="parameters", parameters=None)
    announced = {p["name"]: p for p in json.loads(answer.out)}
    assert answer.code == 0 and set(announced) == {"graphs", "overlays", "namespace", "operatorVersion", "validate", "strict"}
    assert announced["overlays"]["array"] == ["../../clusters/prod.yaml"] and announced["overlays"]["collectionType"] == "array"
    assert all({"name", "title", "tooltip", "required"} <= set(p) for p in announced.values())
    (app(repo) / "dgd-render.yaml").write_text("nonsense: [")
    assert server.run(repo, "apps/llama", verb="parameters", parameters=None).code == 0


# What the cluster serves

SERVED = "apps/v1,apps/v1/Deployment,leaderworkerset.x-k8s.io/v1,scheduling.volcano.sh/v1beta1,scheduling.volcano.sh/v1beta1/PodGroup,v1,v1/Service"


def test_a_list_of_apis_checks_and_never_chooses(server: Server, repo: Path) -> None:
    """Installing Grove must not move a running deployment; an empty list, as the hydrator sends, means unknown."""
    wanted = server.run(repo, "apps/llama", api_versions="").out
    for served in (SERVED, f"{SERVED},grove.io/v1alpha1,grove.io/v1alpha1/PodCliqueSet"):
        answer = server.run(repo, "apps/llama", api_versions=served)
        assert answer.code == 0 and answer.out == wanted, answer.err


def test_a_declared_api_that_is_not_served_is_an_error(server: Server, repo: Path) -> None:
    answer = server.run(repo, "apps/llama", api_versions="apps/v1,v1,v1/Service")
    failure(answer, server)
    assert "clusters/prod.yaml" in answer.first and "error[DGD819]" in answer.first


def test_another_kubernetes_version_is_said(server: Server, repo: Path) -> None:
    assert "DGD709" not in server.run(repo, "apps/llama", kube_version="1.34.9").err
    answer = server.run(repo, "apps/llama", kube_version="1.31.0")
    assert answer.code == 0 and "warning[DGD709]" in answer.first


# The contract


def test_only_a_marked_folder_is_discovered(tmp_path: Path, repo: Path) -> None:
    plain = Server(ROOT / "plugin.yaml", tmp_path / "a")
    finding = Server(ROOT / "deploy" / "argocd" / "plugin-discover.yaml", tmp_path / "b")
    assert plain.name == finding.name == "dgd-render"
    assert not plain.supports(app(repo)) and finding.supports(app(repo))
    assert not finding.supports(app(bare(repo)))


def test_a_partial_tree_is_the_root(server: Server, repo: Path) -> None:
    """manifest-generate-paths sends only the common folder; its parent belongs to other applications."""
    shutil.copytree(repo / "clusters", repo / "apps" / "clusters")
    (app(repo) / "dgd-render.yaml").write_text(f"{HEAD}  overlays: [../clusters/prod.yaml]\n")
    assert server.run(repo, "apps/llama", below="apps").code == 0
    (app(repo) / "dgd-render.yaml").write_text(f"{HEAD}  overlays: [../../clusters/prod.yaml]\n")
    answer = server.run(repo, "apps/llama", below="apps")
    assert answer.code == 1 and "error[DGD905]" in answer.first and "leaves the files that Argo CD sent" in answer.first


def test_a_killed_render_has_spoken_and_leaves_nothing(repo: Path, tmp_path: Path) -> None:
    server = Server(ROOT / "plugin.yaml", tmp_path / "work", DGD_RENDER_PROGRESS_AFTER="0.1")
    for i in range(400):
        (app(repo) / f"graph-{i}.yaml").write_text(GRAPH.replace("llama-405b", f"llama-{i}"))
    answer = server.run(repo, "apps/llama", deadline=0.5)
    assert answer.code == -9 and answer.out == b"" and not answer.left
    assert answer.err.startswith("dgd-render: still rendering after 0")
    with pytest.raises(ArgoError, match="signal: killed: dgd-render: still rendering"):
        server.manifests(answer)


def test_what_is_sent_when_many_graphs_are_rendered_is_complete(server: Server, repo: Path) -> None:
    for i in range(60):
        (app(repo) / f"graph-{i}.yaml").write_text(GRAPH.replace("llama-405b", f"llama-{i}"))
    answer = server.run(repo, "apps/llama")
    assert len(server.manifests(answer)) > 600 and not answer.err.startswith("dgd-render: still")


def test_python_files_of_the_repository_are_never_imported(server: Server, repo: Path) -> None:
    for name in ("yaml", "sitecustomize", "usercustomize", "generator", "json", "difflib", "_signal"):
        (app(repo) / f"{name}.py").write_text("raise SystemExit('hijacked')\n")
    assert server.run(repo, "apps/llama").code == 0


def test_no_overlay_at_all_is_an_error_where_a_warning_would_not_be_seen(server: Server, repo: Path) -> None:
    answer = server.run(bare(repo), "apps/llama")
    assert answer.code == 1 and "error[DGD800]: no overlay given" in answer.first and "dgd-render.yaml" in answer.err


def test_probe_answers_for_a_socket(tmp_path: Path) -> None:
    import socket

    path = str(tmp_path / "s")
    command = str(Path(os.sys.executable).parent / "dgd-render")  # type: ignore[attr-defined]
    assert lines(command, "cmp", "probe", cwd=tmp_path, DGD_RENDER_SOCKET=path).returncode == 1
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind(path)
        listener.listen()
        assert lines(command, "cmp", "probe", cwd=tmp_path, DGD_RENDER_SOCKET=path).returncode == 0


# Failures

Edit = Callable[[Path], Any]


def put(name: str, text: str | bytes) -> Edit:
    """Write a file of the application."""
    return lambda root: (app(root) / name).write_bytes(text.encode() if isinstance(text, str) else text)


def config(spec: str) -> Edit:
    """Replace the spec of dgd-render.yaml."""
    return put("dgd-render.yaml", HEAD + "".join(f"  {line}\n" for line in spec.split("; ")))


def overlay(old: str, new: str) -> Edit:
    """Change the overlay."""
    return lambda root: (root / "clusters" / "prod.yaml").write_text(OVERLAY.replace(old, new))


def graph(old: str, new: str) -> Edit:
    """Change the graph."""
    return put("graph.yaml", GRAPH.replace(old, new, 1))


def link(root: Path) -> None:
    """The overlay is a link out of the repository."""
    (root / "clusters" / "prod.yaml").unlink()
    (root / "clusters" / "prod.yaml").symlink_to("../../../../../../../../../etc/hostname")


def remove(name: str) -> Edit:
    """Remove a file of the application."""
    return lambda root: (app(root) / name).unlink()


def overlays(*references: str) -> str:
    """The parameter that names overlays."""
    return json.dumps([{"name": "overlays", "array": list(references)}])


NOTHING: Edit = lambda root: None  # noqa: E731
FAILURES: dict[str, tuple[Edit, dict[str, Any], str]] = {
    "unknown parameter": (NOTHING, {"parameters": '[{"name":"overlay","string":"x"}]'}, "source.plugin.parameters: error[DGD901]"),
    "parameter of the wrong form": (NOTHING, {"parameters": '[{"name":"overlays","map":{"a":"b"}}]'}, "source.plugin.parameters.overlays: error[DGD902]"),
    "parameter given twice": (NOTHING, {"parameters": '[{"name":"strict","string":"true"},{"name":"strict","string":"true"}]'}, "source.plugin.parameters.strict: error[DGD902]"),
    "parameters that are no list": (NOTHING, {"parameters": '{"a": 1}'}, "source.plugin.parameters: error[DGD902]"),
    "switch that is no boolean": (NOTHING, {"env": {"STRICT": "ja"}}, "source.plugin.env.STRICT: error[DGD902]"),
    "unknown variable": (NOTHING, {"env": {"OVERLAY": "x"}}, "source.plugin.env: error[DGD903]"),
    "lower-case variable": (NOTHING, {"env": {"overlays": "x"}}, "source.plugin.env: error[DGD903]"),
    "absolute reference": (NOTHING, {"parameters": overlays("/etc/hostname")}, "source.plugin.parameters.overlays: error[DGD904]"),
    "URL": (NOTHING, {"parameters": overlays("https://example.com/o.yaml")}, "source.plugin.parameters.overlays: error[DGD904]"),
    "file URL": (config("overlays: ['file:///etc/hostname']"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD904]"),
    "home": (config("overlays: ['~/o.yaml']"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD904]"),
    "other source": (config("overlays: [$values/o.yaml]"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD904]"),
    "NUL": (config('overlays: ["a\\0b"]'), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD904]"),
    "out of the repository": (config("overlays: [../../../../etc/hostname]"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD905]"),
    "other application's copy": (config("overlays: [../../../x/clusters/prod.yaml]"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD905]"),
    "link out of the repository": (link, {"checked": False}, "apps/llama/dgd-render.yaml:4:14: error[DGD90"),
    "missing overlay": (config("overlays: [prod.yaml]"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD906]"),
    "missing graph": (config("graphs: [dgd.yaml]"), {}, "apps/llama/dgd-render.yaml:4:12: error[DGD906]"),
    "Git LFS pointer": (put("graph.yaml", "version https://git-lfs.github.com/spec/v1\noid sha256:00\nsize 1\n"), {}, "apps/llama: error[DGD907]"),
    "folder as overlay": (config("overlays: [../../clusters]"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD907]"),
    "unknown field": (config("overlay: [x]"), {}, "apps/llama/dgd-render.yaml:4:3: error[DGD908]"),
    "unquoted version": (config("operatorVersion: 1.3"), {}, "apps/llama/dgd-render.yaml:4:20: error[DGD908]"),
    "unreadable range": (config("requires: newest"), {}, "apps/llama/dgd-render.yaml:4:13: error[DGD707]"),
    "newer renderer": (config("requires: '>=99'"), {}, "apps/llama/dgd-render.yaml:4:13: error[DGD706]"),
    "other kind": (put("dgd-render.yaml", OVERLAY), {}, "apps/llama/dgd-render.yaml:"),
    "empty file": (put("dgd-render.yaml", "# nothing\n"), {}, "apps/llama/dgd-render.yaml:1:1: error[DGD909]"),
    "misspelt file name": (lambda r: (app(r) / "dgd-render.yaml").rename(app(r) / "dgd-render.yml"), {"parameters": PARAMETERS}, "apps/llama/dgd-render.yml: error[DGD909]"),
    "namespace against destination": (config("namespace: other; overlays: [../../clusters/prod.yaml]"), {}, "apps/llama/dgd-render.yaml:4:14: error[DGD910]"),
    "graph's namespace against destination": (graph("  name: llama-405b\n", "  name: llama-405b\n  namespace: other\n"), {}, "apps/llama/graph.yaml:6:14: error[DGD602]"),
    "empty folder": (remove("graph.yaml"), {}, "apps/llama: error[DGD906]"),
    "folder without a graph": (put("graph.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n"), {}, "apps/llama/graph.yaml:1:1: error[DGD008]"),
    "only comments": (put("graph.yaml", "# nothing here\n"), {}, "apps/llama/graph.yaml:1:1: error[DGD007]"),
    "overlay nobody named": (lambda r: (put("o.yaml", OVERLAY)(r), remove("dgd-render.yaml")(r)), {}, "apps/llama/o.yaml:3:7: error[DGD606]"),
    "template": (graph("name: llama-405b", "name: {{ name }}"), {}, "apps/llama/graph.yaml:5:"),
    "tab": (graph("  name: llama-405b", "\tname: llama-405b"), {}, "apps/llama/graph.yaml:5:1: error[DGD001]"),
    "duplicate key": (graph("  name: llama-405b\n", "  name: llama-405b\n  name: again\n"), {}, "apps/llama/graph.yaml:6:3: error[DGD003]"),
    "not UTF-8": (put("graph.yaml", b"kind: \xff\n"), {}, "apps/llama/graph.yaml:1:7: error[DGD002]"),
    "alias bomb": (put("graph.yaml", "".join(f"a{i}: &a{i} [{', '.join([f'*a{i - 1}' if i else 'x'] * 9)}]\n" for i in range(9))), {}, "apps/llama/graph.yaml:"),
    "too large": (put("graph.yaml", "#" * (4 * 1024 * 1024 + 1)), {}, "apps/llama/graph.yaml: error[DGD004]"),
    "unknown overlay field": (overlay("  namespace:", "  namspace:"), {}, "clusters/prod.yaml:7:"),
    "unknown operator version": (NOTHING, {"env": {"OPERATOR_VERSION": "9.9"}}, "source.plugin.env.OPERATOR_VERSION: error[DGD702]"),
    "several nodes, no orchestrator": (overlay("    lws: {version: 0.8.0, gangScheduling: volcano}\n", "    lws: false\n"), {}, "apps/llama/graph.yaml:"),
    "unknown graph field": (graph("backendFramework:", "backendframework:"), {}, "apps/llama/graph.yaml:9:3: error[DGD101]"),
    "companion of a rendered name": (put("c.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: llama-405b-frontend}\n"), {}, ""),
    "unknown validation": (config("validate: most"), {}, "apps/llama/dgd-render.yaml:4:13: error[DGD908]"),
}  # fmt: skip


def failure(answer: Answer, server: Server) -> str:
    """The text a user sees for a failed render, after the checks that hold for every failure."""
    assert answer.code == 1 and answer.out == b"" and not answer.left, answer
    assert len(answer.err.encode()) <= brief.BYTES and "\x1b" not in answer.err and "Traceback" not in answer.err
    with pytest.raises(ArgoError) as shown:
        server.manifests(answer)
    text = str(shown.value)
    assert text.endswith(answer.err.strip()) and "`/opt/dgd-render/bin/dgd-render cmp generate` failed exit status 1: " in text
    return text


@pytest.mark.parametrize("name", FAILURES)
def test_a_failure_says_where_and_why(name: str, server: Server, repo: Path) -> None:
    edit, given, first = FAILURES[name]
    edit(repo)
    answer = server.run(repo, "apps/llama", **given)
    failure(answer, server)
    assert first in answer.first, answer.err
    assert "error[DGD" in answer.first and "  hint: " in answer.err
    assert answer.err.rstrip().splitlines()[-1].startswith("dgd-render 0.")


def test_all_problems_are_counted_and_the_text_stays_short(server: Server, repo: Path) -> None:
    for i in range(40):
        (app(repo) / f"graph-{i}.yaml").write_text(GRAPH.replace("llama-405b", f"llama-{i}").replace("replicas:", "replica:"))
    answer = server.run(repo, "apps/llama")
    failure(answer, server)
    last = answer.err.rstrip().splitlines()[-1]
    assert last.endswith("`dgd-render check` prints all") and " 120 errors" in last and "not shown" in last


def test_strict_makes_a_warning_an_error(server: Server, repo: Path) -> None:
    (repo / "clusters" / "prod.yaml").write_text(OVERLAY.replace('  operator:\n    version: "1.3"\n', ""))
    quiet = server.run(repo, "apps/llama")
    assert quiet.code == 0 and "warning[DGD703]" in quiet.err
    assert "error[DGD703]" in failure(server.run(repo, "apps/llama", env={"STRICT": "true"}), server)


def test_a_secret_beside_the_graph_is_never_quoted(server: Server, repo: Path) -> None:
    secret = "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\ndata: {password: hunter2-not-base64!}\nimmutable: hunter2\n"
    put("secret.yaml", secret)(repo)
    put("graph.yaml", GRAPH.replace("backendFramework:", "backendframework:"))(repo)
    answer = server.run(repo, "apps/llama")
    assert "hunter2" not in answer.err
    put("graph.yaml", GRAPH)(repo)
    assert "hunter2" not in server.run(repo, "apps/llama").err


def test_control_characters_of_an_input_do_not_reach_the_terminal(server: Server, repo: Path) -> None:
    answer = server.run(repo, "apps/llama", parameters=json.dumps([{"name": "\x1b[2Joverlays\u202e", "string": "x"}]))
    failure(answer, server)
    assert "\u202e" not in answer.err


def test_a_repository_link_out_is_refused_before_us(server: Server, repo: Path) -> None:
    link(repo)
    with pytest.raises(ArgoError, match="out-of-bounds symlinks"):
        server.run(repo, "apps/llama")
