"""The install files: what kustomize makes of them, what Lua says about health, and that examples name what exists."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml
from hosts_argocd import plugin_of
from hosts_tools import DGD_RENDER, ROOT, lines, missing, tool

DEPLOY = ROOT / "deploy" / "argocd"
REPO_SERVER = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: argocd-repo-server}
spec:
  selector: {matchLabels: {app.kubernetes.io/name: argocd-repo-server}}
  template:
    metadata: {labels: {app.kubernetes.io/name: argocd-repo-server}}
    spec:
      containers:
      - {name: argocd-repo-server, image: quay.io/argoproj/argocd:v3.4.0, command: [argocd-repo-server]}
      initContainers:
      - {name: copyutil, image: quay.io/argoproj/argocd:v3.4.0}
      volumes:
      - {name: var-files, emptyDir: {}}
      - {name: plugins, emptyDir: {}}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cm}
data: {application.instanceLabelKey: x}
---
apiVersion: v1
kind: ConfigMap
metadata: {name: argocd-cmd-params-cm}
"""


def one(path: Path) -> dict[str, Any]:
    return yaml.safe_load(path.read_text())  # type: ignore[no-any-return]


# plugin.yaml


@pytest.mark.parametrize("path", [ROOT / "plugin.yaml", DEPLOY / "plugin.yaml", DEPLOY / "plugin-discover.yaml"], ids=str)
def test_plugin_files_are_strictly_right(path: Path) -> None:
    plugin = plugin_of(path)
    assert plugin["metadata"] == {"name": "dgd-render"} and "version" not in plugin["spec"]
    assert ("discover" in plugin["spec"]) == ("discover" in path.name)
    command = plugin["spec"]["generate"]["command"]
    assert command == ["/opt/dgd-render/bin/dgd-render", "cmp", "generate"] and "args" not in plugin["spec"]["generate"]
    assert plugin["spec"]["parameters"]["dynamic"]["command"] == [*command[:2], "parameters"]


def test_there_is_one_plugin_file_in_two_places() -> None:
    assert (ROOT / "plugin.yaml").read_bytes() == (DEPLOY / "plugin.yaml").read_bytes()


def test_discovery_is_narrow() -> None:
    assert plugin_of(DEPLOY / "plugin-discover.yaml")["spec"]["discover"] == {"fileName": "dgd-render.yaml"}


# The component


