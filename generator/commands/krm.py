"""What kustomize calls: its legacy exec plugin, and KRM functions (exec and container form). Contracts: hosts.md 3.1.

| called as | input | role |
|---|---|---|
| `DynamoRender CONFIG` (legacy plugin), nothing on stdin | the files that CONFIG names | generator |
| `DynamoRender CONFIG`, resources on stdin | the graphs among them | transformer |
| `dgd-render krm`, a ResourceList on stdin | the files that functionConfig names, or the graphs among the items | both |
| any of these with `spec.mode: check` or `rendered` | the resources | validator: prints nothing |

kustomize ignores results and shows stderr only on failure, so the exit code carries everything, and no object is printed when it
is not 0. A function's `results` have the findings, for kpt and others that show them.
"""

from __future__ import annotations

import os

from generator import emit, limits, pipeline, standard
from generator.clusters import profile_of
from generator.commands import confine, gather, job, job_file, kustomize
from generator.commands.outcome import Outcome
from generator.errors import ERROR, NOTE, WARNING, Fault, Finding, Problems, UsageError, Where, strict
from generator.merge import without_nulls
from generator.parse import documents
from generator.pipeline import Result
from generator.records import record, replace
from generator.yamlio import dump, load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Sequence
    from typing import Any

    from generator.command_line import Parser
    from generator.model import Cluster, Manifest
    from generator.parse.documents import Given
    from generator.trees import JsonValue, Object, Pointer

LIST_GROUP, LIST = "config.kubernetes.io/", "ResourceList"


@record
class Stream:
    """What a run made of the resources: objects that were passed on, objects that were made, and every finding."""

    kept: tuple[Any, ...]
    result: Result


def add_arguments(parser: Parser) -> None:
    """kustomize gives a configuration file, or nothing and a ResourceList on standard input."""
    parser.usage = "%(prog)s [CONFIG]"
    parser.add_argument(
        "words",
        nargs="*",
        metavar="CONFIG",
        help="a DynamoRender, for the exec plugin; else a ResourceList is read from stdin",
    )


def run(options: Namespace) -> Outcome:
    """`dgd-render krm [CONFIG]`."""
    return call(options.words)


def call(words: list[str]) -> Outcome:
    """A call with these words, none of which is a flag."""
    if len(words) > 1:
        hint = "write settings under spec: of the DynamoRender; leave argsOneLiner out"
        raise UsageError(f"arguments are not used here: {' '.join(words[1:])[:80]}", hint)
    return _legacy(words[0]) if words else function(standard.read(limits.FILE_BYTES + 1))


def is_resource_list(text: bytes) -> bool:
    """Whether the first document is a ResourceList."""
    found = load(text, "<stdin>", Problems())
    return bool(found) and _is_list(found[0].value)


def _is_list(value: JsonValue) -> bool:
    return isinstance(value, dict) and value.get("kind") == LIST and str(value.get("apiVersion", "")).startswith(LIST_GROUP)


def _legacy(path: str) -> Outcome:
    from generator.commands import inputs

    problems = Problems()
    config = documents.objects(load(inputs.read(path), "(plugin config)", problems), problems)
    wanted = _wanted(config[0] if len(config) == 1 else None, problems)
    text = standard.read(limits.FILE_BYTES + 1) if standard.is_given() else b""
    stream = [kustomize.named(g) for g in documents.objects(load(text, "(resources)", problems), problems)]
    done = _render(wanted, stream, bool(text.strip()), problems)
    return _outcome(done, wanted)


def function(text: bytes) -> Outcome:
    """One call of a KRM function."""
    problems = Problems()
    found = load(text, "<stdin>", problems)
    value: Object = found[0].value if len(found) == 1 and _is_list(found[0].value) else {}
    if problems or not value or not isinstance(value.get("items") or [], list):
        message = f"a {LIST} of {LIST_GROUP}v1 is expected on standard input"
        problems.add(Finding("DGD920", message, Where("<stdin>", 1, 1), "kustomize writes it; see docs/kustomize.md"))
        return _outcome(Stream((), Result((), (), tuple(problems))), job.Job(), function=True)
    config = value.get("functionConfig")
    wanted = _wanted(documents.Given(config, found[0], ("functionConfig",)) if isinstance(config, dict) else None, problems)
    inner = documents.objects([found[0]], problems) if value.get("items") else []
    stream = [kustomize.named(g) for g in inner if g.value.get("kind") != job_file.KIND]
    transforms = bool(stream) or not wanted.graphs
    done = _render(wanted, stream, transforms, problems)
    return _outcome(done, wanted, function=True)


def _resource_list(bodies: list[Any], findings: Sequence[Finding] = ()) -> str:
    listed: Object = {"apiVersion": f"{LIST_GROUP}v1", "kind": LIST, "items": bodies}
    if findings:
        from generator import report

        listed["results"] = [_told(f) for f in report.ordered(findings)]
    return dump([listed])


def _told(finding: Finding) -> Object:
    """A finding as one of the `results` of the KRM functions specification: kpt shows them, kustomize does not."""
    where = finding.where
    told: Object = {
        "message": f"{finding.message}; {finding.hint}" if finding.hint else finding.message,
        "severity": "info" if finding.severity == NOTE else finding.severity,
    }
    if where.pointer:
        told["field"] = {"path": where.pointer}
    if where.file:
        told["file"] = {"path": where.file}
    return {**told, "tags": {"code": finding.code, "place": str(where)}}


