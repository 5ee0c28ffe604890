"""The bytes that worker hashes are taken of. The expected texts are what the operators' own code wrote for these inputs."""

from __future__ import annotations

import subprocess
import sys
from typing import Any

import pytest

from generator import components, names, releases
from generator.components import single, worker_hash
from generator.components.hashing import go_json
from generator.components.hashing.go_json import mapping, quote, scalar, struct
from generator.errors import Problems, Where
from generator.model import Capabilities, Cluster, Component, Graph, OperatorConfig
from generator.parse import graph as graphs
from generator.records import replace
from generator.releases.operator import V1_1, V1_2, V1_4, V1_5
from generator.releases.profile import Profile

NOWHERE = Where("graph.yaml")


def graph_of(component: dict[str, Any], api: str) -> Graph:
    """A graph of one worker `w`, its component as written."""
    pointer: tuple[str | int, ...] = ("spec", "services", "w") if api == "v1alpha1" else ("spec", "components", 0)
    given = {"spec": {"services": {"w": component}} if api == "v1alpha1" else {"components": [component]}}
    worker = Component(name="w", type="worker", pointer=pointer, alpha=component if api == "v1alpha1" else None)
    return Graph(
        name="g",
        namespace="default",
        api=api,
        components=(worker,),
        locate=lambda *_: NOWHERE,
        given=given,
        annotations={},
        labels={},
        spec_annotations={},
        spec_labels={},
    )


def service(component: dict[str, Any], profile: Profile, api: str = "v1alpha1") -> str:
    """What v1 hashes of a worker, without the braces and the name around it."""
    text = worker_hash.preimage(graph_of(component, api), profile, "", lambda _: pytest.fail("v1 does not look at parts"))
    return text.removeprefix('{"w":').removesuffix("}")


def parsed(spec: dict[str, Any], profile: Profile, api: str = "v1alpha1") -> Graph:
    """A graph that went through schema, defaults and conversion."""
    cluster = Cluster(
        name="c",
        capabilities=Capabilities(lws=True, volcano=True),
        config=OperatorConfig(),
        where=NOWHERE,
        version=profile.release,
        exact=True,
    )
    given = {"apiVersion": f"nvidia.com/{api}", "kind": "DynamoGraphDeployment", "metadata": {"name": "g"}, "spec": spec}
    problems = Problems()
    found = graphs.parse(given, lambda *_: NOWHERE, cluster, profile, "default", problems)
    assert found is not None, problems
    return found


def preimage(given: Graph, profile: Profile, framework: str = "") -> str:
    """What is hashed of a parsed graph."""
    return worker_hash.preimage(
        given, profile, framework, lambda c: single.part(c, given, components.PLACEHOLDER, framework, profile, Problems())
    )


def hashed(spec: dict[str, Any], profile: Profile) -> str:
    """The hash of a graph of v1alpha1 services."""
    given = parsed(spec, profile)
    return worker_hash.compute(
        given, profile, "", lambda c: single.part(c, given, components.PLACEHOLDER, "", profile, Problems())
    )


# Go's JSON


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("plain é", '"plain é"'),
        ("<a & b>", '"\\u003ca \\u0026 b\\u003e"'),
        ('"\\/', '"\\"\\\\/"'),
        ("\b\t\n\f\r\x01\x1f\x7f", '"\\b\\t\\n\\f\\r\\u0001\\u001f\x7f"'),
        ("\u2028\u2029\U0001f600", '"\\u2028\\u2029\U0001f600"'),
    ],
)
def test_strings_are_escaped_as_go_escapes_them(text: str, wanted: str) -> None:
    assert quote(text) == wanted


def test_map_keys_are_sorted_by_bytes_and_escaped() -> None:
    assert mapping({"é": 1, "z": 2, "Z": 3, "a&b": True}, scalar) == '{"Z":3,"a\\u0026b":true,"z":2,"é":1}'


