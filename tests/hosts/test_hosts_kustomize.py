# ruff: noqa: E501 (kustomizations are written as one text)
"""kustomize: the real programs, both plugin forms, every role, flags missing included."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
from hosts_examples import EACH, Example, normal, rendered
from hosts_tools import DGD_RENDER, PYTHON_BIN, ROOT, find, kubectl, lines, tool
from support import shared

from generator.emit import sort_keys
from generator.errors import Problems
from generator.yamlio import dump, load

GRAPH = ROOT / "examples" / "vllm-disagg-multinode"
CONFIGS = ROOT / "deploy" / "kustomize"
ALPHA, EXEC = "--enable-alpha-plugins", "--enable-exec"


def builds() -> list[Any]:
    """The programs that build: kustomize itself, and the older one inside kubectl, which knows no --enable-exec."""
    return [pytest.param("kustomize", id="kustomize"), pytest.param("kubectl", id="kubectl")]


@pytest.fixture(scope="session")
def plugins(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A plugin folder made by `dgd-render init kustomize`."""
    home = tmp_path_factory.mktemp("plugins")
    done = lines(DGD_RENDER, "init", "kustomize", home, cwd=home)
    assert done.returncode == 0 and f"KUSTOMIZE_PLUGIN_HOME={home}" in done.stderr
    return home


class Folder:
    """A folder with a kustomization, below a git repository."""

    def __init__(self, path: Path, plugins: Path) -> None:
        self.path, self.plugins = path, plugins
        (path / ".git").mkdir(parents=True)

    def put(self, name: str, text: str | dict[str, Any]) -> None:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(text if isinstance(text, str) else dump([text]), encoding="utf-8")

    def copy(self, source: Path, name: str) -> None:
        target = self.path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, target)

    def build(self, *flags: str, program: str = "kustomize", below: str = ".") -> subprocess.CompletedProcess[str]:
        command = [tool("kustomize"), "build"] if program == "kustomize" else [*kubectl(), "kustomize"]
        path = f"{PYTHON_BIN}:/usr/local/bin:/usr/bin:/bin"
        return lines(*command, *flags, below, cwd=self.path, KUSTOMIZE_PLUGIN_HOME=str(self.plugins), PATH=path)


@pytest.fixture
def folder(tmp_path: Path, plugins: Path) -> Folder:
    """graph.yaml and overlay.yaml of the main example, the configs of deploy/kustomize."""
    made = Folder(tmp_path / "repo", plugins)
    for name in ("graph.yaml", "overlay.yaml"):
        made.copy(GRAPH / name, name)
    for config in CONFIGS.glob("*.yaml"):
        made.copy(config, config.name)
    return made


def config(**spec: Any) -> dict[str, Any]:
    return {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "DynamoRender", "metadata": {"name": "render"}, "spec": spec}


def objects(text: str) -> dict[tuple[str, str], dict[str, Any]]:
    return {(d.value["kind"], d.value["metadata"]["name"]): d.value for d in load(text, "(output)", Problems())}


def expected() -> dict[tuple[str, str], dict[str, Any]]:
    words = [DGD_RENDER, GRAPH / "graph.yaml", "--overlay", GRAPH / "overlay.yaml"]
    return objects(lines(*words, cwd=ROOT).stdout)


# The same objects as everywhere


@pytest.mark.parametrize("program", builds())
@EACH
def test_every_example_as_generator_and_as_transformer(example: Example, program: str, tmp_path: Path, plugins: Path) -> None:
    wanted = normal(rendered(example))
    for role in ("generators", "transformers"):
        made = Folder(tmp_path / role, plugins)
        for name in ("graph.yaml", *example.overlays):
            made.copy(example.folder / name, name)
        graphs = {"graphs": ["graph.yaml"]} if role == "generators" else {}
        made.put("render.yaml", config(overlays=example.overlays, namespace=example.namespace, **graphs))
        resources = "" if graphs else "resources: [graph.yaml]\n"
        made.put("kustomization.yaml", f"{resources}{role}: [render.yaml]\n")
        done = made.build(ALPHA, program=program)
        assert done.returncode == 0, done.stderr
        assert normal(done.stdout.encode()) == (wanted if graphs else without_namespace_of_kept(example, wanted))


def without_namespace_of_kept(example: Example, wanted: str) -> str:
    """A transformer passes companions on as they are: their namespace is kustomize's to set."""
    given = {
        (v["kind"], v["metadata"]["name"]): v
        for d in load((example.folder / "graph.yaml").read_bytes(), "", Problems())
        if (v := d.value)
    }
    bodies = []
    for document in load(wanted, "", Problems()):
        body = document.value
        own = given.get((body["kind"], body["metadata"]["name"]))
        if own is not None and "namespace" not in own["metadata"]:
            body["metadata"].pop("namespace", None)
        bodies.append(sort_keys(body))
    return normal(dump(bodies).encode())


