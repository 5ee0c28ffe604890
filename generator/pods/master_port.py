"""Gives the standby engine of a failover pod its own `--master-port`. Mirrors internal/dynamo/failover_vllm.go."""

from __future__ import annotations

from generator.schema.patterns import number

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

FLAG = "--master-port"
PORT, STRIDE = 29500, 100


def stagger(container: Mapping[str, Any], engine: int) -> dict[str, Any]:
    """The container with `--master-port` raised by 100 for each engine, or appended to args where there is none."""
    args, command = list(container.get("args") or ()), list(container.get("command") or ())
    offset = engine * STRIDE
    for i, arg in enumerate(args):
        if arg == FLAG:
            if i + 1 < len(args) and (port := number(args[i + 1])) is not None:
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
    port = number(digits)
    return line if port is None else f"{before}{FLAG} {port + offset}{after[len(digits) :]}"
