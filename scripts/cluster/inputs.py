"""What is rendered for the proof: examples, the test cases, and the graphs of the conformance set on each kind of cluster."""

from __future__ import annotations

import contextlib
import hashlib
import io
import shlex
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import Any, NamedTuple

import yaml

from generator.cli import main
from generator.releases.products import grove_alpha, takes_pack

from .crds import ROOT, shared

OPERATOR = "1.4"
"""The release whose conformance set is applied: the newest whose goldens were measured."""
OLD_GROVE = "1.2"
"""The last operator on Grove alpha.8, whose topology constraints have another form."""
NEWER_GROVE = ("1.6", "1.7")
"""Operators on a Grove of which no definition is at hand: their cases on Grove are not tried."""
CAPABILITIES: dict[str, dict[str, Any]] = {
    "lws": {"grove": False, "lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.14.4"}},
    "lws-podgroups": {"grove": False, "lws": {"version": "0.8.0", "gangScheduling": "none"}, "volcano": {"version": "1.14.4"}},
    "grove": {"grove": True, "lws": {"version": "0.8.0", "gangScheduling": "volcano"}, "volcano": {"version": "1.14.4"}},
    "grove-opted-out": {
        "grove": True,
        "lws": {"version": "0.8.0", "gangScheduling": "volcano"},
        "volcano": {"version": "1.14.4"},
    },
    "grove-alpha.8": {"grove": True, "lws": False, "volcano": False},
    "none": {"grove": False, "lws": False, "volcano": False},
}
"""Kind of cluster → what its overlay says is installed. lws-podgroups: LWS has no scheduler provider."""


class Case(NamedTuple):
    """A command line to be rendered on one kind of cluster."""

    kind: str
    name: str
    folder: Path
    words: tuple[str, ...]
    namespace: str


OURS = ("DynamoGraphDeployment", "ClusterOverlay")
Own = tuple[str, str, Path, tuple[str, ...]]
"""A case without its namespace."""


class Rendered(NamedTuple):
    """What a case printed; `refused` holds the errors if nothing, `companions` names of what stood beside it."""

    case: Case
    text: str
    objects: tuple[dict[str, Any], ...]
    refused: str = ""
    companions: frozenset[str] = frozenset()


def cases(kind: str, overlays: Path, limit: int) -> list[Case]:
    """Every case of a kind of cluster; of the conformance set `limit` at most, chosen by a hash of the name."""
    found = [c for home in ("examples", "tests/cases") for c in own(ROOT / home) if c[0] == kind]
    words = ("--overlay", str(overlay(kind, overlays)))
    graphs = conformance()
    chosen = sorted(sorted(graphs, key=lambda p: hashlib.sha256(p.name.encode()).digest())[:limit])
    made: list[Own] = [(kind, f"conformance/{p.stem}", p.parent, ("render", p.name, *words)) for p in chosen]
    return [Case(*one, namespace=f"case-{number:03d}") for number, one in enumerate(found + made, 1)]


def conformance() -> list[Path]:
    """The graphs of the conformance set that the operator of OPERATOR builds somewhere."""
    home = shared() / "conformance"
    single = sorted(p for p in (home / "cases").glob("*.yaml") if not p.name.startswith("invalid-"))
    return single + sorted((home / "corpus" / OPERATOR).glob("*.yaml"))


def overlay(kind: str, folder: Path) -> Path:
    """The overlay of a kind of cluster, as in the conformance set but corrected, and with versions."""
    spec: dict[str, Any] = {
        "namespace": "default",
        "operator": {"version": OLD_GROVE if kind == "grove-alpha.8" else OPERATOR, "fidelity": "corrected"},
        "capabilities": CAPABILITIES[kind],
    }
    if kind == "grove-opted-out":
        spec["graph"] = {"annotations": {"nvidia.com/enable-grove": "false"}}
    path = folder / f"{kind}.yaml"
    text = {"apiVersion": "dgd-render.dev/v1alpha1", "kind": "ClusterOverlay", "metadata": {"name": kind}, "spec": spec}
    path.write_text(yaml.safe_dump(text), encoding="utf-8")
    return path