@pytest.mark.parametrize("role", ["generators", "transformers"])
def test_the_function_gives_the_same(role: str, folder: Folder) -> None:
    graphs = {"graphs": ["graph.yaml"]} if role == "generators" else {}
    body = config(overlays=["overlay.yaml"], **graphs)
    body["metadata"]["annotations"] = {"config.kubernetes.io/function": "exec:\n  path: dgd-render\n"}
    folder.put("render.yaml", body)
    folder.put("kustomization.yaml", ("" if graphs else "resources: [graph.yaml]\n") + f"{role}: [render.yaml]\n")
    done = folder.build(ALPHA, EXEC)
    assert done.returncode == 0, done.stderr
    assert objects(done.stdout) == expected()


def test_shipped_configs_build(folder: Folder) -> None:
    for name, kustomization in {
        "generator": "generators: [generator.yaml]\n",
        "transformer": "resources: [graph.yaml]\ntransformers: [transformer.yaml]\nvalidators: [validator.yaml]\n",
        "exec": "resources: [graph.yaml]\ntransformers: [function-exec.yaml]\nvalidators: [validator.yaml]\n",
    }.items():
        folder.put("kustomization.yaml", kustomization)
        done = folder.build(ALPHA, EXEC)
        assert done.returncode == 0, (name, done.stderr)
        assert objects(done.stdout) == expected(), name


