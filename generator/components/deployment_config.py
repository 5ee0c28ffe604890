"""`DYN_DEPLOYMENT_CONFIG`: a legacy JSON env of the main container that the operator reads and rewrites.

Mirrors internal/dynamo/graph.go applyDynDeploymentConfig. Component path only.
"""

from __future__ import annotations

from generator.quantity import canonical, parse
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import ContainerSpec, Json, Object

ENV = "DYN_DEPLOYMENT_CONFIG"


def given(main: ContainerSpec) -> str | None:
    """The JSON text, if the container carries one."""
    return next((e.get("value", "") for e in main.get("env") or () if e.get("name") == ENV), None)


def apply(main: ContainerSpec, component: str, frontend: bool) -> Object:
    """The container with the frontend's port set and the service's resources written. Raises ValueError on bad JSON."""
    import json

    config = json.loads(given(main) or "")
    if not isinstance(config, dict) or not all(isinstance(v, dict) for v in config.values()):
        raise ValueError("it must be a JSON object of objects")
    out = dict(main)
    entry = config.get(component)
    if entry is None and frontend:
        entry = next((v for k, v in config.items() if k.lower() == "frontend"), None)
    if frontend:
        if entry is not None:
            entry["port"] = 8000
        text = json.dumps(config, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
        for char in "<>&\u2028\u2029":
            text = text.replace(char, f"\\u{ord(char):04x}")
        env = [{**e, "value": text} if e.get("name") == ENV else e for e in out.get("env") or ()]
        out["env"] = env
    wanted = inside(entry, "ServiceArgs").get("Resources") or inside(entry, "ServiceArgs").get("resources")
    return _resources(out, wanted) if wanted else out


def _resources(main: Object, wanted: Json) -> Object:
    amounts: dict[str, str] = {}
    pairs = [("cpu", wanted.get("cpu")), ("memory", wanted.get("memory")), ("nvidia.com/gpu", wanted.get("gpu"))]
    for name, amount in [*pairs, *(wanted.get("custom") or {}).items()]:
        if amount in (None, ""):
            continue
        if parse(amount) is None:
            raise ValueError(f"{name} {amount!r} is not a quantity")
        amounts[name] = canonical(amount)
    held = main.get("resources") or {}
    both = {key: {**(held.get(key) or {}), **amounts} for key in ("limits", "requests")}
    return {**main, "resources": {**held, **both}}
