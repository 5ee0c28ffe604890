"""Known losses of the operator: corrected, or a warning; and what only looks like a loss."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from silent import IMAGE, engine, graph, merged, only, run, said, silent, words

ONE = engine("-tp", "1", gpus="1")


def service(main: dict[str, Any] | None = None, **flat: Any) -> dict[str, Any]:
    """A v1alpha1 graph of one worker."""
    own = {"image": IMAGE, "command": ["python3", "-m", "dynamo.vllm"], "args": ["--model", "m"], **(main or {})}
    given = {"componentType": "worker", "resources": {"limits": {"gpu": "1"}}, "extraPodSpec": {"mainContainer": own}}
    return {
        "apiVersion": "nvidia.com/v1alpha1",
        "kind": "DynamoGraphDeployment",
        "metadata": {"name": "chat"},
        "spec": {"backendFramework": "vllm", "services": {"decode": merged(given, flat)}},
    }


def container(document: dict[str, Any], version: str = "1.3", *, exact: bool = False) -> dict[str, Any]:
    operator = {"version": version, **({"workerHash": {"chat": "0a1b2c3d"}} if exact else {})}
    result = run(document, {"operator": operator}, exact=exact)
    made = [m.body for m in result.manifests if m.body["kind"] == "Deployment"]
    assert made, words(result)
    found: dict[str, Any] = made[0]["spec"]["template"]["spec"]["containers"][0]
    return found


CONFIG = {"configMapRef": {"name": "env"}}
TOKEN = {"secretRef": {"name": "token"}}


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3", "1.4"])
@pytest.mark.parametrize(
    ("own", "flat", "expected"),
    [
        ([CONFIG], "token", [CONFIG, TOKEN]),
        ([TOKEN], "token", [TOKEN]),
        ([], "token", [TOKEN]),
        ([CONFIG], None, [CONFIG]),
        ([CONFIG, {"prefix": "X_", **TOKEN}], "token", [CONFIG, {"prefix": "X_", **TOKEN}, TOKEN]),
    ],
)
def test_env_from_secret(version: str, own: list[Any], flat: str | None, expected: list[Any]) -> None:
    document = service({"envFrom": own} if own else {}, **({"envFromSecret": flat} if flat else {}))
    held = container(document, version)["envFrom"]
    assert held == expected or (version == "1.1" and held == [*own, TOKEN])


def test_exact_loses_it() -> None:
    assert container(service({"envFrom": [CONFIG]}, envFromSecret="token"), exact=True)["envFrom"] == [CONFIG]


@pytest.mark.parametrize("version", ["1.1", "1.2", "1.3", "1.4"])
def test_flat_mounts(version: str) -> None:
    document = service({"volumeMounts": [{"name": "cfg", "mountPath": "/cfg"}]}, volumeMounts=[{"name": "m", "mountPoint": "/m"}])
    document["spec"]["services"]["decode"]["extraPodSpec"]["volumes"] = [{"name": "cfg", "configMap": {"name": "cfg"}}]
    document["spec"]["pvcs"] = [{"name": "m", "create": False}]
    paths = [m["mountPath"] for m in container(document, version)["volumeMounts"]]
    assert paths == ["/cfg", "/m", "/dev/shm"]


SHM = [
    {"volumes": [{"name": "dshm", "emptyDir": {"medium": "Memory", "sizeLimit": "64Gi"}}]},
    {"volumes": [{"name": "dshm", "emptyDir": {"medium": "Memory"}}]},
    {"volumes": [{"name": "dshm", "hostPath": {"path": "/dev/shm"}}]},
]


@pytest.mark.parametrize("spec", SHM)
@pytest.mark.parametrize("path", ["/dev/shm", "/dev/shm/"])
def test_a_volume_at_dev_shm(spec: dict[str, Any], path: str) -> None:
    main = {**ONE, "volumeMounts": [{"name": "dshm", "mountPath": path}]}
    document = graph(main, **spec)
    found = run(document)
    assert ("warning", "DGD209") in said(found) and "sharedMemorySize" in words(found)


def test_shared_memory_that_is_said() -> None:
    main = {**ONE, "volumeMounts": [{"name": "dshm", "mountPath": "/dev/shm"}]}
    document = graph(main, **SHM[0])
    document["spec"]["components"][0]["sharedMemorySize"] = "64Gi"
    silent(run(document))
    silent(run(graph(main, volumes=[{"name": "dshm", "emptyDir": {"medium": "Memory", "sizeLimit": "8Gi"}}])))
    elsewhere = {**ONE, "volumeMounts": [{"name": "dshm", "mountPath": "/scratch"}]}
    silent(run(graph(elsewhere, **SHM[0])))


@pytest.mark.parametrize(
    ("document", "says"),
    [
        (graph(ONE, terminationGracePeriodSeconds=0), "terminationGracePeriodSeconds"),
        (graph({"args": []}, kind="frontend"), "args"),
        (graph({"command": ["python3"], "args": []}, kind="frontend"), "args"),
        (graph({"command": ["run"], "args": ["x"]}, kind="planner", serviceAccountName="mine"), "planner-serviceaccount"),
    ],
)
def test_settings_without_effect(document: dict[str, Any], says: str) -> None:
    result = run(document)
    assert ("warning", "DGD209") in said(result) and says in words(result), words(result)


@pytest.mark.parametrize(
    "document",
    [
        graph(ONE, terminationGracePeriodSeconds=1),
        graph(ONE, terminationGracePeriodSeconds=600),
        graph({"command": ["python3", "-m", "dynamo.frontend"]}, kind="frontend"),
        graph(ONE, serviceAccountName="mine"),
    ],
)
def test_settings_with_effect(document: dict[str, Any]) -> None:
    silent(run(document))


def test_metadata_of_an_ingress() -> None:
    ingress = {"enabled": True, "host": "chat", "ingressControllerClassName": "nginx"}
    front = service(componentType="frontend", ingress=ingress, resources=None)
    front["spec"]["services"]["decode"]["extraPodSpec"]["mainContainer"] = {"image": IMAGE}
    silent(run(front))
    front["spec"]["services"]["decode"]["ingress"]["annotations"] = {"a": "b"}
    assert "patch the Ingress" in only(run(front), "warning", "DGD209")


VARIABLES = [
    [{"name": "A", "value": "$(Z)/x"}, {"name": "Z", "value": "/z"}],
    [{"name": "B_PATH", "value": "/opt:$(B_ROOT)/bin"}, {"name": "B_ROOT", "value": "/r"}],
    [{"name": "a", "value": "$(b)$(b)"}, {"name": "b", "valueFrom": {"fieldRef": {"fieldPath": "status.podIP"}}}],
]


@pytest.mark.parametrize("env", VARIABLES)
def test_variables_that_do_not_expand(env: list[Any]) -> None:
    assert "not expanded" in only(run(graph({**ONE, "env": env})), "warning", "DGD210")
    only(run(graph({**ONE, "env": env[::-1]})), "warning", "DGD210")  # the operator sorts them


@pytest.mark.parametrize(
    "env",
    [
        [{"name": "Z", "value": "$(A)/x"}, {"name": "A", "value": "/z"}],
        [{"name": "A", "value": "$$(Z)"}, {"name": "Z", "value": "/z"}],
        [{"name": "A", "value": "$Z $(date"}, {"name": "Z", "value": "/z"}],
        [{"name": "B", "value": "$(POD_NAME)"}, {"name": "P", "value": "$(DYN_NAMESPACE)"}],
    ],
)
def test_variables_that_do(env: list[Any]) -> None:
    found = [code for _, code in said(run(graph({**ONE, "env": env})))]
    assert found == (["DGD210"] if "POD_NAME" in yaml.safe_dump(env) else [])


def test_a_variable_that_may_come_from_a_config_map() -> None:
    main = {**ONE, "env": [{"name": "A", "value": "$(ROOT)/x"}], "envFrom": [{"configMapRef": {"name": "env"}}]}
    silent(run(graph(main)))


def test_a_variable_that_the_operator_appends_once_more() -> None:
    host = {"name": "VLLM_NIXL_SIDE_CHANNEL_HOST", "value": "10.0.0.1"}
    document = graph({**engine("-tp", "2", gpus="1"), "env": [host]}, nodes=2)
    lws = next(m.body for m in silent(run(document)).manifests if m.body["kind"] == "LeaderWorkerSet")
    for part in ("leaderTemplate", "workerTemplate"):
        env = lws["spec"]["leaderWorkerTemplate"][part]["spec"]["containers"][0]["env"]
        assert [e for e in env if e["name"] == host["name"]] == [host]
    assert {code for _, code in said(run(document, exact=True))} >= {"DGD210", "DGD610"}
    silent(run(graph({**ONE, "env": [host]})))


def test_words_in_single_quotes_arrive() -> None:
    text = "python3 -m dynamo.trtllm --model-path m --tensor-parallel-size 2 --override-engine-args '{\"a\": 1}'"
    main = {"command": ["/bin/sh", "-c"], "args": [text], "resources": {"limits": {"nvidia.com/gpu": "1"}}}
    result = silent(run(graph(main, nodes=2, backend="trtllm")))
    leader = next(m.body for m in result.manifests if m.body["kind"] == "LeaderWorkerSet")["spec"]["leaderWorkerTemplate"]
    started = leader["leaderTemplate"]["spec"]["containers"][0]["args"][0]
    assert """--override-engine-args '\\''{"a": 1}'\\''""" in started