def test_what_go_always_writes_is_written() -> None:
    assert struct("Container", {}) == '{"name":"","resources":{}}'
    assert struct("PodTemplateSpec", {}) == '{"metadata":{},"spec":{"containers":null}}'
    assert struct("HTTPGetAction", {}) == '{"port":0}'
    assert struct("ResourceFieldSelector", {}) == '{"resource":"","divisor":"0"}'
    assert struct("Volume", {"projected": {}, "name": "v"}) == '{"name":"v","projected":{"sources":null}}'
    assert struct("ClaimSpec", {"dataSource": {"kind": "k", "name": "n"}}) == (
        '{"resources":{},"dataSource":{"apiGroup":null,"kind":"k","name":"n"}}'
    )


def test_zero_values_are_left_out_and_zero_pointers_stay() -> None:
    spec = {
        "containers": [],
        "hostNetwork": False,
        "nodeName": "",
        "tolerations": [],
        "nodeSelector": {},
        "runtimeClassName": "",
        "terminationGracePeriodSeconds": 0,
        "automountServiceAccountToken": False,
        "securityContext": {},
    }
    assert struct("PodSpec", spec) == (
        '{"containers":[],"terminationGracePeriodSeconds":0,"automountServiceAccountToken":false,"securityContext":{},'
        '"runtimeClassName":""}'
    )


def test_quantities_are_canonical_where_the_type_is_one() -> None:
    amounts = {"memory": "1024Mi", "cpu": 2}
    assert struct("ResourceRequirements", {"limits": amounts}) == '{"limits":{"cpu":"2","memory":"1Gi"}}'
    assert struct("ResourceItem", {"memory": "1024Mi", "custom": {"x": "1000m"}}) == '{"memory":"1024Mi","custom":{"x":"1000m"}}'


def test_the_order_of_fields_is_the_declaration_s() -> None:
    container = {
        "volumeMounts": [{"subPath": "s", "mountPath": "/m", "name": "v"}],
        "env": [{"value": "1", "name": "A"}],
        "ports": [{"protocol": "TCP", "containerPort": 1, "name": "p"}],
        "args": ["x"],
        "image": "i",
        "name": "main",
    }
    assert struct("Container", container) == (
        '{"name":"main","image":"i","args":["x"],"ports":[{"name":"p","containerPort":1,"protocol":"TCP"}],'
        '"env":[{"name":"A","value":"1"}],"resources":{},"volumeMounts":[{"name":"v","mountPath":"/m","subPath":"s"}]}'
    )


def test_extra_pod_spec_writes_containers_last_and_only_if_there_are_any() -> None:
    extra = {"mainContainer": {"image": "i"}, "containers": [{"name": "x"}], "hostIPC": True}
    assert struct("ExtraPodSpec", extra) == (
        '{"hostIPC":true,"containers":[{"name":"x","resources":{}}],"mainContainer":{"name":"","image":"i","resources":{}}}'
    )
    assert struct("ExtraPodSpec", {"containers": []}) == "{}"


@pytest.mark.parametrize("kind", go_json.TEXTS)
def test_every_type_can_be_read_and_has_each_field_once(kind: str) -> None:
    keys = [field[0] for field in go_json._fields(kind)]
    assert len(keys) == len(set(keys))
    assert struct(kind, {}) == struct(kind, dict.fromkeys(keys))
    for word in go_json.TEXTS[kind].split():
        refers = word.rstrip("!").replace("[]", ":").replace("{}", ":").replace("=", ":").partition(":")[2]
        assert not refers or refers in go_json.TEXTS or refers in ("Quantity", "IntOrString", "JSON"), word


# The v1 generation: operators 1.1 and 1.2

