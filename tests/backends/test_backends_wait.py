"""The wait-for-leader script, run: against a real port and a fake API server."""

from __future__ import annotations

import contextlib
import http.server
import json
import os
import signal
import socket
import ssl
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.backends.vllm import wait_script

Pods = dict[str, Any]


def pod(phase: str = "Running", *, terminating: bool = False) -> Pods:
    meta: Pods = {"name": "leader-0", "uid": "u"} | ({"deletionTimestamp": "2026-01-01T00:00:00Z"} if terminating else {})
    return {"metadata": meta, "status": {"phase": phase}}


class Api:
    """A TLS server that answers like the pods endpoint, from `pods`, or with `status`."""

    def __init__(self, folder: Path) -> None:
        self.pods: list[Pods] = [pod()]
        self.status, self.asked = 200, []  # type: int, list[tuple[str, str]]
        self.body: bytes | None = None
        api = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                api.asked.append((self.path, self.headers["Authorization"]))
                body = api.body if api.body is not None else json.dumps({"items": api.pods}).encode()
                self.send_response(api.status)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                pass

        subprocess.run(
            [
                "openssl",
                "req",
                "-x509",
                "-newkey",
                "rsa:2048",
                "-nodes",
                "-days",
                "2",
                "-keyout",
                folder / "key.pem",
                "-out",
                folder / "ca.crt",
                "-subj",
                "/CN=localhost",
                "-addext",
                "subjectAltName=DNS:localhost",
            ],
            check=True,
            capture_output=True,
        )
        (folder / "token").write_text("secret\n")
        (folder / "namespace").write_text("here\n")
        self.server = http.server.ThreadingHTTPServer(("localhost", 0), Handler)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "ca.crt", folder / "key.pem")
        self.server.socket = context.wrap_socket(self.server.socket, server_side=True)
        self.address = f"localhost:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def api(tmp_path: Path) -> Iterator[Api]:
    made = Api(tmp_path)
    yield made
    made.server.shutdown()


@pytest.fixture
def port() -> int:
    """A port that nobody listens on."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return int(s.getsockname()[1])


@contextlib.contextmanager
def listening(port: int) -> Iterator[None]:
    with socket.create_server(("127.0.0.1", port)):
        yield


def start(folder: Path, port: int, api: str, host: str = "127.0.0.1", **env: str) -> subprocess.Popen[str]:
    file = folder / "wait-for-leader.py"
    file.write_text(wait_script())
    values = {
        "PATH": os.environ["PATH"],
        "LEADER_HOST": host,
        "LEADER_PORT": str(port),
        "WAIT_ACCOUNT": str(folder),
        "WAIT_API": api,
        "WAIT_PAUSE": "0.05",
        "WAIT_REPORT": "0.2",
        **env,
    }
    return subprocess.Popen(
        [sys.executable, "-I", str(file)], env=values, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    )


def keeps_waiting(process: subprocess.Popen[str], seconds: float = 0.8) -> bool:
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        return True
    return False


def end(process: subprocess.Popen[str]) -> str:
    """Its whole output, once it has ended well."""
    out, errors = process.communicate(timeout=20)
    assert process.returncode == 0, errors
    assert not errors
    return out


def test_ends_once_the_leader_listens(api: Api, port: int, tmp_path: Path) -> None:
    process = start(tmp_path, port, api.address)
    assert keeps_waiting(process)
    with listening(port):
        out = end(process)
    assert "the leader listens" in out and "still waiting" in out and "is closed" in out
    assert api.asked[0] == ("/api/v1/namespaces/here/pods?fieldSelector=status.podIP%3D127.0.0.1", "Bearer secret")


@pytest.mark.parametrize(
    ("pods", "reason"),
    [
        ([pod(terminating=True)], "is terminating"),
        ([pod("Pending")], "is not running"),
        ([], "no pod has its address"),
        ([pod("Failed")], "no pod has"),
        ([pod(), pod(terminating=True)], "is terminating"),
    ],
)
def test_an_open_port_is_not_enough(api: Api, port: int, tmp_path: Path, pods: list[Pods], reason: str) -> None:
    api.pods = pods
    with listening(port):
        process = start(tmp_path, port, api.address)
        assert keeps_waiting(process)
        api.pods = [pod()]
        assert reason in end(process)


def test_a_finished_pod_with_the_same_address_does_not_count(api: Api, port: int, tmp_path: Path) -> None:
    api.pods = [pod("Succeeded"), pod("Pending"), pod()]
    with listening(port):
        end(start(tmp_path, port, api.address))


@pytest.mark.parametrize(
    ("status", "body"), [(403, None), (401, None), (500, b"x"), (200, b"no json"), (200, b"[]"), (200, b'{"items": null}')]
)
def test_without_an_answer_the_port_decides(api: Api, port: int, tmp_path: Path, status: int, body: bytes | None) -> None:
    api.status, api.body = status, body
    process = start(tmp_path, port, api.address)
    assert keeps_waiting(process, 0.4)
    with listening(port):
        end(process)


@pytest.mark.parametrize("missing", ["token", "ca.crt", "namespace"])
def test_without_an_account_the_port_decides(api: Api, port: int, tmp_path: Path, missing: str) -> None:
    (tmp_path / missing).unlink()
    with listening(port):
        end(start(tmp_path, port, api.address))
    assert not api.asked


def test_without_an_api_the_port_decides(api: Api, port: int, tmp_path: Path) -> None:
    with listening(port):
        end(start(tmp_path, port, "localhost:1"))
        end(start(tmp_path, port, "no-such-host.invalid:443"))


def test_a_strangers_certificate_is_not_trusted(api: Api, port: int, tmp_path: Path) -> None:
    folder = tmp_path / "other"
    folder.mkdir()
    Api(folder).server.shutdown()
    with listening(port):
        end(start(folder, port, api.address))
    assert not api.asked


def test_a_name_that_does_not_resolve(api: Api, port: int, tmp_path: Path) -> None:
    process = start(tmp_path, port, api.address, "no-such-host.invalid")
    assert keeps_waiting(process, 1.0)
    process.send_signal(signal.SIGTERM)
    out, errors = process.communicate(timeout=5)
    assert process.returncode == 143 and not errors and "does not resolve" in out


def test_ends_soon_when_told_to(port: int, tmp_path: Path) -> None:
    process = start(tmp_path, port, "localhost:1", WAIT_PAUSE="60")
    time.sleep(0.7)
    began = time.monotonic()
    process.send_signal(signal.SIGTERM)
    _, errors = process.communicate(timeout=10)
    assert process.returncode == 143 and time.monotonic() - began < 5 and not errors


def test_needs_nothing_but_python() -> None:
    text = wait_script()
    compile(text, "wait-for-leader.py", "exec")
    imported = {line.split()[1].partition(".")[0] for line in text.splitlines() if line.startswith(("import ", "from "))}
    assert imported <= set(sys.stdlib_module_names) and text.isascii()
