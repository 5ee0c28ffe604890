"""`graph`: what an overlay changes of a graph, in both API versions, and where findings about it point."""

from __future__ import annotations

from typing import Any

import pytest
from overlaying import ALPHA, BETA, FACTS, GRAPHS, codes, env, finding, main, overlay, pods, rendered, run, said, the

BOTH = pytest.mark.parametrize("graph", list(GRAPHS.values()), ids=list(GRAPHS))


def graph_of(text: str, *specs: dict[str, Any], **options: Any) -> dict[str, Any]:
    """The amended graph itself, by output: dgd."""
    found = rendered(text, *(overlay({"output": "dgd", **spec}) for spec in specs), **options)
    return the(found, "DynamoGraphDeployment")


def lws(text: str, *specs: dict[str, Any]) -> dict[str, Any]:
    return the(rendered(text, *(overlay(spec) for spec in specs)), "LeaderWorkerSet")


def change(**fields: Any) -> dict[str, Any]:
    return {"graph": {"components": {"decode": fields}}}


@BOTH
def test_annotations_and_labels(graph: str) -> None:
    made = graph_of(graph, {"graph": {"annotations": {"nvidia.com/enable-metrics": "false"}, "labels": {"team": "search"}}})
    assert made["metadata"]["annotations"] == {"nvidia.com/enable-metrics": "false"} and made["metadata"]["labels"] == {
        "team": "search"
    }


@BOTH
def test_replicas(graph: str) -> None:
    assert lws(graph, change(replicas=5))["spec"]["replicas"] == 5


@BOTH
def test_node_count(graph: str) -> None:
    result = run(graph, overlay(change(multinode={"nodeCount": 4})))
    assert finding(result, "DGD303").where.file == "graph.yaml"
    found = [m.body for m in result.manifests if m.body["kind"] == "LeaderWorkerSet"]
    assert found[0]["spec"]["leaderWorkerTemplate"]["size"] == 4


@BOTH
def test_min_available_on_grove(graph: str) -> None:
    facts = {"namespace": "inference", "operator": {"version": "1.3"}, "capabilities": {"grove": True}}
    made = the(rendered(graph, overlay(change(minAvailable=2), facts)), "PodCliqueSet")
    assert made["spec"]["template"]["podCliqueScalingGroups"][0]["minAvailable"] == 2


@BOTH
def test_min_available_without_grove_points_to_the_overlay(graph: str) -> None:
    found = finding(run(graph, overlay(change(minAvailable=2))), "DGD112")
    assert found.where.file == "overlay-1.yaml" and found.where.line > 10


@BOTH
def test_image_of_one_component(graph: str) -> None:
    found = rendered(graph, overlay(change(image="example.com/vllm:2")))
    assert {main(p)["image"] for p in pods(the(found, "LeaderWorkerSet"))} == {"example.com/vllm:2"}
    assert main(pods(the(found, "Deployment"))[0])["image"].endswith("vllm-runtime:1.2.0")


@pytest.mark.parametrize(
    ("version", "graph"),
    [("1.1", ALPHA), *((v, g) for v in ("1.2", "1.3", "1.4") for g in (ALPHA, BETA))],
)
def test_env_wins_in_every_version(graph: str, version: str) -> None:
    facts = {
        "namespace": "inference",
        "operator": {"version": version},
        "capabilities": {"lws": {"gangScheduling": "volcano"}, "volcano": True},
    }
    wanted = [{"name": n, "value": "overlay"} for n in ("FLAT", "MAIN", "NEW")]
    images = {"images": [{"name": "nvcr.io/nvidia/ai-dynamo/vllm-runtime", "newTag": "1.3.0"}]}
    found = rendered(graph, overlay({"graph": {**images, "components": {"decode": {"env": wanted}}}}, facts))
    for body in (o for o in found if o["kind"] == "LeaderWorkerSet"):
        for pod in pods(body):
            assert {k: v for k, v in env(pod).items() if k in ("FLAT", "MAIN", "NEW")} == {
                "FLAT": "overlay",
                "MAIN": "overlay",
                "NEW": "overlay",
            }


