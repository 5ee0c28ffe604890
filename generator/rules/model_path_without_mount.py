"""A model by a path that nothing brings into the container."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD531"
PUBLISHED = "nvcr.io/nvidia/ai-dynamo/"
"""Images of Dynamo hold no model, but for what stands below /workspace and /opt."""
IN_IMAGE = ("/workspace", "/opt", "/usr", "/tmp")

PATHS = tuple(f"{flag}{between}/" for flag in ("model", "path") for between in (" ", "=", "\n", '="', ' "', " '"))
"""How a model by its path looks in a command."""


def check(seen: Seen) -> Iterator[Finding]:
    """Workers of published images: a path to the model, or offline mode with a model by its name, and no volume."""
    for engine in seen.engines:
        if not engine.backend or not str(engine.main.get("image") or "").startswith(PUBLISHED):
            continue
        if not _offline(engine) and not any(hint in engine.text for hint in PATHS):
            continue
        model, where = engine.model
        if model.startswith("/") and not model.startswith(IN_IMAGE) and not _mounted(model, engine):
            text = f"{engine.owner}: no volume is mounted at {model} or above it, and the image holds no model"
            yield seen.finding(CODE, text, where, "mount the volume with the models there, or name the model by its repository")
        elif model and not model.startswith("/") and _offline(engine) and not _paths(engine):
            text = f"{engine.owner}: HF_HUB_OFFLINE forbids the download of {model}, and no volume may hold it"
            variable = next(name for name in ("HF_HUB_OFFLINE", "TRANSFORMERS_OFFLINE") if engine.literal(name))
            at = seen.variable(engine.component.name, variable)
            yield seen.finding(CODE, text, at, "mount the cache (HF_HOME), or take the variable out")


def _paths(engine: Launched) -> list[str]:
    mounts = engine.main.get("volumeMounts") or ()
    own = [str(m.get("mountPath") or "") for m in mounts if isinstance(m, dict) and m.get("mountPath") != "/dev/shm"]
    cache = [str((engine.component.cache or {}).get("mountPath") or "")] if engine.component.cache else []
    return [path for path in (*own, *cache) if path]


def _mounted(model: str, engine: Launched) -> bool:
    """Whether a mount stands at the path, above it, or below it."""
    path = model.rstrip("/") + "/"
    return any(path.startswith(p.rstrip("/") + "/") or p.startswith(path) for p in _paths(engine))


def _offline(engine: Launched) -> bool:
    return engine.literal("HF_HUB_OFFLINE") in ("1", "true", "True") or engine.literal("TRANSFORMERS_OFFLINE") in ("1", "true")
