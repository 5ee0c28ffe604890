"""Reads the files that the command line names. What it names is trusted; it must only exist. What a named folder holds is not."""

from __future__ import annotations

import os
import stat

from generator import limits, standard
from generator.commands import folders
from generator.errors import Fault, Finding, Problems, Refused, UsageError, Where
from generator.pipeline import Options, Source
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from generator.commands.arguments import Arguments
    from generator.pipeline import Result

YAML = (".yaml", ".yml", ".json")
NOT_OURS = ("kustomization.yaml", "kustomization.yml", "dgd-render.yaml", "plugin.yaml")
JOB = "dgd-render.yaml"
NOT_SEARCHED = "name the directory that holds the graph; subdirectories are not searched"


def compiled(given: Arguments) -> Result:
    """The pipeline's result for a command line. Each folder with a `dgd-render.yaml` is rendered as Argo CD would render it."""
    from generator.pipeline import compile, joined

    problems = Problems()
    options = options_of(given, problems)
    jobs = {path: folder for path in given.graphs if (folder := job_folder(path))}
    if not jobs:
        return compile(graphs(given.graphs), files(given.overlays), options, problems)
    results = [_job(given, folder, options, Problems(problems)) for folder in jobs.values()]
    if rest := [path for path in given.graphs if path not in jobs]:
        results.append(compile(graphs(rest), files(given.overlays), options, Problems(problems)))
    return results[0] if len(results) == 1 else joined(results)


def options_of(given: Arguments, problems: Problems) -> Options:
    """The settings of a command line as the pipeline takes them."""
    options = Options(
        namespace=given.namespace,
        version=given.operator_version,
        strict=given.strict,
        kube_version=given.kube_version,
        api_versions=_api_versions(given.api_versions),
        shared_only=given.shared_only,
    )
    if given.validate == "full" or given.crds:
        from generator.commands import job

        options = replace(options, thorough=job.thorough("full", problems))
    if given.crds and options.thorough:
        options = replace(options, crds=_crds(given.crds, problems))
    return options


def _crds(paths: Sequence[str], problems: Problems) -> Any:
    from generator.schema import findings
    from generator.validate.crds import crds_of
    from generator.yamlio import load

    documents = [d for s in graphs(paths) for d in load(s.text, s.path, problems)]
    found = crds_of([d.value for d in documents])
    for number, problem in found.wrong:
        problems.extend(
            findings([problem], {"": "DGD617"}, documents[number].where, "give the CRD as `kubectl get crd` prints it")
        )
    return found


def _api_versions(text: str) -> str:
    """The APIs of a cluster: a comma-separated list, or a file with one on each line (`kubectl api-versions`)."""
    if not text or "," in text or not os.path.exists(text):
        return text
    return ",".join(read(text).decode("utf-8", "replace").replace(",", " ").split())


def job_folder(path: str) -> str:
    """The folder of the `dgd-render.yaml` that a graph argument means, or ""."""
    if os.path.basename(path) == JOB:
        return os.path.dirname(path) or "."
    return path if os.path.lexists(os.path.join(path, JOB)) else ""


def _job(given: Arguments, folder: str, options: Options, problems: Problems) -> Result:
    from generator.commands import gather

    run = job_run(given, folder, options, problems)
    return gather.compiled(run.graphs, run.overlays + files(given.overlays), run.options, problems)


@record
class Run:
    """What a folder with a `dgd-render.yaml` asks for: texts, and the settings it brings."""

    graphs: list[Source]
    overlays: list[Source]
    options: Options
    namespace_from: Where = Where("--namespace")
    version_from: Where = Where("--operator-version")


def job_run(given: Arguments, folder: str, options: Options, problems: Problems, shown: str = "") -> Run:
    """Such a folder, read. What the command line says wins; its overlays take the place of the folder's.

    `shown`: what the user knows the folder as, where it is a copy of another.
    """
    from generator.commands import gather, job, job_file

    root = _root(folder)
    wanted = job.combine(job_file.beside(root, folder, shown or folder, problems) or {})
    if given.overlays:
        wanted = replace(wanted, overlays=())
    job.check_versions(wanted, problems)
    texts, overlays = gather.sources(wanted, root, folder, shown or folder, problems)
    if wanted.validate == "full" and not given.validate and not options.thorough:
        options = replace(options, thorough=job.thorough("full", problems))
    options = replace(
        options,
        namespace=given.namespace or wanted.namespace,
        version=given.operator_version or wanted.version,
        strict=given.strict or wanted.strict,
    )
    places = {} if given.namespace else {"namespace_from": wanted.namespace_from}
    return Run(texts, overlays, options, **places, **({} if given.operator_version else {"version_from": wanted.version_from}))