AS_WRITTEN: list[tuple[dict[str, Any], str]] = [
    ({"componentType": "worker", "replicas": 3, "labels": {"a": "b"}, "modelRef": {"name": "m"}, "scalingAdapter": {}}, "{}"),
    (
        {"resources": {"limits": {"gpu": "4", "cpu": "1000m"}, "requests": {"memory": "lots"}}},
        '{"resources":{"requests":{"memory":"lots"},"limits":{"cpu":"1000m","gpu":"4"}}}',
    ),
    ({"extraPodSpec": {"mainContainer": {"name": "x"}}}, '{"extraPodSpec":{"mainContainer":{"name":"x","resources":{}}}}'),
    (
        {"resources": {"limits": {"gpu": "1"}}, "extraPodSpec": {"hostPID": True, "mainContainer": {"name": "kept"}}},
        '{"resources":{"limits":{"gpu":"1"}},"extraPodSpec":{"hostPID":true,"mainContainer":{"name":"kept","resources":{}}}}',
    ),
    (
        {
            "livenessProbe": {"periodSeconds": 7},
            "extraPodSpec": {"mainContainer": {"livenessProbe": {"httpGet": {"port": 9090}}}},
        },
        '{"extraPodSpec":{"mainContainer":{"name":"","resources":{},"livenessProbe":{"httpGet":{"port":9090}}}},'
        '"livenessProbe":{"periodSeconds":7}}',
    ),
    (
        {
            "sharedMemory": {"disabled": True},
            "multinode": {"nodeCount": 2},
            "gpuMemoryService": {"enabled": False, "mode": "intraPod"},
        },
        '{"sharedMemory":{"disabled":true,"size":"0"},"multinode":{"nodeCount":2},'
        '"gpuMemoryService":{"enabled":false,"mode":"intraPod"}}',
    ),
    (
        {"volumeMounts": [{"name": "c", "useAsCompilationCache": True}, {"name": "d", "useAsCompilationCache": True}]},
        '{"volumeMounts":[{"name":"c","useAsCompilationCache":true},{"name":"d","useAsCompilationCache":true}]}',
    ),
]
CHANGED_BY_1_2: list[tuple[dict[str, Any], str]] = [
    (
        {"envFromSecret": "s", "extraPodSpec": {"mainContainer": {"envFrom": [{"secretRef": {"name": "s"}}]}}},
        '{"envFromSecret":"s"}',
    ),
    (
        {"extraPodSpec": {"containers": [{"name": "main", "image": "lost"}, {"name": "x"}], "mainContainer": {"image": "i"}}},
        '{"extraPodSpec":{"containers":[{"name":"x","resources":{}}],"mainContainer":{"name":"","image":"i","resources":{}}}}',
    ),
    ({"envs": [{"name": "A"}], "extraPodSpec": {"containers": [{"name": "main"}]}}, '{"envs":[{"name":"A"}]}'),
    ({"extraPodSpec": {"hostPID": True, "mainContainer": {"name": "lost"}}}, '{"extraPodSpec":{"hostPID":true}}'),
    ({"extraPodSpec": {"mainContainer": {}}}, '{"extraPodSpec":{}}'),
    (
        {
            "livenessProbe": {"httpGet": {"port": "system"}},
            "extraPodSpec": {"mainContainer": {"livenessProbe": {"httpGet": {"path": "/live", "port": 9090}}}},
        },
        '{"livenessProbe":{"httpGet":{"path":"/live","port":"system"}}}',
    ),
    (
        {"volumeMounts": [{"name": "m", "mountPoint": "/m"}, {"name": "c", "mountPoint": "/c", "useAsCompilationCache": True}]},
        '{"volumeMounts":[{"name":"c","mountPoint":"/c","useAsCompilationCache":true},{"name":"m","mountPoint":"/m"}]}',
    ),
    (
        {
            "volumeMounts": [{"name": "c", "mountPoint": "/c", "useAsCompilationCache": True}, {"name": "m", "mountPoint": "/m"}],
            "extraPodSpec": {"mainContainer": {"volumeMounts": [{"name": "own", "mountPath": "/own", "readOnly": True}]}},
        },
        '{"volumeMounts":[{"name":"m","mountPoint":"/m"},{"name":"c","mountPoint":"/c","useAsCompilationCache":true}],'
        '"extraPodSpec":{"mainContainer":{"name":"","resources":{},"volumeMounts":[{"name":"own","readOnly":true,"mountPath":"/own"}]}}}',
    ),
    (
        {
            "volumeMounts": [
                {"name": "c", "mountPoint": "/c", "useAsCompilationCache": True},
                {"name": "m", "mountPoint": "/m"},
                {"name": "d", "mountPoint": "/d", "useAsCompilationCache": True},
            ]
        },
        '{"volumeMounts":[{"name":"c","mountPoint":"/c","useAsCompilationCache":true},'
        '{"name":"d","mountPoint":"/d","useAsCompilationCache":true},{"name":"m","mountPoint":"/m"}]}',
    ),
]


