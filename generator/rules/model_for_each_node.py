"""A model that every node of a replica downloads for itself: Ray and multiprocessing start only when the last one has it."""

from __future__ import annotations

from generator.errors import NOTE

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD535"


def check(seen: Seen) -> Iterator[Finding]:
    """Components over several nodes whose model is a name of Hugging Face, and that mount nothing that outlives a pod."""
    for engine in seen.engines:
        if engine.component.nodes < 2 or not engine.backend:
            continue
        model, where = engine.model
        if model and "/" in model[1:] and model[0] not in "/.~" and _alone(engine):
            yield seen.finding(
                CODE,
                f"{engine.owner}: each of its {engine.component.nodes} nodes downloads {model}, again after each restart, and all"
                " wait for the last one",
                where,
                "mount a volume that all nodes share (ReadWriteMany) and point HF_HOME at it",
                NOTE,
            )


def _alone(engine: Launched) -> bool:
    """Whether no mount of the container may hold a cache: memory, ConfigMaps, Secrets and scratch space hold none."""
    scratch = ("emptyDir", "configMap", "secret", "downwardAPI", "projected")
    gone = {v.get("name") for v in engine.spec.get("volumes") or () if any(key in v for key in scratch)}
    mounts = [m.get("name") for m in engine.main.get("volumeMounts") or () if isinstance(m, dict)]
    return not engine.literal("MODEL_EXPRESS_URL") and all(name in gone for name in mounts)