def own(home: Path) -> list[Own]:
    """The folders of examples/ or tests/cases/ whose overlays say `corrected`, with their kind of cluster."""
    found: list[Own] = []
    for folder in sorted(p for p in home.iterdir() if p.is_dir()):
        overlays = sorted(folder.glob("overlay*.yaml"))
        specs = [document["spec"] for path in overlays for document in yaml.safe_load_all(path.read_text(encoding="utf-8"))]
        if any((spec.get("operator") or {}).get("fidelity") == "exact" for spec in specs) or (folder / "stdin").exists():
            continue
        given = folder / "args"
        plain = ("render", "graph.yaml", *(word for path in overlays for word in ("--overlay", path.name)))
        words = tuple(shlex.split(given.read_text(encoding="utf-8"), comments=True)) if given.exists() else plain
        found.append((kind_of(specs), f"{home.name}/{folder.name}", folder, words))
    return found


def kind_of(specs: list[dict[str, Any]]) -> str:
    """The kind of cluster that overlays describe, "" for none of ours; without any, the built-in one is LWS with Volcano."""
    installed: dict[str, Any] = {}
    for spec in specs:
        installed |= spec.get("capabilities") or {}
    if not specs:
        return "lws"
    if installed.get("grove"):
        versions = [str((spec.get("operator") or {}).get("version", "")) for spec in specs]
        if any(version.startswith(NEWER_GROVE) for version in versions):
            return ""
        grove = installed["grove"]
        declared = grove_alpha(str(grove.get("version", ""))) if isinstance(grove, dict) else ""
        if any(version.startswith(("1.1", "1.2")) for version in versions) or (declared and not takes_pack(declared)):
            return "grove-alpha.8"
        out = any(
            ((spec.get("graph") or {}).get("annotations") or {}).get("nvidia.com/enable-grove") == "false" for spec in specs
        )
        return "grove-opted-out" if out else "grove"
    if not installed.get("lws"):
        return "none"
    said = installed["lws"].get("gangScheduling") if isinstance(installed["lws"], dict) else ""
    return "lws-podgroups" if said == "none" else "lws"


def render(case: Case) -> Rendered:
    """Run the command line in a namespace of its own; a graph that names its namespace keeps that."""
    for extra in (("--namespace", case.namespace), ()):
        code, out, err = run((*case.words, *extra), case.folder)
        if code == 0:
            objects = tuple(d for d in yaml.load_all(out, yaml.CSafeLoader) if d is not None)
            return Rendered(case, out, objects, companions=companions(case))
        if code != 1 or "namespace" not in err:
            break
    return Rendered(case, "", (), err.strip() or f"exit {code}")


def companions(case: Case) -> frozenset[str]:
    """The names of the documents beside the graph, which come out as the user wrote them."""
    given = [case.folder / word for word in case.words[1:] if not word.startswith("-")]
    files = [path for one in given for path in ([one] if one.is_file() else sorted(one.rglob("*.yaml")))]
    documents = [
        d for path in files for d in yaml.load_all(path.read_text(encoding="utf-8"), yaml.CSafeLoader) if isinstance(d, dict)
    ]
    return frozenset(str(d["metadata"]["name"]) for d in documents if "metadata" in d and d.get("kind") not in OURS)


def run(words: tuple[str, ...], folder: Path) -> tuple[int, str, str]:
    """(exit code, stdout, stderr) of a command line of dgd-render, run in this process, because there are hundreds."""
    out, err = io.StringIO(), io.StringIO()
    with contextlib.chdir(folder), contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
        code = main(list(words))
    return code, out.getvalue(), err.getvalue()


def rendered(found: list[Case]) -> list[Rendered]:
    """All of them, on two cores."""
    with ProcessPoolExecutor(2) as pool:
        return list(pool.map(render, found, chunksize=8))
