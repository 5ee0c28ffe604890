"""A configuration file of an engine that the mounted ConfigMap does not hold."""

from __future__ import annotations

from generator.errors import nearest
from generator.rules import references
from generator.schema.access import entries

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from generator.errors import Finding
    from generator.parse.documents import Given
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD467"


def check(seen: Seen) -> Iterator[Finding]:
    """Only where the folder of the file is the mount of a ConfigMap that stands beside the graph."""
    held = references.beside(seen)
    for engine in seen.engines if held else ():
        if not engine.backend or not engine.says("config", "extra", "option"):
            continue
        for flag in engine.facts.files:
            path, where = engine.value(flag)
            folder, slash, file = path.rpartition("/")
            files = _files(engine, folder, held) if slash else None
            if files is not None and file not in files:
                near = nearest(file, sorted(files))
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: {flag} names {path}, and the ConfigMap that is mounted there has no such file",
                    where,
                    f"did you mean {folder}/{near}?" if near else f"it holds {', '.join(sorted(files)) or 'nothing'}",
                    seen.grave,
                )


def _files(engine: Launched, folder: str, held: Mapping[tuple[str, str], Given]) -> set[str] | None:
    """The files in a folder of a container; None where it is no mount of a ConfigMap that can be seen."""
    volumes = {volume.get("name"): volume.get("configMap") or {} for _, volume in entries(engine.spec.get("volumes"))}
    for _, mount in entries(engine.main.get("volumeMounts")):
        source = volumes.get(mount.get("name")) or {}
        given = held.get(("ConfigMap", str(source.get("name"))))
        if given is not None and not mount.get("subPath") and str(mount.get("mountPath")).rstrip("/") == folder:
            items = source.get("items")
            return {str(item.get("path")) for _, item in entries(items)} if items else references.keys(given)
    return None
