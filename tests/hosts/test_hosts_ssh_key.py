"""docs/ssh-key.md as it stands: the command that makes the key pair, and the recipes of External Secrets."""

from __future__ import annotations

import base64
import os
import shlex
import stat
from pathlib import Path

import pytest
import yaml
from hosts_tools import PYTHON_BIN, ROOT, find, lines
from test_hosts_docs import blocks

WHOLE = '#!/bin/sh\nexec {kubectl} "$@" --dry-run=client -o yaml > "$OUT"\n'
STAND_IN = """#!/bin/sh
[ "$1 $2 $3 $4 $5 $6" = "-n inference create secret generic mpi-run-ssh-secret" ] || exit 9
echo "metadata: {name: $6, namespace: $2}" > "$OUT"; echo "data:" >> "$OUT"
for file in "${7#--from-file=}"/*; do echo "  $(basename "$file"): $(base64 < "$file" | tr -d '\\n')" >> "$OUT"; done
"""
"""What kubectl makes of the command where there is none: the files of a folder are the keys of the Secret."""


@pytest.fixture
def made(tmp_path: Path) -> tuple[Path, str]:
    """The Secret that the command of the page makes, and all that it prints."""
    (command,) = [text for language, rest, text in blocks("ssh-key") if (language, rest) == ("sh", "")]
    found = find("kubectl")
    program = tmp_path / "bin" / "kubectl"
    (tmp_path / "tmp").mkdir()
    program.parent.mkdir()
    program.write_text(WHOLE.format(kubectl=shlex.quote(found)) if found else STAND_IN)
    program.chmod(0o755)
    path = f"{program.parent}:{os.environ['PATH']}"
    done = lines("bash", "-c", command, cwd=tmp_path, PATH=path, OUT=str(tmp_path / "secret.yaml"), TMPDIR=str(tmp_path / "tmp"))
    assert done.returncode == 0, done.stderr
    return tmp_path, done.stdout + done.stderr


def test_the_command_makes_the_operators_secret(made: tuple[Path, str]) -> None:
    folder, printed = made
    secret = yaml.safe_load((folder / "secret.yaml").read_text())
    assert secret["metadata"] == {**secret["metadata"], "name": "mpi-run-ssh-secret", "namespace": "inference"}
    assert set(secret["data"]) == {"private.key", "private.key.pub"}
    assert not printed.strip(), "nothing of a key is shown"
    assert not list((folder / "tmp").iterdir()), "the pair is nowhere but in the Secret"


def test_both_keys_are_one_pair(made: tuple[Path, str]) -> None:
    folder, _ = made
    data = {name: base64.b64decode(text) for name, text in yaml.safe_load((folder / "secret.yaml").read_text())["data"].items()}
    key = folder / "key"
    key.write_bytes(data["private.key"])
    key.chmod(stat.S_IRUSR)
    derived = lines("ssh-keygen", "-y", "-f", key, cwd=folder)
    assert derived.returncode == 0 and data["private.key"].startswith(b"-----BEGIN RSA PRIVATE KEY-----")
    assert derived.stdout.split()[:2] == data["private.key.pub"].decode().split()[:2]
    assert derived.stdout.startswith("ssh-rsa ")


def test_the_recipes_work_as_they_stand(tmp_path: Path) -> None:
    script = ["set -euo pipefail"]
    for language, rest, text in blocks("ssh-key"):
        if rest.startswith("file="):
            (tmp_path / rest.removeprefix("file=")).write_text(text)
        elif (language, rest) == ("sh", "run"):
            script.append(text)
    path = f"{PYTHON_BIN}:{os.environ['PATH']}"
    done = lines("bash", "-c", "\n".join(script), cwd=tmp_path, PATH=path, EXAMPLES=str(ROOT / "examples"))
    assert done.returncode == 0, done.stderr
    assert len(script) > 2 and "DGD622" in done.stderr and done.stdout.count("kind: SSHKey") == 2
