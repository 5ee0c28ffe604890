"""`manifests`: changes of rendered objects, and of nothing else."""

from __future__ import annotations

from overlaying import ALPHA, finding, main, manifest, overlay, pods, rendered, run, said, the

COMPANION = "---\napiVersion: v1\nkind: ConfigMap\nmetadata: {name: mine}\ndata: {a: b}\n"


def test_labels_and_annotations_of_every_rendered_object() -> None:
    found = rendered(ALPHA + COMPANION, overlay({"manifests": {"labels": {"team": "search"}, "annotations": {"note": "1"}}}))
    mine = the(found, "ConfigMap", "mine")
    assert mine == {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "mine", "namespace": "inference"},
        "data": {"a": "b"},
    }
    for body in found:
        if body is not mine:
            assert body["metadata"]["labels"]["team"] == "search" and body["metadata"]["annotations"]["note"] == "1", body[
                "metadata"
            ]
    assert "team" not in pods(the(found, "Deployment"))[0]["metadata"]["labels"], "pods and selectors stay"


def test_json_patch_and_partial_object() -> None:
    patches = [
        {
            "target": {"kind": "LeaderWorkerSet", "name": ".*decode.*"},
            "patch": [{"op": "add", "path": "/metadata/labels/kueue.x-k8s.io~1queue-name", "value": "gpu-prod"}],
        },
        {
            "target": {"group": "apps", "kind": "Deployment"},
            "patch": {"spec": {"template": {"spec": {"containers": [{"name": "main", "workingDir": "/w"}]}}}},
        },
    ]
    found = rendered(ALPHA, overlay({"manifests": {"patches": patches}}))
    assert the(found, "LeaderWorkerSet")["metadata"]["labels"]["kueue.x-k8s.io/queue-name"] == "gpu-prod"
    container = main(pods(the(found, "Deployment"))[0])
    assert container["workingDir"] == "/w" and container["image"], "kustomize would have lost the image in a custom resource"


def test_label_and_annotation_selectors_and_optional() -> None:
    patches = [
        {
            "target": {"labelSelector": "nvidia.com/dynamo-component=decode", "kind": "Service"},
            "patch": {"spec": {"sessionAffinity": "ClientIP"}},
        },
        {"target": {"annotationSelector": "nothing"}, "patch": {"metadata": {"labels": {"a": "b"}}}, "optional": True},
    ]
    found = rendered(ALPHA, overlay({"manifests": {"patches": patches}}))
    assert the(found, "Service", "llama-decode")["spec"]["sessionAffinity"] == "ClientIP"
    assert "sessionAffinity" not in the(found, "Service", "llama-frontend")["spec"]


def test_patches_of_several_overlays_run_in_file_order() -> None:
    one = {
        "manifests": {
            "labels": {"a": "1", "b": "1"},
            "patches": [{"target": {"kind": "Deployment"}, "patch": {"spec": {"minReadySeconds": 1}}}],
        }
    }
    two = {
        "manifests": {
            "labels": {"b": "2"},
            "patches": [
                {"target": {"kind": "Deployment"}, "patch": [{"op": "replace", "path": "/spec/minReadySeconds", "value": 2}]}
            ],
        }
    }
    made = the(rendered(ALPHA, overlay(one), overlay(two)), "Deployment")
    assert made["spec"]["minReadySeconds"] == 2 and {"a": "1", "b": "2"}.items() <= made["metadata"]["labels"].items()


def test_quantities_stay_canonical_and_null_goes() -> None:
    patch = {
        "spec": {
            "leaderWorkerTemplate": {
                "workerTemplate": {
                    "spec": {
                        "containers": [
                            {"name": "main", "resources": {"limits": {"memory": "1024Mi", "cpu": 4}}, "startupProbe": None}
                        ]
                    }
                }
            }
        }
    }
    made = the(
        rendered(ALPHA, overlay({"manifests": {"patches": [{"target": {"kind": "LeaderWorkerSet"}, "patch": patch}]}})),
        "LeaderWorkerSet",
    )
    worker = main(pods(made)[1])
    assert worker["resources"]["limits"] == {"cpu": "4", "memory": "1Gi", "nvidia.com/gpu": "4"} and "startupProbe" not in worker


def test_findings_on_patched_values_name_the_patch_and_others_the_graph() -> None:
    bad = ALPHA.replace("    Frontend:\n      componentType: frontend\n", "    Frontend:\n      componentType: frontend\n", 1)
    patch = {"spec": {"template": {"spec": {"containers": [{"name": "main", "imagePullPolicy": "Sometimes"}]}}}}
    result = run(bad, overlay({"manifests": {"patches": [{"target": {"kind": "Deployment"}, "patch": patch}]}}))
    found = finding(result, "DGD611")
    assert found.where.file == "overlay-1.yaml" and "imagePullPolicy" in found.message, said(result)


def test_a_companion_that_is_wrong_points_to_itself() -> None:
    result = run(ALPHA + COMPANION.replace("data: {a: b}", "data: {a: [b]}"), overlay())
    found = finding(result, "DGD610")
    assert (found.where.file, found.where.line) == ("graph.yaml", ALPHA.count("\n") + 5)


def test_a_manifest_that_nothing_changes_has_no_trace() -> None:
    result = run(
        ALPHA,
        overlay({"manifests": {"patches": [{"target": {"kind": "Deployment"}, "patch": {"spec": {"minReadySeconds": 1}}}]}}),
    )
    assert manifest(result, "LeaderWorkerSet").trace is None and manifest(result, "Deployment").trace is not None