def _wanted(config: Given | None, problems: Problems) -> job.Job:
    if config is None:
        if not problems:
            message = f"one {job_file.KIND} is expected as configuration"
            problems.add(Finding("DGD909", message, Where("(plugin config)"), f"write {job_file.HEAD}"))
        return job.Job()
    return job.combine(job_file.from_object(kustomize.named(config), problems))


def _render(wanted: job.Job, stream: list[Given], transforms: bool, problems: Problems) -> Stream:
    folder = os.getcwd()
    try:
        root = confine.root_of(folder, os.environ.get(confine.ROOT_VARIABLE, ""))
    except Fault as fault:
        problems.add(fault.at(Where(confine.ROOT_VARIABLE)))
        return Stream((), Result((), (), tuple(problems)))
    job.check_versions(wanted, problems)
    if not transforms and wanted.purpose == "render":
        if not wanted.graphs:
            message = "nothing to render: no resources on standard input, and no spec.graphs"
            hint = "as a generator name files under spec.graphs; as a transformer put the graph under resources:"
            problems.add(Finding("DGD921", message, Where("(plugin config)"), hint))
        graphs, overlays = gather.sources(wanted, root, folder, "", problems)
        return Stream((), gather.compiled(graphs, overlays, wanted.options(problems), problems))
    if wanted.graphs:
        problems.add(
            Finding(
                "DGD923",
                "spec.graphs names files, but there are resources to transform",
                wanted.graphs[0].where,
                "list this config under generators:, or leave spec.graphs out",
            )
        )
    return _transformed(wanted, stream, root, folder, problems)


def _transformed(wanted: job.Job, stream: list[Given], root: confine.Root, folder: str, problems: Problems) -> Stream:
    """The graphs of a stream rendered, everything else passed on; overlays in the stream are read after those of files."""
    overlays = gather.overlay_sources(wanted, root, folder, "", set(), problems)
    ours = [g for g in stream if _ours(g)]
    rest = [g for g in stream if not _ours(g)]
    inline = [kustomize.as_overlay(g) for g in ours if g.kind == kustomize.OVERLAY]
    if problems.failed():
        return Stream((), Result((), (), tuple(problems)))
    options = wanted.options(problems)
    cluster = pipeline.read_cluster(overlays, options, problems, inline)
    if wanted.purpose != "render":
        return Stream((), _checked(wanted, rest, cluster, options, problems))
    problems.extend(kustomize.twice(rest))
    problems.extend(kustomize.unplaced(rest, options.namespace or (cluster.namespace if cluster else "")))
    if problems.failed():
        return Stream((), Result((), (), tuple(problems)))
    result = pipeline.compile_objects([kustomize.bare(g) for g in rest], cluster, options, problems)
    kept = tuple(without_nulls(g.value) for g in rest if not documents.is_graph(g))
    return Stream(kept, result)


def _checked(
    wanted: job.Job, stream: list[Given], cluster: Cluster | None, options: pipeline.Options, problems: Problems
) -> Result:
    """What a validator says: graphs still render, rendered objects are still valid and still have their names."""
    from generator.model import Manifest
    from generator.validate import manifests as validation

    graphs = [g for g in stream if documents.is_graph(g)]
    done = [g for g in stream if kustomize.graph_of(g.value)]
    if not done and (not graphs or wanted.purpose == "rendered"):
        hint = "was the function skipped? Without --enable-exec kustomize leaves out KRM functions, silently"
        problems.add(Finding("DGD927", "nothing that was rendered is among the resources", Where("(resources)"), hint))
    if graphs and wanted.purpose == "rendered":
        hint = "list the DynamoRender under transformers:"
        problems.add(Finding("DGD927", "a graph was not rendered", graphs[0].where(), hint))
    problems.extend(kustomize.moved(done))
    if cluster is None or problems.failed():
        return Result((), (), tuple(problems))
    if graphs:
        return pipeline.compile_objects([kustomize.bare(g) for g in stream], cluster, options, problems)
    made, rest = (
        [Manifest(kustomize.bare(g).value, given=g) for g in part] for part in (done, [g for g in stream if g not in done])
    )
    found = validation.check(made, cluster, profile_of(cluster), _place, options.thorough, beside=rest)
    found = kustomize.told(found, kustomize.whole(done))
    if cluster.exact:
        found = [replace(f, severity=WARNING) if f.severity == ERROR else f for f in found]
    said = [*problems, *found]
    return Result((), (), tuple(strict(said) if options.strict else said))


def _place(manifest: Manifest, pointer: Pointer) -> Where:
    where: Where = manifest.given.where(pointer)
    return where


def _ours(given: Given) -> bool:
    return str(given.value["apiVersion"]).startswith(documents.OURS)


def _outcome(done: Stream, wanted: job.Job, function: bool = False) -> Outcome:
    """Objects unless anything is wrong; a validator prints none, or kustomize calls it a transformer."""
    result, bodies = done.result, []
    if not result.failed and wanted.purpose == "render":
        made = [emit.sort_keys(m.body) for m in emit.ordered(m for m in result.manifests if m.graph is not None or not done.kept)]
        bodies = [*done.kept, *made]
    outcome = Outcome("", result.findings, 1 if result.failed else 0, form="brief")
    if function:
        return replace(outcome, output=_resource_list(bodies, outcome.told()))
    return replace(outcome, output=dump(bodies) if bodies else "")