@BOTH
def test_resources_merge_and_a_gpu_limit_brings_its_request_along(graph: str) -> None:
    made = lws(graph, change(resources={"limits": {"nvidia.com/gpu": "6", "memory": "1024Mi"}, "requests": {"cpu": 4}}))
    assert main(pods(made)[0])["resources"] == {
        "limits": {"nvidia.com/gpu": "6", "memory": "1Gi"},
        "requests": {"nvidia.com/gpu": "6", "cpu": "4"},
    }


@BOTH
def test_gpu_is_the_graphs_gpu_resource(graph: str) -> None:
    assert main(pods(lws(graph, change(resources={"limits": {"gpu": "6"}})))[0])["resources"]["limits"] == {"nvidia.com/gpu": "6"}


@BOTH
def test_gpu_is_what_the_cluster_calls_it(graph: str) -> None:
    facts = {**FACTS, "capabilities": {**FACTS["capabilities"], "gpus": {"resource": "amd.com/gpu"}}}
    made = the(rendered(graph, overlay(change(resources={"limits": {"gpu": "4"}}), facts)), "LeaderWorkerSet")
    assert main(pods(made)[0])["resources"]["limits"]["amd.com/gpu"] == "4"


def test_v1alpha1_resources_are_written_where_the_api_has_them() -> None:
    made = graph_of(ALPHA, change(resources={"limits": {"nvidia.com/gpu": "6", "memory": "8Gi", "example.com/nic": "1"}}))
    assert made["spec"]["services"]["decode"]["resources"] == {
        "limits": {"gpu": "6", "memory": "8Gi", "custom": {"example.com/nic": "1"}},
        "requests": {"gpu": "6"},
    }


@BOTH
def test_node_selector_and_tolerations(graph: str) -> None:
    extra = {"nodeSelector": {"pool": "h200"}, "tolerations": [{"key": "gpu", "operator": "Exists"}]}
    for pod in pods(lws(graph, change(**extra))):
        assert pod["spec"]["nodeSelector"] == {"pool": "h200"} and pod["spec"]["tolerations"] == extra["tolerations"]


@BOTH
def test_autoscaled_leaves_replicas_out(graph: str) -> None:
    spec = {"graph": {"components": {"decode": {"autoscaled": True}, "Frontend": {"autoscaled": True}}}}
    found = rendered(graph, overlay(spec))
    assert "replicas" not in the(found, "LeaderWorkerSet")["spec"] and "replicas" not in the(found, "Deployment")["spec"]
    made = graph_of(graph, spec)["spec"]
    for component in made["services"].values() if "services" in made else made["components"]:
        assert "replicas" not in component


@BOTH
def test_images_in_every_container(graph: str) -> None:
    found = rendered(
        graph,
        overlay(
            {
                "graph": {
                    "images": [
                        {"name": "nvcr.io/nvidia/ai-dynamo/vllm-runtime", "newName": "mirror.example.com/vllm", "newTag": "1.3.1"}
                    ]
                }
            }
        ),
    )
    images = {
        c["image"]
        for o in found
        if o["kind"] in ("LeaderWorkerSet", "Deployment")
        for p in pods(o)
        for c in [*p["spec"]["containers"], *p["spec"].get("initContainers", [])]
    }
    assert images == {"mirror.example.com/vllm:1.3.1"}


def test_image_of_a_v1alpha1_frontend_sidecar() -> None:
    graph = ALPHA.replace(
        "      replicas: 2\n", "      replicas: 2\n      frontendSidecar: {image: 'r/front:1', args: [-m, dynamo.frontend]}\n"
    )
    made = graph_of(graph, {"graph": {"images": [{"name": "r/front", "digest": "sha256:ab"}]}})
    assert made["spec"]["services"]["decode"]["frontendSidecar"]["image"] == "r/front@sha256:ab"


@BOTH
def test_a_component_image_is_more_particular_than_images(graph: str) -> None:
    spec = {
        "graph": {
            "images": [{"name": "nvcr.io/nvidia/ai-dynamo/vllm-runtime", "newTag": "2"}],
            "components": {"decode": {"image": "x/y:3"}},
        }
    }
    assert main(pods(lws(graph, spec))[0])["image"] == "x/y:3"