@pytest.mark.parametrize("profile", [V1_1, V1_2], ids=["1.1", "1.2"])
@pytest.mark.parametrize(("given", "wanted"), AS_WRITTEN)
def test_v1_hashes_the_service_as_written(given: dict[str, Any], wanted: str, profile: Profile) -> None:
    assert service(given, profile) == wanted


@pytest.mark.parametrize(("given", "wanted"), CHANGED_BY_1_2)
def test_1_2_hashes_what_comes_back_from_v1beta1(given: dict[str, Any], wanted: str) -> None:
    before = repr(given)
    assert service(given, V1_2) == wanted
    assert service(given, V1_1) == struct("Service", given) != wanted
    assert repr(given) == before


@pytest.mark.parametrize(
    ("given", "wanted"),
    [
        (
            {
                "podTemplate": {
                    "metadata": {"name": "lost", "labels": {"a": "b"}},
                    "spec": {
                        "hostPID": True,
                        "containers": [
                            {"name": "x"},
                            {
                                "name": "main",
                                "image": "i",
                                "resources": {"limits": {"nvidia.com/gpu": "8", "cpu": "1000m", "x.y/z": "1"}},
                                "env": [{"name": "A", "value": ""}],
                                "volumeMounts": [{"name": "m", "mountPath": "/m", "readOnly": True}],
                                "startupProbe": {"grpc": {"port": 1}},
                            },
                        ],
                    },
                }
            },
            '{"resources":{"limits":{"cpu":"1","gpu":"8","custom":{"x.y/z":"1"}}},"envs":[{"name":"A"}],'
            '"volumeMounts":[{"name":"m","mountPoint":"/m"}],"extraPodMetadata":{"labels":{"a":"b"}},'
            '"extraPodSpec":{"hostPID":true,"containers":[{"name":"x","resources":{}}],'
            '"mainContainer":{"name":"","image":"i","resources":{},"startupProbe":{"grpc":{"port":1,"service":null}}}}}',
        ),
        (
            {
                "compilationCache": {"pvcName": "c", "mountPath": "/c"},
                "podTemplate": {
                    "spec": {
                        "containers": [
                            {"name": "main", "volumeMounts": [{"name": "m", "mountPath": "/m"}, {"name": "c", "mountPath": "/c"}]}
                        ]
                    }
                },
            },
            '{"volumeMounts":[{"name":"c","mountPoint":"/c","useAsCompilationCache":true},{"name":"m","mountPoint":"/m"}]}',
        ),
        (
            {
                "experimental": {"gpuMemoryService": {"mode": "InterPod"}, "failover": {"mode": "IntraPod", "numShadows": 1}},
                "sharedMemorySize": "0",
                "multinode": {"nodeCount": 2},
                "topologyConstraint": {"packDomain": "rack"},
                "scalingAdapter": {},
                "replicas": 2,
            },
            '{"sharedMemory":{"disabled":true,"size":"0"},"multinode":{"nodeCount":2},"topologyConstraint":{"packDomain":"rack"},'
            '"gpuMemoryService":{"enabled":true,"mode":"interPod"},"failover":{"enabled":true,"mode":"intraPod","numShadows":1}}',
        ),
        ({"sharedMemorySize": "1024Mi", "podTemplate": {}}, '{"sharedMemory":{"size":"1Gi"}}'),
    ],
)
def test_1_2_hashes_v1beta1_components_in_their_v1alpha1_view(given: dict[str, Any], wanted: str) -> None:
    assert service(given, V1_2, "v1beta1") == wanted


# The v2 generation: from operator 1.4 on


def worker(**fields: Any) -> dict[str, Any]:
    """A v1alpha1 worker service."""
    return {"componentType": "worker", "extraPodSpec": {"mainContainer": {"image": "r/i:1.3.0"}}, **fields}