@pytest.fixture
def installed(tmp_path: Path) -> dict[str, dict[str, Any]]:
    """Argo CD's own manifests with the component that `dgd-render init argocd` writes."""
    assert lines(DGD_RENDER, "init", "argocd", "dgd-render", cwd=tmp_path).returncode == 0
    (tmp_path / "argocd.yaml").write_text(REPO_SERVER)
    image = "images: [{name: dgd-render, newName: registry.example.com/dgd-render, newTag: 0.1.0}]\n"
    kustomization = f"namespace: argocd\nresources: [argocd.yaml]\ncomponents: [dgd-render]\n{image}"
    (tmp_path / "kustomization.yaml").write_text(kustomization)
    done = lines(tool("kustomize"), "build", ".", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    return {f"{d['kind']}/{d['metadata']['name']}": d for d in yaml.safe_load_all(done.stdout)}


def test_the_sidecar_is_complete(installed: dict[str, dict[str, Any]]) -> None:
    pod = installed["Deployment/argocd-repo-server"]["spec"]["template"]["spec"]
    assert [c["name"] for c in pod["containers"]] == ["dgd-render", "argocd-repo-server"] or len(pod["containers"]) == 2
    sidecar = next(c for c in pod["containers"] if c["name"] == "dgd-render")
    assert sidecar["image"] == "registry.example.com/dgd-render:0.1.0" and sidecar["command"] == [
        "/var/run/argocd/argocd-cmp-server"
    ]
    security = sidecar["securityContext"]
    assert security["runAsNonRoot"] and security["runAsUser"] == 999 and security["readOnlyRootFilesystem"]
    assert security["capabilities"] == {"drop": ["ALL"]} and security["allowPrivilegeEscalation"] is False
    mounts = {m["mountPath"]: m for m in sidecar["volumeMounts"]}
    assert set(mounts) == {
        "/var/run/argocd",
        "/home/argocd/cmp-server/plugins",
        "/home/argocd/cmp-server/config/plugin.yaml",
        "/tmp",
    }
    volumes = {v["name"]: v for v in pod["volumes"]}
    assert {m["name"] for m in mounts.values()} <= set(volumes)
    config = volumes["dgd-render-plugin"]["configMap"]["name"]
    held = installed[f"ConfigMap/{config}"]
    assert config.startswith("dgd-render-plugin-") and held["data"] == {"plugin.yaml": (ROOT / "plugin.yaml").read_text()}
    assert held["metadata"]["namespace"] == "argocd"
    assert sidecar["readinessProbe"]["exec"]["command"] == ["/opt/dgd-render/bin/dgd-render", "cmp", "probe"]


def test_health_checks_are_added_and_nothing_is_lost(installed: dict[str, dict[str, Any]]) -> None:
    data = installed["ConfigMap/argocd-cm"]["data"]
    assert data["application.instanceLabelKey"] == "x" and len(data) == 6


# Health


def health(kind: str, status: dict[str, Any] | None, **given: Any) -> tuple[str, str]:
    """What Argo CD would show: its Lua is 5.1, without libraries."""
    try:
        import lupa.lua51 as lupa
    except ImportError:
        missing("Lua", "pip install lupa")
    data = one(DEPLOY / "argocd-cm.yaml")["data"]
    script = next(v for k, v in data.items() if k.endswith(f"_{kind}"))
    lua = lupa.LuaRuntime(register_eval=False)
    obj = {
        "metadata": {"generation": given.pop("generation", 2)},
        "spec": given,
        **({} if status is None else {"status": status}),
    }

    def table(value: Any) -> Any:
        if isinstance(value, dict):
            return lua.table_from({k: table(v) for k, v in value.items()})
        return lua.table_from([table(v) for v in value]) if isinstance(value, list) else value

    lua.globals().obj = table(obj)
    found = lua.execute(script)
    assert set(found) == {"status", "message"} and isinstance(found["message"], str)
    return found["status"], found["message"]


def on(kind: str, message: str = "") -> dict[str, str]:
    return {"type": kind, "status": "True", "message": message}


@pytest.mark.parametrize(
    ("status", "spec", "wanted"),
    [
        (None, {"replicas": 2}, "Progressing"),
        ({"conditions": [on("Progressing")]}, {"replicas": 2}, "Progressing"),
        ({"conditions": [on("Available")], "readyReplicas": 2}, {"replicas": 2}, "Healthy"),
        ({"conditions": [on("Available")], "readyReplicas": 1}, {}, "Healthy"),
        (
            {"conditions": [on("Available"), on("UpdateInProgress", "rolling")], "readyReplicas": 1},
            {"replicas": 2},
            "Progressing",
        ),
        ({"conditions": [on("Available")], "observedGeneration": 1}, {"replicas": 2}, "Progressing"),
        ({"conditions": [{"type": "Available", "status": "False"}]}, {"replicas": 2}, "Progressing"),
        (None, {"replicas": 0}, "Healthy"),
    ],
)
def test_leader_worker_sets(status: dict[str, Any] | None, spec: dict[str, Any], wanted: str) -> None:
    assert health("LeaderWorkerSet", status, **spec)[0] == wanted


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (None, "Healthy"),
        ({"phase": "Pending"}, "Healthy"),
        ({"phase": "Inqueue", "conditions": [on("Unschedulable", "3/4 tasks in gang unschedulable")]}, "Progressing"),
        ({"phase": "Running", "conditions": [on("Unschedulable", "old")]}, "Healthy"),
        ({"phase": "Completed"}, "Healthy"),
    ],
)
def test_pod_groups(status: dict[str, Any] | None, wanted: str) -> None:
    assert health("PodGroup", status)[0] == wanted


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (None, "Progressing"),
        ({}, "Progressing"),
        ({"state": "Open"}, "Healthy"),
        ({"state": "Closing"}, "Suspended"),
        ({"state": "Closed"}, "Suspended"),
    ],
)
def test_queues(status: dict[str, Any] | None, wanted: str) -> None:
    assert health("Queue", status)[0] == wanted


