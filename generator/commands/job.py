"""What a host wants rendered: graphs, overlays and a few settings, from the places that may say so.

| precedence | place | who uses it |
|---|---|---|
| 1 | flags, or the Application's `source.plugin.parameters` | command line, Argo CD |
| 2 | the Application's `source.plugin.env` (`ARGOCD_ENV_…`) | Argo CD |
| 3 | `dgd-render.yaml` beside the graphs, or kustomize's plugin config: kind DynamoRender | Argo CD, kustomize, command line |

The first place that has a setting wins, whole lists included: two lists are never joined. The file is read by `job_file`.
"""

from __future__ import annotations

import os

from generator import __version__, releases
from generator.errors import Finding, Problems, Where, nearest
from generator.pipeline import Options
from generator.records import record, replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.trees import Json, JsonValue, Object

FILE = "dgd-render.yaml"
LISTS, TEXTS, SWITCHES = ("graphs", "overlays"), ("namespace", "operatorVersion", "validate"), ("strict",)
SETTINGS = (*LISTS, *TEXTS, *SWITCHES)
"""What parameters and environment may set; `requires` and `mode` stand in a file only."""
PLACED = {"namespace": "namespace", "operatorVersion": "version", "requires": "requires"}
"""Settings whose place is remembered, for what can be wrong with them only later: setting → field of Job."""


@record
class Reference:
    """One reference to a file, and where it was written."""

    text: str
    where: Where


@record
class Job:
    """What is to be rendered."""

    graphs: tuple[Reference, ...] = ()
    overlays: tuple[Reference, ...] = ()
    namespace: str = ""
    namespace_from: Where = Where("--namespace")
    version: str = ""
    version_from: Where = Where("--operator-version")
    requires: str = ""
    requires_from: Where = Where(FILE)
    validate: str = ""
    strict: bool = False
    purpose: str = "render"

    def options(self, problems: Problems, destination: str = "", kube_version: str = "", api_versions: str = "") -> Options:
        """The settings as the pipeline takes them."""
        return Options(
            namespace=self.namespace,
            destination=destination,
            version=self.version,
            strict=self.strict,
            kube_version=kube_version,
            api_versions=api_versions,
            thorough=thorough(self.validate, problems),
            hosted=True,
        )


def thorough(validate: str, problems: Problems) -> bool:
    """Whether full validation is asked for and can be done: its packages are an extra, 110 MB that the image does without."""
    if validate != "full":
        return False
    try:
        import jsonschema_rs
        import kubernetes_validate
    except ImportError as error:
        problems.add(
            Finding(
                "DGD911",
                f"full validation is not installed here: {error}",
                Where("(validate: full)"),
                "pip install 'dgd-render[full]', or use validate: fast, which covers the same rules",
            )
        )
        return False
    return bool(jsonschema_rs and kubernetes_validate)


def combine(*layers: Json) -> Job:
    """The job of several layers, the first of which wins setting by setting."""
    held: Object = {}
    for layer in reversed(layers):
        held.update(layer)
    return Job(**held)


def from_setting(name: str, value: JsonValue, where: Where, problems: Problems) -> Object:
    """The layer that one parameter or variable makes. An empty value counts as not given: user interfaces send such."""
    wrong = ""
    if name in LISTS:
        words = [value] if isinstance(value, str) else value
        if not isinstance(words, list):
            wrong = "takes a list of paths"
        else:
            words = [w.strip() for text in words for w in str(text).replace("\n", ",").split(",")]
            words = [w for w in words if w]
            return {name: tuple(Reference(w, where) for w in words)} if words else {}
    elif not isinstance(value, str):
        wrong = "takes a text"
    elif not value.strip():
        return {}
    elif name in SWITCHES:
        flag = value.strip().lower()
        if flag in ("true", "false"):
            return {name: flag == "true"}
        wrong = f"is {value!r}; it takes true or false"
    elif name == "validate" and value not in ("fast", "full"):
        wrong = f"is {value!r}; it takes fast or full"
    elif name in PLACED:
        return {PLACED[name]: value.strip(), f"{PLACED[name]}_from": where}
    else:
        return {name: value.strip()}
    problems.add(Finding("DGD902", f"{name} {wrong}", where, "see dgd-render cmp parameters"))
    return {}


def unknown(name: str, known: tuple[str, ...], what: str, where: Where, code: str) -> Finding:
    """A setting that does not exist: an error, because a mistyped one would silently render something else."""
    guess = nearest(name, known)
    hint = f"did you mean {guess}?" if guess else f"known: {', '.join(known)}"
    return Finding(code, f"there is no {what} {name!r}", where, hint)


def check_versions(job: Job, problems: Problems) -> None:
    """Refuse a renderer that the file does not want, and an operator that nobody knows."""
    if job.version and releases.find(job.version) is None:
        hint = releases.known_releases()
        problems.add(Finding("DGD702", f"operator version {job.version!r} is not known", job.version_from, hint))
    if not job.requires:
        return
    from generator.parse.requires import unmet

    try:
        why = unmet(job.requires, __version__)
    except ValueError as error:
        problems.add(Finding("DGD707", f"spec.requires: {error}", job.requires_from, 'write requires: ">=0.3"'))
        return
    if why:
        hint = "upgrade the image or package that renders, or relax spec.requires"
        problems.add(Finding("DGD706", why, job.requires_from, hint))


def with_namespace(job: Job, destination: str, problems: Problems) -> Job:
    """The job, unless its namespace and the host's destination disagree: the namespace is part of many values."""
    if job.namespace and destination and job.namespace != destination:
        message = f"namespace {job.namespace!r} is asked for, but the Application's destination is {destination!r}"
        hint = "make them equal, or leave the namespace out: the destination is used then"
        problems.add(Finding("DGD910", message, job.namespace_from, hint))
        return replace(job, namespace="")
    return job


def shown_as(folder: str, path: str) -> str:
    """A reference as the user knows it, who started from `folder`."""
    return os.path.normpath(os.path.join(folder, path))
