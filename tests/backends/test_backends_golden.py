"""Every multinode launch that the operator built: the same programs, arguments, probes, env, waits and volumes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import backends_golden
import pytest

from generator.backends import find

PROBES = ("livenessProbe", "readinessProbe", "startupProbe")
pytestmark = pytest.mark.skipif(not backends_golden.SET.exists(), reason="no conformance set")


def _launched(container: dict[str, Any]) -> dict[str, Any]:
    """Only what starts, with env values blanked, so that equal launches of different graphs are run once."""
    env = [{"name": e["name"], **({"value": "x"} if "value" in e else {})} for e in container.get("env") or ()]
    return {"name": "main", "image": "i", "command": container.get("command"), "args": container.get("args"), "env": env}


@pytest.mark.parametrize(
    ("version", "cluster", "golden", "case"),
    backends_golden.files() or [("", "", Path(), Path())],
    ids=lambda v: v.stem if isinstance(v, Path) else v,
)
def test_launches_as_the_operator_does(version: str, cluster: str, golden: Path, case: Path) -> None:
    compare, wrong = backends_golden.compare(), []
    for launch in backends_golden.launches(version, cluster, golden, case):
        backend = find(launch.backend)
        held = next(c for c in launch.golden["containers"] if any(e["name"] == "DYN_COMPONENT" for e in c["env"]))
        made = backend.container(launch.main, launch.role, launch.job, launch.at, launch.profile)
        wrong += list(compare.differ(compare.canonical(_launched(held)), compare.canonical(_launched(made)), launch.name))
        wrong += list(
            compare.differ(compare.canonical({"env": held["env"]}), compare.canonical({"env": made["env"]}), launch.name)
        )
        wrong += [
            f"{launch.name}: {probe}" for probe in PROBES if probe == "livenessProbe" and (probe in held) != (probe in made)
        ]
        if launch.backend == "trtllm" and launch.role == "worker":
            wrong += list(compare.differ(held["readinessProbe"], made["readinessProbe"], launch.name))
        pod = backend.pod({"containers": [held]}, launch.role, launch.job, launch.at, launch.profile)
        waits = [c for c in launch.golden.get("initContainers") or () if c["name"] == "wait-for-leader-mp"]
        wrong += list(compare.differ(waits, compare.canonical(pod.get("initContainers") or []), launch.name))
        volumes = [v for v in launch.golden["volumes"] if v["name"] in ("wait-leader-script", "mpi-run-ssh-secret")]
        wrong += list(compare.differ(volumes, compare.canonical(pod.get("volumes") or []), launch.name))
    assert not wrong
