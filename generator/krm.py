"""The shell for kustomize: its legacy exec plugin, and KRM functions (exec and container form). Contracts: hosts.md 3.1.

| called as | input | role |
|---|---|---|
| `DynamoRender CONFIG` (legacy plugin), nothing on stdin | the files that CONFIG names | generator |
| `DynamoRender CONFIG`, resources on stdin | the graphs among them | transformer |
| `dgd-render krm`, a ResourceList on stdin | the files that functionConfig names, or the graphs among the items | both |
| any of these with `spec.mode: check` or `rendered` | the resources | validator: prints nothing |

kustomize ignores results and shows stderr only on failure, so the exit code carries everything, and nothing is printed when it is not 0.
"""

from __future__ import annotations

import os
import sys

from generator import emit, limits, pipeline
from generator.commands import brief, confine, job, kustomize
from generator.errors import ERROR, Finding, UsageError, Where
from generator.parse import companions, documents
from generator.pipeline import Result
from generator.records import record
from generator.yamlio import dump, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.parse.documents import Given

LIST_GROUP, LIST = "config.kubernetes.io/", "ResourceList"
CONFIG_FILE = "kust-plugin-config-"
CONFIG_ROOT = "KUSTOMIZE_PLUGIN_CONFIG_ROOT"


@record
class Output:
    """What a run prints: objects that were passed on, objects that were made, and every finding."""

    kept: tuple[Any, ...]
    result: Result


def called_by_kustomize(words: list[str]) -> bool:
    """Whether this command line is kustomize's call of a legacy plugin: a config file, then what argsOneLiner says."""
    return bool(words) and (os.path.basename(words[0]).startswith(CONFIG_FILE) or (CONFIG_ROOT in os.environ and os.path.isfile(words[0])))


def run(words: list[str]) -> int:
    """`dgd-render krm [CONFIG]`, or kustomize's own call."""
    if len(words) > 1:
        raise UsageError(f"arguments are not used here: {' '.join(words[1:])[:80]}", "write settings under spec: of the DynamoRender; leave argsOneLiner out")
    return _legacy(words[0]) if words else function(sys.stdin.buffer.read(limits.FILE_BYTES + 1))


def is_resource_list(text: bytes) -> bool:
    """Whether the first document is a ResourceList."""
    found = load(text, "<stdin>", [])
    return bool(found) and _is_list(found[0].value)


def _is_list(value: Any) -> bool:
    return isinstance(value, dict) and value.get("kind") == LIST and str(value.get("apiVersion", "")).startswith(LIST_GROUP)


def _legacy(path: str) -> int:
    from generator.commands import inputs

    problems: list[Finding] = []
    config = documents.objects(load(inputs.read(path), "(plugin config)", problems), problems)
    wanted = _wanted(config[0] if len(config) == 1 else None, problems)
    text = b"" if sys.stdin is None else sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    stream = [kustomize.named(g) for g in documents.objects(load(text, "(resources)", problems), problems)]
    done = _render(wanted, stream, bool(text.strip()), problems)
    return _print(done, lambda bodies: dump(bodies))


def function(text: bytes) -> int:
    """One call of a KRM function."""
    problems: list[Finding] = []
    found = load(text, "<stdin>", problems)
    value = found[0].value if found else None
    if problems or len(found) != 1 or not _is_list(value) or not isinstance(value.get("items") or [], list):
        problems.append(Finding("DGD920", f"a {LIST} of {LIST_GROUP}v1 is expected on standard input", Where("<stdin>", 1, 1), "kustomize writes it; see docs/kustomize.md"))
        return _print(Output((), Result((), (), tuple(problems))), dump)
    config = value.get("functionConfig")
    wanted = _wanted(documents.Given(config, found[0], ("functionConfig",)) if isinstance(config, dict) else None, problems)
    inner = documents.objects([found[0]], problems) if value.get("items") else []
    stream = [kustomize.named(g) for g in inner if g.value.get("kind") != job.KIND]
    transforms = bool(stream) or not wanted.graphs
    done = _render(wanted, stream, transforms, problems)
    return _print(done, lambda bodies: dump([{"apiVersion": f"{LIST_GROUP}v1", "kind": LIST, "items": bodies}]))


def _wanted(config: Given | None, problems: list[Finding]) -> job.Job:
    if config is None:
        if not problems:
            problems.append(Finding("DGD909", f"one {job.KIND} is expected as configuration", Where("(plugin config)"), f"write apiVersion: {job.API}, kind: {job.KIND}"))
        return job.Job()
    return job.combine(job.from_object(kustomize.named(config), problems))


def _render(wanted: job.Job, stream: list[Given], transforms: bool, problems: list[Finding]) -> Output:
    folder = os.getcwd()
    try:
        root = confine.root_of(folder, os.environ.get(confine.ROOT_VARIABLE, ""))
    except confine.Refusal as refusal:
        problems.append(Finding(refusal.code, refusal.message, Where(confine.ROOT_VARIABLE), refusal.hint))
        return Output((), Result((), (), tuple(problems)))
    job.check_renderer(wanted, problems)
    if not transforms:
        if not wanted.graphs:
            problems.append(Finding("DGD921", "nothing to render: no resources on standard input, and no spec.graphs", Where("(plugin config)"),
                                    "as a generator name files under spec.graphs; as a transformer put the graph under resources:"))
        graphs, overlays = job.sources(wanted, root, folder, "", problems)
        return Output((), job.compiled(graphs, overlays, wanted.options(), problems))
    if wanted.graphs:
        problems.append(Finding("DGD923", "spec.graphs names files, but there are resources to transform", wanted.graphs[0].where,
                                "list this config under generators:, or leave spec.graphs out"))
    return _transformed(wanted, stream, root, folder, problems)


def _transformed(wanted: job.Job, stream: list[Given], root: confine.Root, folder: str, problems: list[Finding]) -> Output:
    _, overlays = job.sources(job.Job(overlays=wanted.overlays, graphs=(job.Word(_NOTHING, Where("")),)), root, folder, "", problems)
    inline = [kustomize.as_overlay(g) for g in stream if g.kind == kustomize.OVERLAY and str(g.value["apiVersion"]).startswith(documents.OURS)]
    rest = [g for g in stream if not str(g.value["apiVersion"]).startswith(documents.OURS)]
    return Output((), Result((), (), tuple(problems)))


_NOTHING = ""


def _print(done: Output, form: Any) -> int:
    return 0
