"""A control plane on loopback: etcd, kube-apiserver and kubectl, and on demand the controllers that make pods of workloads."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

from .processes import Failed, free_ports, running
from .tools import programs

START_LIMIT = 120.0
"""Seconds until the API server must be ready; a busy machine needs 20."""
TOKEN = "administrator"
QUICK = {"KUBECTL_OPENAPIV3_PATCH": "false"}
"""kubectl's own switch: otherwise it reads the whole OpenAPI document of a group again for each object, 20 times slower."""
CONTROLLERS = (
    "deployment-controller",
    "replicaset-controller",
    "statefulset-controller",
    "job-controller",
    "garbage-collector-controller",
    "namespace-controller",
    "serviceaccount-controller",
)
"""Of kube-controller-manager. No kubelet and no scheduler: pods appear, and whoever needs them ready says so in their status."""


class Answer(NamedTuple):
    """What kubectl said."""

    code: int
    out: str
    err: str


class Plane(NamedTuple):
    """A running API server; the folder holds its keys, kubeconfig and logs."""

    programs: Path
    folder: Path
    server: str

    def kubectl(self, *words: str | Path, stdin: str = "") -> Answer:
        """Run kubectl against it."""
        command = [self.programs / "kubectl", "--kubeconfig", self.kubeconfig, "--cache-dir", self.folder / "cache", *words]
        environment = {**os.environ, **QUICK}
        words = tuple(str(w) for w in command)
        done = subprocess.run(words, input=stdin, capture_output=True, text=True, check=False, env=environment)
        return Answer(done.returncode, done.stdout, done.stderr)

    def must(self, *words: str | Path, stdin: str = "") -> str:
        """What kubectl prints; an error when it fails."""
        done = self.kubectl(*words, stdin=stdin)
        if done.code:
            raise Failed(f"kubectl {' '.join(str(w) for w in words)}: {done.err.strip() or done.out.strip()}")
        return done.out

    def objects(self, *words: str | Path) -> list[dict[str, Any]]:
        """The objects that `kubectl get WORDS` finds."""
        found = json.loads(self.must("get", *words, "-o", "json") or "{}")
        return list(found["items"]) if "items" in found else [found] if found else []

    @property
    def kubeconfig(self) -> Path:
        """The administrator's kubeconfig."""
        return self.folder / "kubeconfig"

    @property
    def authority(self) -> str:
        """The certificate that signs everything here, as PEM."""
        return (self.folder / "tls.crt").read_text(encoding="utf-8")


@contextlib.contextmanager
def control_plane() -> Iterator[Plane]:
    """etcd and kube-apiserver, ready; both end with the block."""
    binaries = programs()
    client, peer, secure = free_ports(3)
    with tempfile.TemporaryDirectory(prefix="dgd-render-cluster-") as name, contextlib.ExitStack() as stack:
        folder = Path(name)
        plane = Plane(binaries, folder, f"https://127.0.0.1:{secure}")
        subprocess.run([str(binaries / "certificates"), str(folder)], check=True)
        (folder / "tokens").write_text(f"{TOKEN},{TOKEN},{TOKEN},system:masters\n", encoding="utf-8")
        plane.kubeconfig.write_text(json.dumps(kubeconfig(plane)), encoding="utf-8")
        etcd = stack.enter_context(running([binaries / "etcd", *etcd_flags(folder, client, peer)], folder / "etcd.log"))
        flags = api_server_flags(folder, client, secure)
        server = stack.enter_context(running([binaries / "kube-apiserver", *flags], folder / "kube-apiserver.log"))
        ready(plane, {"etcd": etcd, "kube-apiserver": server})
        yield plane


@contextlib.contextmanager
def controllers(plane: Plane) -> Iterator[None]:
    """kube-controller-manager with the controllers that turn workloads into pods and collect garbage."""
    (port,) = free_ports(1)
    flags = [
        f"--kubeconfig={plane.kubeconfig}",
        f"--authentication-kubeconfig={plane.kubeconfig}",
        f"--authorization-kubeconfig={plane.kubeconfig}",
        f"--controllers={','.join(CONTROLLERS)}",
        "--bind-address=127.0.0.1",
        f"--secure-port={port}",
        f"--cert-dir={plane.folder}",
        "--leader-elect=false",
        "--kube-api-qps=500",
        "--kube-api-burst=500",
    ]
    with running([plane.programs / "kube-controller-manager", *flags], plane.folder / "kube-controller-manager.log"):
        yield


def kubeconfig(plane: Plane) -> dict[str, Any]:
    """A kubeconfig of the administrator."""
    return {
        "apiVersion": "v1",
        "kind": "Config",
        "clusters": [{"name": "c", "cluster": {"server": plane.server, "certificate-authority": str(plane.folder / "tls.crt")}}],
        "users": [{"name": "u", "user": {"token": TOKEN}}],
        "contexts": [{"name": "x", "context": {"cluster": "c", "user": "u"}}],
        "current-context": "x",
    }


def etcd_flags(folder: Path, client: int, peer: int) -> list[str]:
    """One member on loopback that need not survive a crash."""
    return [
        f"--data-dir={folder / 'etcd'}",
        f"--listen-client-urls=http://127.0.0.1:{client}",
        f"--advertise-client-urls=http://127.0.0.1:{client}",
        f"--listen-peer-urls=http://127.0.0.1:{peer}",
        f"--initial-advertise-peer-urls=http://127.0.0.1:{peer}",
        f"--initial-cluster=default=http://127.0.0.1:{peer}",
        "--unsafe-no-fsync",
    ]


def api_server_flags(folder: Path, etcd: int, secure: int) -> list[str]:
    """What kube-apiserver needs, with RBAC; admission as by default."""
    return [
        f"--etcd-servers=http://127.0.0.1:{etcd}",
        "--bind-address=127.0.0.1",
        "--advertise-address=127.0.0.1",
        "--endpoint-reconciler-type=none",
        f"--secure-port={secure}",
        f"--tls-cert-file={folder / 'tls.crt'}",
        f"--tls-private-key-file={folder / 'tls.key'}",
        f"--service-account-key-file={folder / 'tls.key'}",
        f"--service-account-signing-key-file={folder / 'tls.key'}",
        "--service-account-issuer=https://kubernetes.default.svc",
        f"--token-auth-file={folder / 'tokens'}",
        "--authorization-mode=RBAC",
        "--service-cluster-ip-range=10.96.0.0/12",
        "--allow-privileged",
    ]


def ready(plane: Plane, processes: dict[str, subprocess.Popen[bytes]]) -> None:
    """Wait for /readyz; an error with the end of the log when a process ends or time is up."""

    def state() -> bool:
        for name, process in processes.items():
            if process.poll() is not None:
                raise Failed(f"{name} ended:\n{log_of(plane, name)}")
        return plane.kubectl("get", "--raw", "/readyz").code == 0

    until(state, lambda: f"kube-apiserver is not ready:\n{log_of(plane, 'kube-apiserver')}")


def log_of(plane: Plane, name: str) -> str:
    """The end of what a process wrote."""
    return (plane.folder / f"{name}.log").read_text(encoding="utf-8", errors="replace")[-2000:]


def until(state: Callable[[], bool], complaint: Callable[[], str], limit: float = START_LIMIT) -> None:
    """Wait until something is so; an error with the complaint when the limit (seconds) is over."""
    end = time.monotonic() + limit
    while not state():
        if time.monotonic() > end:
            raise Failed(complaint())
        time.sleep(0.3)
