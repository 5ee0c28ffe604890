"""The LeaderWorkerSet controller with its webhooks, run from its own module, which also says how the webhooks are registered."""

from __future__ import annotations

import base64
import contextlib
import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

from .plane import Plane, log_of, until
from .processes import free_ports, running
from .tools import SOURCES

GROUP = "sigs.k8s.io"
MODULE = f"{GROUP}/lws"
PROBE = {
    "apiVersion": "leaderworkerset.x-k8s.io/v1",
    "kind": "LeaderWorkerSet",
    "metadata": {"name": "probe", "namespace": "default"},
    "spec": {"leaderWorkerTemplate": {"workerTemplate": {"spec": {"containers": [{"name": "c", "image": "i"}]}}}},
}
"""An object that only a running webhook lets in."""


@contextlib.contextmanager
def controller(plane: Plane, gang: str = "") -> Iterator[None]:
    """The controller, its webhooks registered and answering. `gang` is LWS's own scheduler provider."""
    (port,) = free_ports(1)
    command: list[str | Path] = [plane.programs / "lws", f"-port={port}", f"-certificates={plane.folder}", f"-gang={gang}"]
    with running(command, plane.folder / "lws.log", {"KUBECONFIG": str(plane.kubeconfig)}):
        plane.must("apply", "-f", "-", stdin=json.dumps({"apiVersion": "v1", "kind": "List", "items": webhooks(plane, port)}))
        until(
            lambda: plane.kubectl("create", "--dry-run=server", "-f", "-", stdin=json.dumps(PROBE)).code == 0,
            lambda: f"the LeaderWorkerSet controller does not answer:\n{log_of(plane, 'lws')}",
        )
        yield


def webhooks(plane: Plane, port: int) -> list[dict[str, Any]]:
    """The registrations that LWS's module ships, pointed at loopback."""
    asked = subprocess.run(["go", "mod", "download", "-json", MODULE], cwd=SOURCES, capture_output=True, text=True, check=True)
    text = (Path(json.loads(asked.stdout)["Dir"]) / "config" / "webhook" / "manifests.yaml").read_text(encoding="utf-8")
    found: list[dict[str, Any]] = [d for d in yaml.safe_load_all(text) if d]
    authority = base64.b64encode(plane.authority.encode()).decode()
    for registration in found:
        for webhook in registration["webhooks"]:
            path = webhook["clientConfig"]["service"]["path"]
            webhook["clientConfig"] = {"url": f"https://127.0.0.1:{port}{path}", "caBundle": authority}
            if path.endswith("-v1-pod"):  # config/webhook/{mutating,validating}-patch.yaml
                webhook["objectSelector"] = {"matchExpressions": [{"key": f"leaderworkerset.{GROUP}/name", "operator": "Exists"}]}
    return found