def test_v2_hashes_labels_annotations_and_the_spec() -> None:
    services = {"W": worker(multinode={}, replicas=3, modelRef={"name": "m"}), "F": {"componentType": "frontend"}}
    given = parsed({"services": services}, V1_4)
    fixed = '"nvidia.com/dynamo-worker-hash":"worker-hash-placeholder"'
    assert preimage(given, V1_4, "vllm") == (
        '{"W":{"labels":{"nvidia.com/dynamo-base-model-hash":"62c66a7a","nvidia.com/dynamo-component":"W",'
        f'"nvidia.com/dynamo-graph-deployment-name":"g","nvidia.com/dynamo-namespace":"default-g",{fixed}}},'
        '"annotations":{"nvidia.com/dynamo-base-model":"m"},'
        '"spec":{"backendFramework":"vllm","name":"W","type":"worker",'
        f'"podTemplate":{{"metadata":{{"labels":{{{fixed}}},"annotations":{{"nvidia.com/dynamo-operator-origin-version":"1.4.0"}}}},'
        '"spec":{"containers":[{"name":"main","image":"r/i:1.3.0","resources":{}}]}},"multinode":{"nodeCount":2},'
        '"modelRef":{"name":"m"}}}}'
    )


def test_v2_writes_null_for_a_worker_without_containers() -> None:
    given = parsed({"components": [{"name": "w", "type": "worker", "experimental": {}}]}, V1_4, "v1beta1")
    assert preimage(given, V1_4).endswith('"spec":{"containers":null}},"experimental":{}}}}')


@pytest.mark.parametrize(
    ("image", "override", "wanted"),
    [
        ("r/i:1.4.9", "", ""),
        ("r/i:1.5.0", "", "1.5.0"),
        ("r/i:v1.6.1-rc1@sha256:ab", "", "1.6.1"),
        ("r/i:nightly", "", ""),
        ("r/i:nightly", "2.0.0", "2.0.0"),
        ("r/i:1.5.0", "1.4.0", ""),
    ],
)
def test_1_4_hashes_runtime_versions_from_1_5(image: str, override: str, wanted: str) -> None:
    main = {"mainContainer": {"image": image}}
    fields = {"extraPodSpec": main, **({"runtimeVersionOverride": override} if override else {})}
    text = preimage(parsed({"services": {"w": worker(**fields)}}, V1_5), V1_5)
    assert (f',"runtimeVersion":"{wanted}","spec":' in text) == bool(wanted)
    assert ("runtimeVersion" in text) == bool(wanted)


def test_1_3_never_hashes_a_runtime_version() -> None:
    main = {"mainContainer": {"image": "r/i:1.5.0"}}
    assert "runtimeVersion" not in preimage(parsed({"services": {"w": worker(extraPodSpec=main)}}, V1_4), V1_4)


@pytest.mark.parametrize(
    ("profile", "main", "wanted"),
    [
        (V1_4, True, ["own", "m", "c"]),
        (V1_4, False, ["c", "m"]),
        (V1_5, True, ["own", "c", "m"]),
        (V1_5, False, ["c", "m"]),
    ],
    ids=["1.4", "1.4 without main", "1.5", "1.5 without main"],
)
def test_1_3_moves_compilation_caches_as_its_storage_does(profile: Profile, main: bool, wanted: list[str]) -> None:
    mounts = [{"name": "c", "mountPoint": "/c", "useAsCompilationCache": True}, {"name": "m", "mountPoint": "/m"}]
    own = {"mainContainer": {"image": "r/i:1.3.0", "volumeMounts": [{"name": "own", "mountPath": "/own"}]}}
    spec = {"services": {"w": worker(volumeMounts=mounts, extraPodSpec=own if main else {})}}
    written = ",".join(struct("VolumeMount", {"name": name, "mountPath": f"/{name}"}) for name in wanted)
    assert f'"volumeMounts":[{written}]' in preimage(parsed(spec, profile), profile)


# The hash


@pytest.mark.parametrize("profile", releases.named().values(), ids=releases.named())
def test_what_changes_the_hash(profile: Profile) -> None:
    env, frontend = [{"name": "A"}], {"componentType": "frontend"}
    first = hashed({"services": {"W": worker(), "F": frontend}}, profile)
    assert len(first) == 8 and set(first) <= set("0123456789abcdef")
    assert hashed({"services": {"F": {**frontend, "envs": env}, "W": worker(replicas=5)}}, profile) == first
    assert hashed({"services": {"W": worker(envs=env)}}, profile) != first
    assert hashed({"services": {"W": worker(), "W2": worker()}}, profile) != first