def test_the_container_function_reads_its_overlay_from_the_resources() -> None:
    """What Docker would give to the image's entry point: no argument, a ResourceList on stdin, no files."""
    items = [load((GRAPH / name).read_bytes(), name, Problems())[0].value for name in ("graph.yaml", "overlay.yaml")]
    function = load((CONFIGS / "function-container.yaml").read_bytes(), "", Problems())[0].value
    listed = {"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "items": items, "functionConfig": function}
    for words in ([], ["-"], ["krm"]):
        done = subprocess.run(
            [DGD_RENDER, *words], input=dump([listed]).encode(), capture_output=True, check=False, cwd="/", env={}
        )
        assert done.returncode == 0, done.stderr
        answer = load(done.stdout, "", Problems())[0].value
        assert answer["kind"] == "ResourceList" and {(v["kind"], v["metadata"]["name"]): v for v in answer["items"]} == expected()


# Traps


@pytest.mark.parametrize("program", builds())
def test_without_flags_nothing_is_rendered_and_the_build_fails(program: str, folder: Folder) -> None:
    folder.put("kustomization.yaml", "generators: [generator.yaml]\n")
    done = folder.build(program=program)
    assert done.returncode != 0 and "external plugins disabled" in done.stderr


def test_kubectl_cannot_run_functions(folder: Folder) -> None:
    folder.put("kustomization.yaml", "transformers: [function-exec.yaml]\n")
    done = folder.build(ALPHA, EXEC, program="kubectl")
    assert done.returncode != 0 and "unknown flag: --enable-exec" in done.stderr


@pytest.mark.parametrize("program", builds())
def test_a_skipped_function_is_caught_by_the_validator(program: str, folder: Folder) -> None:
    """The trap: with only --enable-alpha-plugins a KRM function is left out and the build succeeds."""
    kustomization = "resources: [graph.yaml]\ntransformers: [function-exec.yaml]\n"
    folder.put("kustomization.yaml", kustomization)
    silent = folder.build(ALPHA, program=program)
    assert silent.returncode == 0 and list(objects(silent.stdout)) == [("DynamoGraphDeployment", "llama-405b")]
    folder.put("kustomization.yaml", kustomization + "validators: [validator.yaml]\n")
    caught = folder.build(ALPHA, program=program)
    assert caught.returncode != 0 and "error[DGD927]" in caught.stderr and caught.stdout == ""


@pytest.mark.parametrize("program", builds())
def test_a_skipped_function_is_caught_by_a_patch_that_names_a_rendered_object(program: str, folder: Folder) -> None:
    """The guard that needs no plugin: a patch of an object that is not there fails."""
    body = config(graphs=["graph.yaml"], overlays=["overlay.yaml"])
    body["metadata"]["annotations"] = {"config.kubernetes.io/function": "exec:\n  path: dgd-render\n"}
    folder.put("render.yaml", body)
    guard = "patches:\n- patch: |-\n    {apiVersion: v1, kind: Service, metadata: {name: llama-405b-frontend, namespace: inference}}\n"
    folder.put("kustomization.yaml", "generators: [render.yaml]\n" + guard)
    caught = folder.build(ALPHA, program=program)
    assert caught.returncode != 0 and ("no resource matches" in caught.stderr or "no matches for Id" in caught.stderr)
    if program == "kustomize":
        done = folder.build(ALPHA, EXEC)
        assert done.returncode == 0, done.stderr
        assert objects(done.stdout) == expected()


def base(folder: Folder) -> None:
    """A base that renders, by files."""
    folder.put("base/kustomization.yaml", "generators: [render.yaml]\n")
    for name in ("graph.yaml", "overlay.yaml"):
        folder.copy(GRAPH / name, f"base/{name}")
    folder.put("base/render.yaml", config(graphs=["graph.yaml"], overlays=["overlay.yaml"]))


def test_rendering_twice_is_refused(folder: Folder) -> None:
    """A base renders and its overlay renders again."""
    base(folder)
    folder.put("leaf/kustomization.yaml", "resources: [../base]\ntransformers: [render.yaml]\n")
    folder.put("leaf/render.yaml", config(overlays=["../overlay.yaml"]))
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode != 0 and done.stdout == ""
    assert "error[DGD922]: graph 'llama-405b' was rendered already" in done.stderr


def test_rendering_beside_rendered_objects_is_refused(folder: Folder) -> None:
    base(folder)
    folder.put("leaf/kustomization.yaml", "resources: [../base, ../graph.yaml]\ntransformers: [render.yaml]\n")
    folder.put("leaf/render.yaml", config(overlays=["../overlay.yaml"]))
    done = folder.build(ALPHA, "--load-restrictor=LoadRestrictionsNone", below="leaf")
    assert done.returncode != 0 and "error[DGD922]" in done.stderr


@pytest.mark.parametrize(
    ("change", "code"),
    [("namePrefix: prod-\n", "DGD924"), ("nameSuffix: -prod\n", "DGD924"), ("namespace: elsewhere\n", "DGD925")],
)
def test_a_name_or_namespace_changed_after_rendering_is_refused_by_the_validator(change: str, code: str, folder: Folder) -> None:
    base(folder)
    folder.put("leaf/kustomization.yaml", f"resources: [../base]\n{change}validators: [check.yaml]\n")
    folder.put("leaf/check.yaml", config(mode="rendered", overlays=["../overlay.yaml"]))
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode != 0 and done.stdout == "" and f"error[{code}]" in done.stderr


def test_a_validator_prints_nothing_and_checks_what_was_patched(folder: Folder) -> None:
    folder.put("kustomization.yaml", "generators: [generator.yaml]\nvalidators: [validator.yaml]\n")
    done = folder.build(ALPHA)
    assert done.returncode == 0, done.stderr
    patch = "patches:\n- target: {kind: LeaderWorkerSet}\n  patch: |-\n    - {op: add, path: /spec/leaderWorkerTemplate/sise, value: 2}\n"
    folder.put("kustomization.yaml", f"generators: [generator.yaml]\n{patch}validators: [validator.yaml]\n")
    done = folder.build(ALPHA)
    assert done.returncode != 0 and "sise" in done.stderr and "LeaderWorkerSet/llama-405b-decode" in done.stderr


def test_check_mode_renders_graphs_that_an_operator_will_render(folder: Folder) -> None:
    folder.put("check.yaml", config(mode="check", overlays=["overlay.yaml"]))
    folder.put("kustomization.yaml", "resources: [graph.yaml]\nvalidators: [check.yaml]\n")
    done = folder.build(ALPHA)
    assert done.returncode == 0, done.stderr
    assert list(objects(done.stdout)) == [("DynamoGraphDeployment", "llama-405b")]
    folder.put("graph.yaml", (GRAPH / "graph.yaml").read_text().replace("backendFramework", "backendframework"))
    done = folder.build(ALPHA)
    assert done.returncode != 0 and "DynamoGraphDeployment/llama-405b/spec/backendframework: error[DGD101]" in done.stderr


# What other transformers do


def test_patches_prefix_namespace_and_images_act_before_rendering(folder: Folder) -> None:
    """As a transformer the plugin sees the graph after them, so names inside values are right."""
    kustomization = (
        "resources: [graph.yaml]\nnamePrefix: a-\nnamespace: inference\nimages:\n- name: nvcr.io/nvidia/ai-dynamo/vllm-runtime\n  newTag: 1.3.1\n"
        "labels:\n- pairs: {team: search}\n"
        "patches:\n- patch: |-\n    - {op: replace, path: /spec/components/1/replicas, value: 3}\n  target: {kind: DynamoGraphDeployment}\n"
        "transformers: [transformer.yaml]\nvalidators: [validator.yaml]\n"
    )
    folder.put("kustomization.yaml", kustomization)
    done = folder.build(ALPHA)
    assert done.returncode == 0, done.stderr
    found = objects(done.stdout)
    prefill = found["Deployment", "a-llama-405b-prefill"]
    container = prefill["spec"]["template"]["spec"]["containers"][0]
    assert prefill["spec"]["replicas"] == 3 and container["image"].endswith(":1.3.1")
    assert {e["name"]: e.get("value") for e in container["env"]}["DYN_PARENT_DGD_K8S_NAME"] == "a-llama-405b"


def test_kept_objects_keep_kustomizes_annotations_and_ours_have_none(folder: Folder) -> None:
    """Seen at the end of the build as hashed names that were fixed, and as the absence of any annotation of kustomize."""
    folder.put(
        "kustomization.yaml",
        (
            "resources: [graph.yaml, reader.yaml]\nnamespace: inference\nconfigurations: [configurations.yaml]\n"
            "configMapGenerator:\n- name: settings\n  literals: [a=b]\n"
            "buildMetadata: [originAnnotations]\ntransformers: [transformer.yaml]\n"
        ),
    )
    folder.put(
        "reader.yaml",
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: reader}\nspec:\n  containers:\n  - name: c\n    image: x\n"
            "    envFrom: [{configMapRef: {name: settings}}]\n"
        ),
    )
    graph = (
        (GRAPH / "graph.yaml")
        .read_text()
        .replace("          envFrom:\n", "          envFrom:\n          - configMapRef: {name: settings}\n")
    )
    folder.put("graph.yaml", graph)
    done = folder.build(ALPHA)
    assert done.returncode == 0, done.stderr
    found = objects(done.stdout)
    hashed = next(name for kind, name in found if kind == "ConfigMap" and name.startswith("settings-"))
    references = [found["Pod", "reader"]["spec"], found["Deployment", "llama-405b-prefill"]["spec"]["template"]["spec"]]
    lws = next(v for (kind, _), v in found.items() if kind == "LeaderWorkerSet")
    references += [lws["spec"]["leaderWorkerTemplate"][f"{role}Template"]["spec"] for role in ("leader", "worker")]
    for pod in references:
        assert {"configMapRef": {"name": hashed}} in pod["containers"][0]["envFrom"]
    for (kind, _), body in found.items():
        if kind not in ("Pod", "ConfigMap"):
            own = [k for k in body["metadata"].get("annotations", {}) if "config.k" in k and not k.endswith("/origin")]
            assert not own, (kind, own)


