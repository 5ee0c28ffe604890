"""vLLM's engines of one failover pod have ports of their own. Mirrors internal/dynamo/failover_vllm.go."""

from __future__ import annotations

from generator.schema import patterns

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import ContainerSpec, Object

FLAG = "--master-port"
PORT, STRIDE = 29500, 100


def engine(container: ContainerSpec, number: int) -> Object:
    """One of two engines, which share the GPUs' memory; the second one has another `--master-port`."""
    ports = {"VLLM_NIXL_SIDE_CHANNEL_PORT": 5600, "DYN_VLLM_KV_EVENT_PORT": 20080}
    added = {"DYN_VLLM_GMS_SHADOW_MODE": "true", **{name: str(port + number) for name, port in ports.items()}}
    env = [*(container.get("env") or ()), *({"name": name, "value": value} for name, value in added.items())]
    out = {**container, "env": env}
    return stagger(out, number) if number else out


def stagger(container: ContainerSpec, engine: int) -> Object:
    """The container with `--master-port` raised by 100 for each engine, or appended to args where there is none."""
    args, command = list(container.get("args") or ()), list(container.get("command") or ())
    offset = engine * STRIDE
    for i, arg in enumerate(args):
        if arg == FLAG:
            if i + 1 < len(args) and (port := patterns.number(args[i + 1])) is not None:
                args[i + 1] = str(port + offset)
            return {**container, "args": args}
    for words in (args, command):
        for i, word in enumerate(words):
            if FLAG + " " in word:
                words[i] = _raise(word, offset)
                return {**container, **({"args": args} if args else {}), **({"command": command} if command else {})}
    return {**container, "args": [*args, FLAG, str(PORT + offset)]}


def _raise(line: str, offset: int) -> str:
    before, _, after = line.partition(FLAG + " ")
    digits = after[: len(after) - len(after.lstrip("0123456789"))]
    port = patterns.number(digits)
    return line if port is None else f"{before}{FLAG} {port + offset}{after[len(digits) :]}"
