"""What Argo CD's config management plugin server calls: `cmp generate` and `cmp parameters`. Contract: hosts.md 2.

The command runs in a fresh copy of the application's folder, without a terminal, a home or stdin. Standard output is all of the
answer, standard error all of the explanation, and an empty answer would delete the application.
"""

from __future__ import annotations

import os

from generator import emit
from generator.commands import confine, gather, job, job_file
from generator.commands.outcome import Outcome
from generator.commands.progress import Progress
from generator.errors import Fault, Finding, Problems, Refused, Where
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from argparse import Namespace
    from collections.abc import Mapping

    from generator.command_line import Parser
    from generator.pipeline import Result
    from generator.trees import Object

PREFIX = "ARGOCD_ENV_"
VARIABLES = {
    "GRAPHS": "graphs",
    "OVERLAYS": "overlays",
    "NAMESPACE": "namespace",
    "OPERATOR_VERSION": "operatorVersion",
    "VALIDATE": "validate",
    "STRICT": "strict",
}
SOCKET = "/home/argocd/cmp-server/plugins/dgd-render.sock"
ABOUT = {
    "graphs": ("Graphs", "files or folders with the graphs, from the application's folder; default: the folder itself", "array"),
    "overlays": ("Overlays", "ClusterOverlay files in order, from the application's folder", "array"),
    "namespace": ("Namespace", "for graphs that name none; default: the Application's destination", "string"),
    "operatorVersion": ("Operator version", "the operator whose rules to follow, over the overlay's", "string"),
    "validate": ("Validation", "fast (default) or full", "string"),
    "strict": ("Strict", "true: warnings are errors", "boolean"),
}


def add_arguments(parser: Parser) -> None:
    """The three calls; everything else comes from the environment."""
    parser.usage = "%(prog)s generate | parameters | probe"
    parser.epilog = "Argo CD calls it in the application's folder, with its settings in the environment: docs/argocd.md"
    from generator.commands.arguments import add_findings_form

    for name, (_, help) in CALLS.items():
        word = parser.add_word(name, help)
        if name == "generate":
            add_findings_form(word)


def run(options: Namespace) -> Outcome:
    """`cmp generate`, `cmp parameters` or `cmp probe`."""
    call = CALLS[options.action][0]
    if getattr(options, "findings_format", None):
        from generator.commands import findings_form

        return findings_form.told(call, options.findings_format)
    return call()


def generate() -> Outcome:
    """The manifests of the application in the current folder; none when anything is wrong."""
    with Progress("rendering"):
        result = _generate(os.environ)
        try:
            text = "" if result.failed else emit.text(result.manifests)
        except Refused as refused:
            return Outcome("", (*result.findings, *refused.findings), 1, form="brief")
    return Outcome(text, result.findings, 1 if result.failed else 0, form="brief")


def _generate(environ: Mapping[str, str]) -> Result:
    folder, problems = os.getcwd(), Problems()
    shown = _shown(environ)
    destination = environ.get("ARGOCD_APP_NAMESPACE", "")
    try:
        root = confine.root_of(folder, environ.get(confine.ROOT_VARIABLE, ""))
    except Fault as fault:
        problems.add(fault.at(Where(confine.ROOT_VARIABLE)))
        return gather.compiled([], [], job.Job().options(problems), problems)
    wanted = job.combine(
        _parameters(environ.get("ARGOCD_APP_PARAMETERS", ""), problems),
        _environment(environ, problems),
        job_file.beside(root, folder, shown, problems) or {},
    )
    wanted = job.with_namespace(wanted, destination, problems)
    job.check_versions(wanted, problems)
    graphs, overlays = gather.sources(wanted, root, folder, shown, problems)
    options = wanted.options(problems, destination, environ.get("KUBE_VERSION", ""), environ.get("KUBE_API_VERSIONS", ""))
    return gather.compiled(graphs, overlays, options, problems)


def _shown(environ: Mapping[str, str]) -> str:
    """How the user knows the application's folder: its path in the repository, where Argo CD says it."""
    path = environ.get("ARGOCD_APP_SOURCE_PATH", "")
    return "" if path.startswith(("/", "..")) or not path.isprintable() else path


