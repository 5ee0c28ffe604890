"""One graph, one cluster, the same bytes from every host."""

from __future__ import annotations

import subprocess
from pathlib import Path

from hosts_argocd import Server
from hosts_examples import EACH, Example, job, normal, rendered, repository
from hosts_tools import DGD_RENDER, ROOT, lines

from generator.errors import Problems
from generator.yamlio import dump, load


@EACH
def test_every_way_in_gives_the_same_bytes(example: Example, tmp_path: Path) -> None:
    wanted = rendered(example)
    path = repository(example, tmp_path / "repo", job(example, namespace=example.namespace))
    app = tmp_path / "repo" / path
    ways: dict[str, bytes] = {}

    def command(name: str, *words: str | Path, cwd: Path = app, stdin: bytes = b"") -> None:
        done = subprocess.run([DGD_RENDER, *words], cwd=cwd, input=stdin, capture_output=True, check=False)
        assert done.returncode == 0, (name, done.stderr.decode())
        ways[name] = done.stdout

    overlays = [w for o in example.overlays for w in ("--overlay", f"../../clusters/{o}")]
    command("the folder's job", ".")
    command("the folder's job from elsewhere", path, cwd=tmp_path / "repo")
    command("standard input", "-", *overlays, "--namespace", example.namespace, stdin=(app / "graph.yaml").read_bytes())
    command("Argo CD's command by hand", "cmp", "generate")
    ways["Argo CD"] = (
        Server(ROOT / "plugin.yaml", tmp_path / "work").run(tmp_path / "repo", path, namespace=example.namespace).out
    )
    (app / "kust-plugin-config-0").write_text(job(example, namespace=example.namespace, graphs=["graph.yaml"]))
    command("kustomize's generator", "kust-plugin-config-0")
    for name, text in ways.items():
        assert text == wanted, name

    done = lines(DGD_RENDER, ".", "-o", "../../out", cwd=app)
    assert done.returncode == 0, done.stderr
    files = sorted((tmp_path / "repo" / "out").glob("*.yaml"))
    assert normal(b"---\n".join(f.read_bytes() for f in files)) == normal(wanted)
    for document in dump([d.value for d in load(wanted, "", Problems())]).split("---\n"):
        assert document.encode() in {f.read_bytes() for f in files}, "a file's bytes are those of its document"


@EACH
def test_every_run_gives_the_same_bytes(example: Example) -> None:
    """Whatever order Python's hashes have."""
    words = [DGD_RENDER, "graph.yaml", *(w for o in example.overlays for w in ("--overlay", o)), "--namespace", example.namespace]
    outputs = {lines(*words, cwd=example.folder, PYTHONHASHSEED=seed).stdout for seed in ("0", "1", "2")}
    assert outputs == {rendered(example).decode()}