@pytest.mark.parametrize(
    ("status", "spec", "wanted"),
    [
        (None, {"replicas": 1}, "Progressing"),
        (None, {}, "Healthy"),
        ({"observedGeneration": 1, "availableReplicas": 1}, {"replicas": 1}, "Progressing"),
        ({"observedGeneration": 2, "availableReplicas": 1}, {"replicas": 1}, "Healthy"),
        ({"observedGeneration": 2, "availableReplicas": 0}, {"replicas": 1}, "Progressing"),
        (
            {"observedGeneration": 2, "availableReplicas": 1, "updateProgress": {"updateStartedAt": "x"}},
            {"replicas": 1},
            "Progressing",
        ),
        ({"observedGeneration": 2, "availableReplicas": 1, "updateProgress": {"updateEndedAt": "x"}}, {"replicas": 1}, "Healthy"),
        (
            {"observedGeneration": 2, "availableReplicas": 1, "lastErrors": [{"description": "no quota"}]},
            {"replicas": 1},
            "Progressing",
        ),
    ],
)
def test_pod_clique_sets(status: dict[str, Any] | None, spec: dict[str, Any], wanted: str) -> None:
    found, message = health("PodCliqueSet", status, **spec)
    assert found == wanted and ("no quota" in message or not (status or {}).get("lastErrors"))


@pytest.mark.parametrize(
    ("status", "wanted"),
    [
        (None, "Progressing"),
        ({"state": "pending", "observedGeneration": 2}, "Progressing"),
        ({"state": "successful", "observedGeneration": 2, "conditions": [on("Ready", "all ready")]}, "Healthy"),
        ({"state": "successful", "observedGeneration": 1}, "Progressing"),
        ({"state": "failed"}, "Degraded"),
    ],
)
def test_graphs(status: dict[str, Any] | None, wanted: str) -> None:
    assert health("DynamoGraphDeployment", status)[0] == wanted


# Example applications


def test_applications_name_the_plugin_and_known_parameters() -> None:
    done = lines(DGD_RENDER, "cmp", "parameters", cwd=ROOT / "deploy")
    known = {p["name"]: p for p in json.loads(done.stdout)}
    for name in ("application", "applicationset"):
        spec = one(DEPLOY / "applications" / f"{name}.yaml")["spec"]
        source = (spec["template"]["spec"] if name == "applicationset" else spec)["source"]
        assert source["plugin"]["name"] == plugin_of(ROOT / "plugin.yaml")["metadata"]["name"]
        for parameter in source["plugin"]["parameters"]:
            shape = "array" if known[parameter["name"]].get("collectionType") == "array" else "string"
            assert set(parameter) == {"name", shape}
        assert {"name": "strict", "string": "true"} in source["plugin"]["parameters"], "Argo CD shows no warning of a success"


def test_replicas_in_git_are_effective() -> None:
    spec = one(DEPLOY / "applications" / "application.yaml")["spec"]
    assert [(d["group"], d["kind"], d["jsonPointers"]) for d in spec["ignoreDifferences"]] == [
        ("scheduling.volcano.sh", "PodGroup", ["/status"])
    ]
    for name in ("application", "applicationset"):
        assert "Respect" not in str(one(DEPLOY / "applications" / f"{name}.yaml"))


def test_init_argocd_writes_everything_and_keeps_edits(tmp_path: Path) -> None:
    assert "wrote" in lines(DGD_RENDER, "init", "argocd", "d", cwd=tmp_path).stderr
    held = {str(p.relative_to(DEPLOY)) for p in DEPLOY.rglob("*.yaml")}
    assert {str(p.relative_to(tmp_path / "d")) for p in (tmp_path / "d").rglob("*.yaml")} == held
    project = one(tmp_path / "d/applications/project.yaml")
    assert project["kind"] == "AppProject" and project["metadata"]["name"] == "inference"
    edited = tmp_path / "d" / "repo-server.yaml"
    edited.write_text(edited.read_text().replace("512Mi", "1Gi"))
    done = lines(DGD_RENDER, "init", "argocd", "d", cwd=tmp_path)
    assert done.returncode == 0 and "kept as it is: d/repo-server.yaml" in done.stderr and "1Gi" in edited.read_text()
    assert lines(DGD_RENDER, "init", "argocd", "d", "--force", cwd=tmp_path).returncode == 0 and "1Gi" not in edited.read_text()


def test_git_is_kept_out_of_what_is_sent(installed: dict[str, dict[str, Any]]) -> None:
    assert installed["ConfigMap/argocd-cmd-params-cm"]["data"] == {"reposerver.plugin.tar.exclusions": ".git;.git/*"}


def test_every_sync_option_and_difference_has_its_reason() -> None:
    text = (DEPLOY / "applications" / "application.yaml").read_text()
    for line in text.splitlines():
        if "=true" in line or "group: scheduling" in line:
            assert "#" in line, line


def test_scripts_are_clean() -> None:
    done = lines(tool("shellcheck"), ROOT / "scripts" / "ci-tools.sh", cwd=ROOT)
    assert done.returncode == 0, done.stdout