def test_rfc6902_and_partial_patches() -> None:
    patches = [
        {"patch": [{"op": "add", "path": "/spec/envs", "value": [{"name": "ALL", "value": "1"}]}]},
        {
            "patch": {
                "spec": {
                    "services": {
                        "decode": {
                            "extraPodSpec": {
                                "mainContainer": {
                                    "env": [{"name": "MAIN", "value": "patched"}],
                                    "volumeMounts": [{"name": "v", "mountPath": "/v"}],
                                },
                                "volumes": [{"name": "v", "emptyDir": {}}],
                            }
                        }
                    }
                }
            }
        },
    ]
    pod = pods(lws(ALPHA, {"graph": {"patches": patches}}))[0]
    assert env(pod)["ALL"] == "1" and env(pod)["MAIN"] == "patched"
    assert {"name": "v", "emptyDir": {}} in pod["spec"]["volumes"]


def test_partial_patch_of_a_v1beta1_component_by_name() -> None:
    patch = {
        "spec": {
            "components": [
                {
                    "name": "decode",
                    "podTemplate": {"spec": {"containers": [{"name": "main", "env": [{"name": "MAIN", "value": "patched"}]}]}},
                }
            ]
        }
    }
    pod = pods(lws(BETA, {"graph": {"patches": [{"patch": patch}]}}))[0]
    assert env(pod)["MAIN"] == "patched" and env(pod)["FLAT"] == "graph" and main(pod)["image"].endswith(":1.2.0")


def test_patches_run_in_file_order_after_everything_else() -> None:
    one = {"graph": {"patches": [{"patch": [{"op": "replace", "path": "/spec/services/decode/replicas", "value": 7}]}]}}
    two = {
        "graph": {
            "components": {"decode": {"replicas": 3}},
            "patches": [{"patch": [{"op": "test", "path": "/spec/services/decode/replicas", "value": 7}]}],
        }
    }
    assert lws(ALPHA, one, two)["spec"]["replicas"] == 7


def test_optional_needs_no_target() -> None:
    spec = {
        "graph": {
            "components": {"none": {"replicas": 1, "optional": True}},
            "patches": [
                {"patch": [{"op": "add", "path": "/spec/envs/-", "value": {"name": "A", "value": "1"}}], "optional": True},
                {"patch": {"spec": {"services": {"none": {"replicas": 1}}}}, "optional": True},
            ],
        }
    }
    assert lws(ALPHA, spec)["spec"]["replicas"] == 2


def test_a_patch_for_one_of_two_graphs_is_no_error() -> None:
    two = ALPHA + "---\n" + ALPHA.replace("name: llama", "name: qwen").replace("    decode:", "    worker:")
    spec = {
        "graph": {
            "patches": [{"patch": [{"op": "replace", "path": "/spec/services/decode/replicas", "value": 4}]}],
            "components": {"worker": {"replicas": 6}},
        }
    }
    found = rendered(two, overlay(spec))
    assert the(found, "LeaderWorkerSet", "llama-decode-0")["spec"]["replicas"] == 4
    assert the(found, "LeaderWorkerSet", "qwen-worker-0")["spec"]["replicas"] == 6


def test_select_names_whole_graphs() -> None:
    two = ALPHA + "---\n" + ALPHA.replace("name: llama", "name: llama-2")
    found = rendered(two, overlay({"graph": {"select": "llama-.*", "components": {"decode": {"replicas": 9}}}}))
    assert the(found, "LeaderWorkerSet", "llama-decode-0")["spec"]["replicas"] == 2
    assert the(found, "LeaderWorkerSet", "llama-2-decode-0")["spec"]["replicas"] == 9


def test_select_that_matches_nothing_is_an_error() -> None:
    """One, whatever else the block holds; none in a file for many graphs."""
    block = {"select": "qwen", "annotations": {"a": "b"}, "components": {"x": {"replicas": 2}}, "images": [{"name": "img"}]}
    result = run(ALPHA, overlay({"graph": block}))
    found = finding(result, "DGD809")
    assert found.severity == "error" and "llama" in found.hint and found.where.file == "overlay-1.yaml"
    assert len([f for f in result.findings if f.code.startswith("DGD8")]) == 1
    assert not run(ALPHA, overlay({"graph": {**block, "optional": True}})).failed