def test_the_origin_version_is_in_the_v2_hash_only() -> None:
    spec = {"services": {"W": worker()}}
    assert hashed(spec, V1_4) != hashed(spec, replace(V1_4, release="1.4.1"))
    assert hashed(spec, V1_2) == hashed(spec, replace(V1_2, release="1.2.1"))


def test_the_hash_ends_up_in_names_and_labels() -> None:
    given = parsed({"services": {"W": worker(), "F": {"componentType": "frontend"}}}, V1_4)
    cluster = Cluster(name="c", capabilities=Capabilities(), config=OperatorConfig(), where=NOWHERE, version="1.4.0")
    frontend, made = components.build(given, cluster, V1_4, "", {}, Problems())
    assert made.worker_hash == hashed({"services": {"W": worker(), "F": {"componentType": "frontend"}}}, V1_4)
    assert made.name == f"g-w-{made.worker_hash}" and made.labels[names.LABEL_HASH] == made.worker_hash
    assert frontend.name == "g-f"


def test_it_imports_nothing_slow() -> None:
    script = (
        "import sys; before = set(sys.modules); from generator.components import worker_hash; "
        "from generator.components.hashing import reverse, round_trip, v1, v2; "
        "print(*sorted({'re', 'json', 'typing', 'dataclasses', 'hashlib'} & (set(sys.modules) - before)))"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == ""


def beta(profile: Profile, **fields: Any) -> str:
    """What 1.5 hashes of a v1beta1 worker."""
    main = {"name": "main", "image": "r:1.5.0"}
    worker = {"name": "w", "type": "worker", "podTemplate": {"spec": {"containers": [main]}}, **fields}
    return preimage(parsed({"components": [worker]}, profile, "v1beta1"), profile)


def test_an_override_of_the_version_is_the_tag() -> None:
    """operator-releases.md 2.1 (#12633): `runtimeVersionOverride` itself is not hashed, the version that it gives is."""
    same = {"podTemplate": {"spec": {"containers": [{"name": "main", "image": "r:1.5.0"}]}}, "runtimeVersionOverride": "1.5.0"}
    assert beta(V1_5, **same) == beta(V1_5)
    assert '"runtimeVersion":"1.5.0"' in beta(V1_5) and "runtimeVersion" not in beta(V1_5, runtimeVersionOverride="1.4.9")
    assert '"runtimeVersion":"1.6.0"' in beta(V1_5, runtimeVersionOverride="1.6.0")


def test_roles_in_the_hash() -> None:
    """operator-releases.md 2.3 [C2]: sorted by name, replicas not counted, none where they say nothing."""
    override = {
        "apiVersion": "grove.io/v1alpha1",
        "target": "T",
        "value": {"topologyConstraint": {"b": 1, "a": [True, None, 0.5]}},
    }
    said = beta(V1_5, multinode={}, roles=[{"name": "worker", "replicas": 1, "providerOverride": override}, {"name": "leader"}])
    value = '{"topologyConstraint":{"a":[true,null,0.5],"b":1}}'
    written = f'{{"apiVersion":"grove.io/v1alpha1","target":"T","value":{value}}}'
    assert f'"roles":[{{"name":"leader"}},{{"name":"worker","providerOverride":{written}}}]' in said
    assert f'"providerOverride":{written},"name":"w"' in beta(V1_5, providerOverride=override)
    assert "roles" not in beta(V1_5, multinode={}, roles=[{"name": "leader"}, {"name": "worker"}])


def test_a_group_that_is_not_forced_in_the_hash() -> None:
    """operator-releases.md 2.3 [C2]: `forceScalingGroup: false` counts as unset."""
    assert beta(V1_5, experimental={"grove": {"forceScalingGroup": False}}) == beta(V1_5)
    assert '"experimental":{"grove":{"forceScalingGroup":true}}' in beta(
        V1_5, experimental={"grove": {"forceScalingGroup": True}}
    )