def runs(given: Arguments, problems: Problems) -> list[Run]:
    """The runs of a command line, read: one for each folder with a `dgd-render.yaml`, one for all other graphs."""
    options = options_of(given, problems)
    folders = [folder for path in given.graphs if (folder := job_folder(path))]
    found = [job_run(given, folder, options, problems) for folder in dict.fromkeys(folders)]
    rest = [path for path in given.graphs if not job_folder(path)]
    for run in found:
        run.overlays.extend(files(given.overlays))
    return [*found, Run(graphs(rest), files(given.overlays), options)] if rest else found


def graphs(paths: Sequence[str]) -> list[Source]:
    """The texts of graph arguments: files, directories (their YAML files, not their subdirectories), `-` for stdin."""
    out: list[Source] = []
    for path in paths:
        if "://" in path or path.startswith("git@"):
            raise UsageError(f"{path}: is remote, and nothing is ever fetched", "fetch it first: curl -fsSL URL | dgd-render -")
        if path == "-":
            out.append(Source("<stdin>", standard.read(limits.FILE_BYTES + 1)))
        elif os.path.isdir(path):
            out += _directory(path)
        else:
            out.append(Source(path, read(path)))
    return _bounded(out)


def files(paths: Sequence[str]) -> list[Source]:
    """The texts of overlay files."""
    return _bounded([Source(path, read(path)) for path in paths])


def _directory(path: str) -> list[Source]:
    listed = _listed(path)
    if other := folders.foreign(listed):
        raise Refused([Finding(folders.CODE, f"this folder {other[0]}", Where(path), other[1])])
    names = sorted(n for n in listed if n.endswith(YAML) and n not in NOT_OURS and not n.startswith("."))
    found = [os.path.join(path, n) for n in names if not os.path.isdir(os.path.join(path, n))]
    if not found:
        raise UsageError(f"{path}: no YAML file in this directory", NOT_SEARCHED)
    if len(found) > limits.FILES:
        raise UsageError(f"{path}: {len(found)} files, at most {limits.FILES} are read", "render fewer files at once")
    return _inside(path, found)


def _inside(folder: str, paths: Sequence[str]) -> list[Source]:
    """The texts of a folder's files. Nobody named them, so a link among them may not leave the repository."""
    from generator.commands import confine

    out: list[Source] = []
    problems = Problems()
    root = _root(folder)
    for path in paths:
        name = f"./{os.path.basename(path)}"
        try:
            out.append(Source(path, confine.read(root, confine.resolve(root, folder, name), name), True))
        except Fault as fault:
            problems.add(fault.at(Where(path)))
    if problems:
        raise Refused(problems)
    return out


def _root(folder: str) -> Any:
    from generator.commands import confine

    try:
        return confine.root_of(folder, os.environ.get(confine.ROOT_VARIABLE, ""))
    except Fault as fault:
        raise UsageError(fault.message, fault.hint) from None


def _listed(path: str) -> list[str]:
    try:
        return os.listdir(path)
    except OSError as error:
        raise UsageError(f"{path}: cannot be read: {error.strerror}") from None


def read(path: str) -> bytes:
    """The bytes of a regular file, one more than the limit at most. A pipe or device would block for ever."""
    try:
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_CLOEXEC", 0))
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no file name"
        raise UsageError(f"{path}: cannot be read: {reason}", "check the path; it is taken from the current directory") from None
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise UsageError(f"{path}: is no regular file", "give a file, or as graph also a directory or - for standard input")
    with open(descriptor, "rb") as file:
        return file.read(limits.FILE_BYTES + 1)


def _bounded(sources: list[Source]) -> list[Source]:
    total = sum(len(s.text) for s in sources)
    if total > limits.RUN_BYTES:
        raise UsageError(f"{total} bytes of input, at most {limits.RUN_BYTES} are read in one run", "render fewer files at once")
    return sources