def test_configurations_let_kustomize_change_rendered_kinds(folder: Folder) -> None:
    """replicas, labels with templates, annotations; without the file `replicas:` is an error."""
    name = next(n for k, n in expected() if k == "LeaderWorkerSet")
    base(folder)
    change = f"resources: [../base]\nreplicas: [{{name: {name}, count: 5}}]\n"
    folder.put("leaf/kustomization.yaml", change)
    assert "does not match a config" in folder.build(ALPHA, below="leaf").stderr
    folder.copy(CONFIGS / "configurations.yaml", "leaf/dynamo.yaml")
    labels = "labels:\n- pairs: {team: search}\n  includeTemplates: true\ncommonAnnotations: {owner: me}\n"
    folder.put("leaf/kustomization.yaml", f"{change}{labels}configurations: [dynamo.yaml]\n")
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode == 0, done.stderr
    found, before = objects(done.stdout), expected()
    lws = found["LeaderWorkerSet", name]
    assert lws["spec"]["replicas"] == 5
    for role in ("leader", "worker"):
        metadata = lws["spec"]["leaderWorkerTemplate"][f"{role}Template"]["metadata"]
        assert metadata["labels"]["team"] == "search" and metadata["annotations"]["owner"] == "me"
    service = ("Service", "llama-405b-decode")
    assert found[service]["spec"]["selector"] == before[service]["spec"]["selector"]