def test_several_overlays_merge() -> None:
    one = {
        "graph": {
            "annotations": {"a": "1", "b": "1"},
            "images": [{"name": "nvcr.io/nvidia/ai-dynamo/vllm-runtime", "newName": "mirror/vllm"}],
            "components": {
                "decode": {
                    "replicas": 3,
                    "env": [{"name": "A", "value": "1"}, {"name": "B", "value": "1"}],
                    "tolerations": [{"key": "x", "operator": "Exists"}],
                    "nodeSelector": {"p": "1"},
                }
            },
        }
    }
    two = {
        "graph": {
            "annotations": {"b": "2"},
            "images": [{"name": "nvcr.io/nvidia/ai-dynamo/vllm-runtime", "newTag": "9"}],
            "components": {
                "decode": {
                    "replicas": 4,
                    "env": [{"name": "B", "value": "2"}],
                    "tolerations": [{"key": "z", "operator": "Exists"}],
                    "nodeSelector": {"q": "2"},
                }
            },
        }
    }
    made = graph_of(ALPHA, one, two)
    service = made["spec"]["services"]["decode"]
    assert made["metadata"]["annotations"] == {"a": "1", "b": "2"} and service["replicas"] == 4
    assert service["extraPodSpec"]["mainContainer"]["image"] == "mirror/vllm:9"
    assert {e["name"]: e["value"] for e in service["envs"]} == {"FLAT": "graph", "A": "1", "B": "2"}
    assert [t["key"] for t in service["extraPodSpec"]["tolerations"]] == ["x", "z"] and service["extraPodSpec"][
        "nodeSelector"
    ] == {"p": "1", "q": "2"}


def test_findings_about_a_changed_value_name_the_overlay() -> None:
    spec = change(env=[{"name": "A", "valueFrom": {"fieldRef": {"field": "x"}}}])
    result = run(ALPHA, overlay({}), overlay(spec, {}))
    assert finding(result, "DGD101").where.file == "overlay-2.yaml", said(result)


@pytest.mark.parametrize(
    "graph",
    [
        "apiVersion: nvidia.com/v1alpha1\nkind: DynamoGraphDeployment\nmetadata: text\nspec: {services: [1]}\n",
        "apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeployment\nmetadata: {name: 3}\nspec: {components: {a: 1}}\n",
        "apiVersion: nvidia.com/v1beta1\nkind: DynamoGraphDeployment\nmetadata: {name: a, annotations: x}\n"
        "spec: {components: [1, {name: decode, podTemplate: 1}]}\n",
        "apiVersion: nvidia.com/v1alpha1\nkind: DynamoGraphDeployment\nmetadata: {name: a}\n"
        "spec: {services: {decode: {extraPodSpec: text, envs: {}, resources: 1}}}\n",
        "apiVersion: nvidia.com/v9\nkind: DynamoGraphDeployment\nmetadata: {name: a}\nspec: 1\n",
    ],
)
def test_a_graph_of_the_wrong_shape_is_a_finding_not_a_bug(graph: str) -> None:
    everything = {
        "graph": {
            "annotations": {"a": "b"},
            "images": [{"name": "i", "newTag": "1"}],
            "components": {
                "decode": {
                    "replicas": 1,
                    "image": "i",
                    "env": [{"name": "A", "value": "1"}],
                    "resources": {"limits": {"cpu": "1", "gpu": "1"}},
                    "nodeSelector": {"a": "b"},
                    "tolerations": [{"key": "a"}],
                    "autoscaled": True,
                    "optional": True,
                }
            },
            "patches": [{"patch": {"metadata": {"labels": {"a": "b"}}}, "optional": True}],
        },
        "scheduling": {
            "schedulerName": "volcano",
            "queue": "q",
            "priorityClassName": "p",
            "tolerations": [{"key": "t"}],
            "nodeSelector": {"x": "y"},
        },
        "imagePullSecrets": ["ngc"],
        "output": "dgd",
    }
    result = run(graph, overlay(everything))
    assert result.failed and "DGD009" not in codes(result)
