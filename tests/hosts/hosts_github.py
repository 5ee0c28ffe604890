"""A stand-in for GitHub: runs the steps of a composite action as a runner does, with a `gh` that keeps comments in a file.

The shell of each step, its environment and the three files by which steps talk are those of a runner; expressions are looked up,
not computed, because an action of ours has few. The `gh` takes the three calls of comment.sh, and filters with real jq.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
from pathlib import Path
from typing import Any, NamedTuple

import yaml
from hosts_tools import missing

GH = r"""#!/usr/bin/env python3
import json, os, subprocess, sys
words, file = sys.argv[1:], os.environ["GH_COMMENTS"]
comments = json.load(open(file))
assert words[0] == "api" and os.environ["GH_TOKEN"], words
flags = {w: words[i + 1] for i, w in enumerate(words) if w in ("--jq", "--method", "-F")}
path = next(w for w in words[1:] if w.startswith("repos/"))
if "--method" not in flags:
    assert path == "repos/me/inference/issues/7/comments", path
    sys.exit(subprocess.run(["jq", "-r", flags["--jq"]], input=json.dumps(comments), text=True).returncode)
key, _, source = flags["-F"].partition("=@")
body = open(source, encoding="utf-8").read()
assert key == "body" and len(body) <= 65536, len(body)
if flags["--method"] == "POST":
    assert path == "repos/me/inference/issues/7/comments", path
    comments.append({"id": len(comments) + 1, "user": {"login": "github-actions[bot]"}, "body": body})
else:
    assert flags["--method"] == "PATCH" and path.startswith("repos/me/inference/issues/comments/"), words
    next(c for c in comments if c["id"] == int(path.rpartition("/")[2]))["body"] = body
json.dump(comments, open(file, "w"))
"""
FOREIGN = {"id": 1, "user": {"login": "somebody"}, "body": "<!-- dgd-render --> I am not the action"}
SHOWN = re.compile(r"\$\{\{ *(.*?) *\}\}")


class Job(NamedTuple):
    """What a job of the action left."""

    code: int
    log: str
    changed: str
    summary: str


class GitHub:
    """A pull request of a repository, and its comments."""

    def __init__(self, work: Path, path: str) -> None:
        self.work, self.path, self.comments_file = work, path, work / "comments.json"
        work.mkdir()
        (work / "bin").mkdir()
        (work / "bin" / "gh").write_text(GH)
        (work / "bin" / "gh").chmod(0o755)
        self.comments_file.write_text(json.dumps([FOREIGN]))
        if subprocess.run(["sh", "-c", "command -v jq"], capture_output=True, check=False).returncode:
            missing("jq", "install it: gh has one inside")

    @property
    def comments(self) -> list[dict[str, Any]]:
        return json.loads(self.comments_file.read_text())  # type: ignore[no-any-return]

    def run(self, folder: Path, *, number: str = "7", skip: tuple[str, ...] = (), **given: str) -> Job:
        """Every step of the action in `folder`, as on a pull request. After a failure only those that say so."""
        action = yaml.safe_load((folder / "action.yml").read_text())
        inputs = {name: str(held.get("default", "")) for name, held in action["inputs"].items()}
        inputs |= {"pull-request": number, "token": "secret", **{k.replace("_", "-"): v for k, v in given.items()}}
        temporary = self.work / "temp"
        temporary.mkdir(exist_ok=True)
        files = {f"GITHUB_{n}": self.work / n.lower() for n in ("OUTPUT", "PATH", "STEP_SUMMARY")}
        for file in files.values():
            file.write_text("")
        code, log = 0, ""
        for step in action["runs"]["steps"]:
            outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
            if step["name"] in skip or not self._runs(step.get("if", ""), code, number):
                continue
            assert step["shell"] == "bash"
            values = {f"inputs.{k}": v for k, v in inputs.items()} | {f"steps.render.outputs.{k}": v for k, v in outputs.items()}
            values.setdefault("steps.render.outputs.changed", "")
            added = files["GITHUB_PATH"].read_text().split()
            environment = {k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "GITHUB_"))}
            environment |= {name: str(file) for name, file in files.items()}
            environment |= {
                "PATH": os.pathsep.join([*reversed(added), str(self.work / "bin"), self.path]),
                "RUNNER_TEMP": str(temporary),
                "GITHUB_ACTION_PATH": str(folder),
                "GITHUB_REPOSITORY": "me/inference",
                "GH_COMMENTS": str(self.comments_file),
            }
            environment |= {k: SHOWN.sub(lambda m: values[m[1]], str(v)) for k, v in step.get("env", {}).items()}
            done = subprocess.run(
                ["bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", step["run"]],
                cwd=folder.parents[2],
                env=environment,
                stdin=subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
                timeout=300,
            )
            code, log = code or done.returncode, log + done.stdout + done.stderr
        outputs = dict(line.split("=", 1) for line in files["GITHUB_OUTPUT"].read_text().splitlines())
        return Job(code, log, outputs.get("changed", ""), files["GITHUB_STEP_SUMMARY"].read_text())

    @staticmethod
    def _runs(condition: str, code: int, number: str) -> bool:
        """The two conditions that steps have: none, and one that also holds after a failure."""
        assert condition in ("", "${{ !cancelled() && inputs.pull-request != '' }}"), condition
        return bool(number) if condition else code == 0