def test_configurations_reach_every_kind(folder: Folder) -> None:
    """Hashed and prefixed names in a PodCliqueSet, a v1beta1 graph and a LeaderWorkerSet with its PodGroup."""
    pod = {
        "containers": [{"name": "c", "image": "x", "envFrom": [{"configMapRef": {"name": "cm"}}, {"secretRef": {"name": "s"}}]}],
        "initContainers": [
            {"name": "i", "image": "x", "env": [{"name": "A", "valueFrom": {"secretKeyRef": {"name": "s", "key": "k"}}}]}
        ],
        "volumes": [
            {"name": "v", "persistentVolumeClaim": {"claimName": "claim"}},
            {"name": "w", "projected": {"sources": [{"configMap": {"name": "cm"}}]}},
        ],
        "serviceAccountName": "sa",
        "imagePullSecrets": [{"name": "s"}],
        "resourceClaims": [{"name": "r", "resourceClaimTemplateName": "rct"}],
    }
    group = {"annotations": {"scheduling.k8s.io/group-name": "pg"}}
    template = {"size": 2, "leaderTemplate": {"metadata": group, "spec": pod}, "workerTemplate": {"metadata": group, "spec": pod}}
    given = {
        "lws": ("leaderworkerset.x-k8s.io/v1", "LeaderWorkerSet", {"leaderWorkerTemplate": template}),
        "pcs": ("grove.io/v1alpha1", "PodCliqueSet", {"template": {"cliques": [{"name": "c", "spec": {"podSpec": pod}}]}}),
        "dgd": ("nvidia.com/v1beta1", "DynamoGraphDeployment", {"components": [{"name": "c", "podTemplate": {"spec": pod}}]}),
        "pg": ("scheduling.volcano.sh/v1beta1", "PodGroup", {"minMember": 2}),
        "claim": ("v1", "PersistentVolumeClaim", {"accessModes": ["ReadWriteOnce"]}),
        "rct": ("resource.k8s.io/v1", "ResourceClaimTemplate", {"spec": {}}),
        "adapter": ("nvidia.com/v1alpha1", "DynamoGraphDeploymentScalingAdapter", {"dgdRef": {"name": "dgd"}}),
    }
    bodies = [
        {"apiVersion": api, "kind": kind, "metadata": {"name": name}, "spec": spec} for name, (api, kind, spec) in given.items()
    ]
    bodies.append({"apiVersion": "v1", "kind": "ServiceAccount", "metadata": {"name": "sa"}})
    folder.put("all.yaml", dump(bodies))
    folder.put(
        "kustomization.yaml",
        (
            "resources: [all.yaml]\nnamePrefix: p-\nconfigurations: [configurations.yaml]\n"
            "configMapGenerator: [{name: cm, literals: [a=b]}]\nsecretGenerator: [{name: s, literals: [k=v]}]\n"
            "replicas: [{name: pcs, count: 4}]\nlabels: [{pairs: {team: x}, includeTemplates: true}]\n"
        ),
    )
    done = folder.build()
    assert done.returncode == 0, done.stderr
    found = objects(done.stdout)
    hashed = {kind: next(n for k, n in found if k == kind) for kind in ("ConfigMap", "Secret")}
    lws, pcs, dgd = (found[given[n][1], f"p-{n}"]["spec"] for n in ("lws", "pcs", "dgd"))
    leader = lws["leaderWorkerTemplate"]["leaderTemplate"]
    pods = [
        leader["spec"],
        lws["leaderWorkerTemplate"]["workerTemplate"]["spec"],
        pcs["template"]["cliques"][0]["spec"]["podSpec"],
    ]
    for one in (*pods, dgd["components"][0]["podTemplate"]["spec"]):
        assert one["containers"][0]["envFrom"] == [
            {"configMapRef": {"name": hashed["ConfigMap"]}},
            {"secretRef": {"name": hashed["Secret"]}},
        ]
        assert one["initContainers"][0]["env"][0]["valueFrom"]["secretKeyRef"]["name"] == hashed["Secret"]
        assert one["volumes"][0]["persistentVolumeClaim"]["claimName"] == "p-claim"
        assert one["volumes"][1]["projected"]["sources"][0]["configMap"]["name"] == hashed["ConfigMap"]
        assert (one["serviceAccountName"], one["imagePullSecrets"]) == ("p-sa", [{"name": hashed["Secret"]}])
        assert one["resourceClaims"][0]["resourceClaimTemplateName"] == "p-rct"
    assert (
        leader["metadata"]["annotations"]["scheduling.k8s.io/group-name"] == "p-pg"
        and leader["metadata"]["labels"]["team"] == "x"
    )
    assert pcs["replicas"] == 4 and pcs["template"]["cliques"][0]["labels"]["team"] == "x"
    assert found["DynamoGraphDeploymentScalingAdapter", "p-adapter"]["spec"]["dgdRef"]["name"] == "p-dgd"


@pytest.mark.parametrize("script", ["kustomize_configurations.py", "kustomize_schema.py"])
def test_the_shipped_files_are_up_to_date(script: str) -> None:
    done = lines(tool("python"), ROOT / "scripts" / script, "--check", cwd=ROOT)
    assert done.returncode == 0, done.stderr


