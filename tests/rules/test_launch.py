"""Edges of the rules on launches: what looks like a mistake and is none, in both fidelities."""

from __future__ import annotations

import pytest
from told import codes, findings

EXACT = "spec: {operator: {fidelity: exact}}"


def worker(main: str, rest: str = "", other: str = "") -> str:
    """A graph whose worker has this main container."""
    return f"spec: {{services: {{Worker: {{extraPodSpec: {{mainContainer: {{{main}}}{other}}}{rest}}}}}}}"


def script(text: str) -> str:
    """A worker that runs a script."""
    quoted = text.replace("'", "''")
    return worker(f"command: [bash, -c], args: ['{quoted}']")


FLAG = "python3 -m dynamo.vllm --model m --kv-transfer-config"


@pytest.mark.parametrize("json", ['{"a":"b"}', '{"a": {"b": 1}}', '"{"a":1}"'])
@pytest.mark.parametrize("overlay", ["{}", EXACT])
def test_json_without_quotes(json: str, overlay: str) -> None:
    assert "DGD520" in codes(script(f"{FLAG} {json}"), overlay)
    assert "DGD520" in codes(script(f"{FLAG}={json}"), overlay)


@pytest.mark.parametrize("json", ['\'{"a":"b"}\'', '"{\\"a\\":1}"', "$CONFIG", '"$CONFIG"'])
def test_json_in_quotes(json: str) -> None:
    assert "DGD520" not in codes(script(f"CONFIG=x; {FLAG} {json}"))


def test_json_of_a_file_in_a_script_is_none_of_ours() -> None:
    assert "DGD520" not in codes(script('cat > /tmp/c.json <<EOF\n{"a": 1}\nEOF\npython3 -m dynamo.vllm --model m'))


def test_json_without_a_shell() -> None:
    assert "DGD520" not in codes(worker("""args: [--model, m, --kv-transfer-config, '{"a":1}']"""))


@pytest.mark.parametrize("text", ["$(LWS_WORKER_INDEX)", "$(hostname -i)", "$$(NAME)", "$((NAME + 1))", "$(POD_NAME)"])
def test_what_a_script_may_say(text: str) -> None:
    assert "DGD521" not in codes(script(f"python3 -m dynamo.vllm --model m --seed {text}"))


def test_a_variable_of_the_whole_graph_is_known() -> None:
    main = "{command: [sh, -c], args: ['python3 -m dynamo.vllm --model $(MODEL)']}"
    graph = f"spec: {{envs: [{{name: MODEL, value: m}}], services: {{Worker: {{extraPodSpec: {{mainContainer: {main}}}}}}}}}"
    assert "DGD521" not in codes(graph)


@pytest.mark.parametrize(
    ("frontend", "fires"),
    [
        ("args: [-m, dynamo.frontend, --http-port, '8080']", True),
        ("args: [-m, dynamo.frontend, --http-port, '8000']", False),
        ("env: [{name: DYN_HTTP_PORT, value: '80'}]", True),
        ("env: [{name: DYN_HTTP_PORT, value: '8001'}], ports: [{name: http, containerPort: 8001}]", False),
    ],
)
def test_the_port_of_a_frontend(frontend: str, fires: bool) -> None:
    main = f"{{image: 'i:1.3.0', {frontend}}}"
    graph = f"spec: {{services: {{Frontend: {{componentType: frontend, extraPodSpec: {{mainContainer: {main}}}}}}}}}"
    assert ("DGD523" in codes(graph)) == fires


@pytest.mark.parametrize(
    ("said", "fires"),
    [
        ("args: [--model, m, --endpoint, dyn://ai-chat-1.backend.generate]", False),
        ("args: [--model, m, --endpoint, dyn://other.backend.generate]", True),
        ("args: [--model, m], env: [{name: DYN_NAMESPACE, value: other}]", True),
        ("args: [--model, m], env: [{name: DYN_NAMESPACE, value: ai-chat}]", False),
    ],
)
def test_namespaces(said: str, fires: bool) -> None:
    assert ("DGD524" in codes(worker(said))) == fires


@pytest.mark.parametrize(
    "args",
    [
        "[--model, m, --disaggregation-mode, decode]",
        "[--model, m, --disaggregation-mode=prefill, --kv_transfer_config, x]",
        "[--model, m, --disaggregation-mode, prefill, $(MORE)]",
    ],
)
def test_no_prefill_worker_without_transfer(args: str) -> None:
    assert "DGD525" not in codes(
        worker(f"args: {args}, env: [{{name: MORE, valueFrom: {{configMapKeyRef: {{name: c, key: k}}}}}}]")
    )