def _parameters(text: str, problems: Problems) -> Object:
    """The layer of `source.plugin.parameters`: a JSON list, `null` when there is none, absent without a plugin section."""
    if not text.strip():
        return {}
    where = Where("source.plugin.parameters")
    found = Problems()
    documents = load(text, where.file, found)
    listed = documents[0].value if documents else []
    named = isinstance(listed, list) and all(isinstance(p, dict) and isinstance(p.get("name"), str) for p in listed)
    if found or not named:
        message = "ARGOCD_APP_PARAMETERS is no list of parameters with names"
        problems.add(Finding("DGD902", message, where, "Argo CD sets it; do not set it by hand"))
        return {}
    layer: Object = {}
    seen: set[str] = set()
    for parameter in listed:
        name = parameter["name"]
        at = Where(f"source.plugin.parameters.{name}" if name in job.SETTINGS else where.file)
        values = [parameter[key] for key in ("string", "array", "map") if parameter.get(key) is not None]
        if name not in job.SETTINGS:
            problems.add(job.unknown(name, job.SETTINGS, "parameter", at, "DGD901"))
        elif len(values) > 1:
            problems.add(Finding("DGD902", f"{name} has several values", at, "give a string or an array"))
        elif name in seen:
            problems.add(Finding("DGD902", f"{name} is given twice", at, "give it once"))
        elif values:  # Argo CD leaves an empty array out
            layer.update(job.from_setting(name, values[0], at, problems))
        seen.add(name)
    return layer


def _environment(environ: Mapping[str, str], problems: Problems) -> Object:
    """The layer of `source.plugin.env`, which arrives as ARGOCD_ENV_<name>. Only the names of a closed list mean anything."""
    layer: Object = {}
    for key in sorted(k for k in environ if k.startswith(PREFIX)):
        name = key[len(PREFIX) :]
        if name not in VARIABLES:
            problems.add(job.unknown(name, tuple(VARIABLES), "variable", Where("source.plugin.env"), "DGD903"))
        else:
            layer.update(job.from_setting(VARIABLES[name], environ[key], Where(f"source.plugin.env.{name}"), problems))
    return layer


def parameters() -> Outcome:
    """What may be set, as Argo CD's list of parameter announcements, with the values that the folder's file has."""
    import json
    from importlib.util import find_spec

    problems = Problems()
    folder = os.getcwd()
    held = job.combine(job_file.beside(confine.root_of(folder), folder, _shown(os.environ), problems) or {})
    now: Object = {
        "graphs": [w.text for w in held.graphs],
        "overlays": [w.text for w in held.overlays],
        "namespace": held.namespace,
        "operatorVersion": held.version,
        "validate": held.validate,
        "strict": "true" if held.strict else "",
    }
    out = []
    for name, (title, tooltip, kind) in ABOUT.items():
        if name == "validate" and find_spec("kubernetes_validate") is None:
            continue  # this image could not do it: it is for dgd-render[full]
        announced: Object = {"name": name, "title": title, "tooltip": tooltip, "required": False}
        if kind == "array":
            announced |= {"collectionType": "array", "itemType": "string", "array": now[name]}
        else:
            announced |= {"itemType": kind, "string": now[name]}
        out.append(announced)
    return Outcome(json.dumps(out) + "\n", tuple(problems), form="brief")


def probe() -> Outcome:
    """Whether the plugin server of this sidecar answers on its socket: for a readiness probe (argo-cd issue 16472)."""
    import socket

    path = os.environ.get("DGD_RENDER_SOCKET") or SOCKET
    with socket.socket(socket.AF_UNIX) as client:
        client.settimeout(2)
        try:
            client.connect(path)
        except OSError as error:
            return Outcome(exit=1, notes=f"dgd-render: no plugin server on {path}: {error.strerror or error}\n")
    return Outcome()


CALLS = {
    "generate": (generate, "print the manifests of the application in the current folder"),
    "parameters": (parameters, "print what an Application may set"),
    "probe": (probe, "whether the plugin server of this sidecar answers"),
}