# The schema


ENV = [{"name": "NCCL_DEBUG", "value": "TRACE"}]
PATCHED = {
    "DynamoGraphDeployment": {"components": [{"name": "decode", "replicas": 4}]},
    "LeaderWorkerSet": {"leaderWorkerTemplate": {"workerTemplate": {"spec": {"containers": [{"name": "main", "env": ENV}]}}}},
    "Deployment": {"template": {"spec": {"containers": [{"name": "main", "env": ENV}]}}},
}


def patch(kind: str, name: str, api: str, spec: dict[str, Any]) -> str:
    namespace = {} if kind == "DynamoGraphDeployment" else {"namespace": "inference"}
    return dump([{"apiVersion": api, "kind": kind, "metadata": {"name": name, **namespace}, "spec": spec}])


@pytest.fixture
def with_schema(folder: Folder) -> Folder:
    """The files that `init kustomize --configurations` writes."""
    done = lines(DGD_RENDER, "init", "kustomize", "plugins", "--configurations", "dynamo.yaml", cwd=folder.path)
    assert done.returncode == 0 and "configurations: [dynamo.yaml], openapi: {path: dynamo.openapi.json}" in done.stderr
    for below in ("base", "leaf"):
        folder.copy(folder.path / "dynamo.openapi.json", f"{below}/dynamo.openapi.json")
        folder.copy(folder.path / "dynamo.yaml", f"{below}/dynamo.yaml")
    folder.put("leaf/check.yaml", config(mode="rendered", overlays=["../overlay.yaml"]))
    return folder


HOST = "validators: [check.yaml]\nconfigurations: [dynamo.yaml]\nopenapi: {path: dynamo.openapi.json}\n"


@pytest.mark.parametrize("program", builds())
def test_a_patch_of_the_graph_merges_its_lists(with_schema: Folder, program: str) -> None:
    folder = with_schema
    folder.put("patch.yaml", patch("DynamoGraphDeployment", "llama-405b", "nvidia.com/v1beta1", PATCHED["DynamoGraphDeployment"]))
    rest = (
        "resources: [graph.yaml]\npatches: [{path: patch.yaml}]\ntransformers: [transformer.yaml]\nvalidators: [validator.yaml]\n"
    )
    folder.put("kustomization.yaml", "namespace: inference\n" + rest)
    done = folder.build(ALPHA, program=program)
    assert done.returncode != 0 and done.stdout == "" and "error[" in done.stderr
    folder.put("kustomization.yaml", "namespace: inference\n" + rest + "openapi: {path: dynamo.openapi.json}\n")
    done = folder.build(ALPHA, program=program)
    assert done.returncode == 0, done.stderr
    found = objects(done.stdout)
    assert [v["spec"]["replicas"] for (k, _), v in found.items() if k == "LeaderWorkerSet"] == [4]
    assert set(found) == set(expected())


@pytest.mark.parametrize("kind", ["LeaderWorkerSet", "Deployment"])
def test_a_patch_of_a_rendered_object_merges_its_lists(with_schema: Folder, kind: str) -> None:
    folder, before = with_schema, expected()
    base(folder)
    name = next(n for k, n in before if k == kind)
    folder.put("leaf/patch.yaml", patch(kind, name, before[kind, name]["apiVersion"], PATCHED[kind]))
    folder.put("leaf/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\n" + HOST)
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode == 0, done.stderr
    spec = objects(done.stdout)[kind, name]["spec"]
    pod = spec["template"] if kind == "Deployment" else spec["leaderWorkerTemplate"]["workerTemplate"]
    (container,) = [c for c in pod["spec"]["containers"] if c["name"] == "main"]
    assert ENV[0] in container["env"] and len(container["env"]) > 5 and container["image"]
    assert set(objects(done.stdout)) == set(before)


@pytest.mark.parametrize("image", [False, True])
def test_without_the_schema_the_validator_names_the_container(with_schema: Folder, image: bool) -> None:
    folder, before = with_schema, expected()
    base(folder)
    name = next(n for k, n in before if k == "LeaderWorkerSet")
    spec = {"leaderWorkerTemplate": {"workerTemplate": {"spec": {"containers": [{"name": "main", "env": ENV}]}}}}
    if image:
        spec["leaderWorkerTemplate"]["workerTemplate"]["spec"]["containers"][0]["image"] = "x"  # type: ignore[index]
    folder.put("leaf/patch.yaml", patch("LeaderWorkerSet", name, "leaderworkerset.x-k8s.io/v1", spec))
    folder.put("leaf/kustomization.yaml", "resources: [../base]\npatches: [{path: patch.yaml}]\nvalidators: [check.yaml]\n")
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode != 0 and done.stdout == "" and "'main'" in done.stderr and "openapi:" in done.stderr
    assert done.stderr.count("error[") == 1 and ("error[DGD926]" if image else "error[DGD611]") in done.stderr