def test_severity_follows_what_the_image_says() -> None:
    args = "args: [--model, m, --is-prefill-worker]"
    for image, expected in (("i:1.3.0", "error"), ("example.com/i:sha-1", "warning")):
        found = findings(worker(f"image: '{image}', {args}"), "spec: {operator: {version: '1.3'}}")
        assert [f.severity for f in found if f.code == "DGD525"] == [expected]


@pytest.mark.parametrize("more", ["[--no-router-kv-events]", "[--router-mode, round-robin]"])
def test_a_router_that_asks_for_no_events(more: str) -> None:
    words = ", ".join(["-m", "dynamo.frontend", more.strip("[]")])
    main = f"{{image: 'i:1.3.0', args: [{words}], env: [{{name: DYN_ROUTER_MODE, value: kv}}]}}"
    graph = f"spec: {{services: {{Frontend: {{componentType: frontend, extraPodSpec: {{mainContainer: {main}}}}}}}}}"
    assert "DGD527" not in codes(graph)


@pytest.mark.parametrize(
    ("tls", "device", "fires"),
    [
        ("rc,cuda_copy", True, False),
        ("rc_x,self,sm", True, False),
        ("all", True, False),
        ("^tcp", True, False),
        ("tcp", True, True),
        ("rc,cuda_ipc", False, True),
        ("rc,tcp", False, False),
        ("cuda_ipc,sm", False, False),
    ],
)
def test_ucx_transports(tls: str, device: bool, fires: bool) -> None:
    resources = ", resources: {limits: {gpu: '1', custom: {rdma/ib: '1'}}}" if device else ""
    graph = worker(f"env: [{{name: UCX_TLS, value: '{tls}'}}]", resources)
    assert ("DGD528" in codes(graph)) == fires


@pytest.mark.parametrize(("other", "fires"), [("", True), (", hostNetwork: true", False)])
def test_an_interface_of_the_host(other: str, fires: bool) -> None:
    assert ("DGD529" in codes(worker("env: [{name: NCCL_SOCKET_IFNAME, value: '=enp1s0'}]", other=other))) == fires


@pytest.mark.parametrize(
    ("main", "fires"),
    [
        ("args: [--model, /models/x]", True),
        ("args: [--model, /workspace/x]", False),
        ("image: 'example.com/with-model:1.3.0', args: [--model, /models/x]", False),
        ("args: [--model, org/m], env: [{name: HF_HUB_OFFLINE, value: '1'}]", True),
        ("args: [--model, org/m], env: [{name: HF_HUB_OFFLINE, value: '0'}]", False),
    ],
)
def test_where_a_model_comes_from(main: str, fires: bool) -> None:
    assert ("DGD531" in codes(worker(main))) == fires


def test_words_that_the_operator_quotes_are_safe() -> None:
    args = "[--model, m, --tensor-parallel-size, '2', --served-model-name, '%s']"
    overlay = "spec: {operator: {fidelity: exact}, capabilities: {grove: true}}"
    rest = ", multinode: {nodeCount: 2}"
    assert "DGD522" in codes(worker(f"args: {args % 'a&b'}", rest), overlay)
    assert "DGD522" not in codes(worker(f"args: {args % 'a & b'}", rest), overlay)
    assert "DGD522" not in codes(worker(f"args: {args % 'a&b'}"), overlay)


def test_a_port_that_two_protocols_share() -> None:
    udp = ", containers: [{name: s, image: 'i:1.0.0', ports: [{containerPort: 9090, protocol: UDP}]}]"
    assert "DGD532" not in codes(worker("args: [--model, m]", other=udp))


def test_ports_of_a_grove_clique() -> None:
    tcp = ", containers: [{name: s, image: 'i:1.0.0', ports: [{containerPort: 9090}]}]"
    assert "DGD532" in codes(worker("args: [--model, m]", other=tcp), "spec: {capabilities: {grove: true}}")


@pytest.mark.parametrize(
    ("disabled", "nodes", "device", "fires"),
    [("1", 2, "rdma/ib", True), ("0", 2, "rdma/ib", False), ("1", 1, "rdma/ib", False), ("1", 2, "vpc.amazonaws.com/efa", False)],
)
def test_nccl_without_the_reserved_device(disabled: str, nodes: int, device: str, fires: bool) -> None:
    """NCCL user guide: NCCL_IB_DISABLE takes InfiniBand and RoCE away; between the GPUs of one node it means nothing."""
    multinode = f", multinode: {{nodeCount: {nodes}}}" if nodes > 1 else ""
    rest = f"{multinode}, resources: {{limits: {{gpu: '1', custom: {{{device}: '1'}}}}}}"
    graph = worker(f"env: [{{name: NCCL_IB_DISABLE, value: '{disabled}'}}]", rest)
    assert ("DGD528" in codes(graph)) == fires