@pytest.mark.parametrize("below", ["", "lws-patch/top"], ids=["graph", "rendered object"])
def test_what_failed_in_the_field(below: str, tmp_path: Path, plugins: Path) -> None:
    """A strategic patch of a graph, and of a LeaderWorkerSet: refused without the schema, whole with it."""
    shutil.copytree(shared("field", "kustomize-patch"), tmp_path / "case")
    folder = Folder(tmp_path / "case", plugins)
    for place in ("", "lws-patch/in/", "lws-patch/top/"):
        assert (
            lines(DGD_RENDER, "init", "kustomize", "p", "--configurations", f"{place}dynamo.yaml", cwd=folder.path).returncode
            == 0
        )
    broken = folder.build(ALPHA, below=below or ".")
    assert broken.returncode != 0 and broken.stdout == "" and ("main" in broken.stderr or "decode" in broken.stderr), (
        broken.stderr
    )
    for place in ("", "lws-patch/in/", "lws-patch/top/"):
        file = folder.path / f"{place}kustomization.yaml"
        file.write_text(file.read_text() + "openapi: {path: dynamo.openapi.json}\n")
    done = folder.build(ALPHA, below=below or ".")
    assert done.returncode == 0, done.stderr
    found = objects(done.stdout)
    assert len(found) == (12 if not below else len(objects(folder.build(ALPHA, below="lws-patch/in").stdout)))
    (lws,) = [v for (k, _), v in found.items() if k == "LeaderWorkerSet"]
    if not below:
        assert lws["spec"]["replicas"] == 4


def test_a_v1alpha1_graph_is_patched_by_names_too(folder: Folder) -> None:
    """A custom schema takes the place of kustomize's own, so the built-in kinds are in it as well."""
    main = {"image": "x", "command": ["a"], "env": [{"name": "A", "value": "1"}]}
    pod = {"mainContainer": main, "containers": [{"name": "side", "image": "y"}], "tolerations": [{"key": "k"}]}
    service = {"envs": [{"name": "E", "value": "1"}], "extraPodSpec": pod, "replicas": 1}
    api = "nvidia.com/v1alpha1"
    folder.put(
        "g.yaml", patch("DynamoGraphDeployment", "g", api, {"services": {"W": service}, "envs": [{"name": "Z", "value": "1"}]})
    )
    change = {
        "envs": [{"name": "E", "value": "2"}, {"name": "F", "value": "3"}],
        "extraPodSpec": {
            "mainContainer": {"env": [{"name": "B", "value": "2"}]},
            "containers": [{"name": "side", "args": ["z"]}],
        },
    }
    folder.put("p.yaml", patch("DynamoGraphDeployment", "g", api, {"services": {"W": change}}))
    folder.copy(CONFIGS / "openapi.json", "openapi.json")
    folder.put("kustomization.yaml", "resources: [g.yaml]\npatches: [{path: p.yaml}]\nopenapi: {path: openapi.json}\n")
    done = folder.build()
    assert done.returncode == 0, done.stderr
    held = objects(done.stdout)["DynamoGraphDeployment", "g"]["spec"]["services"]["W"]
    assert {e["name"]: e["value"] for e in held["envs"]} == {"E": "2", "F": "3"}
    assert {e["name"] for e in held["extraPodSpec"]["mainContainer"]["env"]} == {"A", "B"}
    assert held["extraPodSpec"]["containers"] == [{"name": "side", "image": "y", "args": ["z"]}]
    assert held["extraPodSpec"]["mainContainer"]["image"] == "x"


# What kustomize does to rendered objects


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ("commonLabels: {team: search}\n", "error[DGD614]"),
        ("replicas: [{name: llama-405b-decode-0, count: 3}]\n", "error[DGD616]: spec.replicas: 3 replicas in one PodGroup"),
        (
            "patches: [{target: {kind: PodGroup}, patch: '{apiVersion: x, kind: x, metadata: {name: x}, $patch: delete}'}]\n",
            "error[DGD615]",
        ),
        (
            "patches: [{target: {kind: Deployment, name: .*frontend}, patch: '{apiVersion: x, kind: x, metadata: {name: x}, $patch: delete}'}]\n",
            "error[DGD614]",
        ),
    ],
)
def test_the_validator_refuses_what_breaks_references(change: str, said: str, with_schema: Folder) -> None:
    folder = with_schema
    base(folder)
    overlay = (GRAPH / "overlay.yaml").read_text().replace("gangScheduling: volcano", "gangScheduling: none")
    for name in ("overlay.yaml", "base/overlay.yaml"):
        folder.put(name, overlay)
    folder.put("leaf/kustomization.yaml", "resources: [../base]\n" + change + HOST)
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode != 0 and done.stdout == "" and said in done.stderr, done.stderr


@pytest.mark.parametrize(
    "change",
    [
        "labels: [{pairs: {team: search}, includeSelectors: true}]\n",
        "labels: [{pairs: {team: search}, includeTemplates: true}]\ncommonAnnotations: {owner: me}\n",
        "replicas: [{name: llama-405b-prefill, count: 7}]\n",
    ],
)
def test_the_validator_lets_through_what_breaks_nothing(change: str, with_schema: Folder) -> None:
    folder = with_schema
    base(folder)
    folder.put("leaf/kustomization.yaml", f"resources: [../base]\n{change}" + HOST)
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode == 0, done.stderr
    assert set(objects(done.stdout)) == set(expected())


def test_a_hashed_config_map_reaches_rendered_pods(with_schema: Folder) -> None:
    """It is generated in the kustomization that stands on the rendered one."""
    folder = with_schema
    base(folder)
    graph = (GRAPH / "graph.yaml").read_text()
    folder.put(
        "base/graph.yaml",
        graph.replace("          envFrom:\n", "          envFrom:\n          - configMapRef: {name: settings}\n"),
    )
    made = "configMapGenerator: [{name: settings, namespace: inference, literals: [a=b]}]\n"
    folder.put("leaf/kustomization.yaml", f"resources: [../base]\n{made}" + HOST)
    done = folder.build(ALPHA, below="leaf")
    assert done.returncode == 0, done.stderr
    hashed = next(n for k, n in objects(done.stdout) if k == "ConfigMap" and n.startswith("settings-"))
    assert done.stdout.count(f"name: {hashed}") > 3 and "name: settings\n" not in done.stdout


# Failures


def failing(folder: Folder, body: dict[str, Any], role: str = "generators", resources: str = "") -> str:
    folder.put("render.yaml", body)
    folder.put("kustomization.yaml", f"{resources}{role}: [render.yaml]\n")
    done = folder.build(ALPHA)
    assert done.returncode != 0 and done.stdout == "" and "Traceback" not in done.stderr
    return done.stderr


def test_failures_of_a_build(folder: Folder) -> None:
    outside = config(graphs=["graph.yaml"], overlays=["../../../../../../etc/hostname"])
    assert "DynamoRender/render/spec/overlays/0: error[DGD905]" in failing(folder, outside)
    assert "DynamoRender/render/spec/overlays/0: error[DGD906]" in failing(
        folder, config(graphs=["graph.yaml"], overlays=["x.yaml"])
    )
    assert "DynamoRender/render/spec/graph: error[DGD908]" in failing(folder, config(graph="graph.yaml"))
    assert "error[DGD921]: nothing to render" in failing(folder, config(overlays=["overlay.yaml"]))
    given = "resources: [graph.yaml]\n"
    both = config(graphs=["graph.yaml"], overlays=["overlay.yaml"])
    assert "DynamoRender/render/spec/graphs/0: error[DGD923]" in failing(folder, both, "transformers", given)
    folder.put("map.yaml", "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n")
    text = failing(folder, config(overlays=["overlay.yaml"]), "transformers", "resources: [map.yaml]\n")
    assert "error[DGD921]: no DynamoGraphDeployment" in text
    assert "arguments are not used here" in failing(folder, config(graphs=["graph.yaml"]) | {"argsOneLiner": "--strict"})
    newer = config(graphs=["graph.yaml"], overlays=["overlay.yaml"], requires=">=99")
    assert "error[DGD706]" in failing(folder, newer)


def test_an_overlay_among_the_resources_is_used_and_not_printed(folder: Folder) -> None:
    folder.put("render.yaml", config())
    folder.put("kustomization.yaml", "resources: [graph.yaml, overlay.yaml]\nnamespace: inference\ntransformers: [render.yaml]\n")
    done = folder.build(ALPHA)
    assert done.returncode == 0, done.stderr
    assert {k for k, _ in objects(done.stdout)} == {k for k, _ in expected()} and "DGD800" not in done.stderr


def test_versions_are_said(record_property: Any) -> None:
    record_property("kustomize", lines(tool("kustomize"), "version", cwd=ROOT).stdout.strip())
    record_property("kubectl", find("kubectl") or find("kubectl-kustomize"))
