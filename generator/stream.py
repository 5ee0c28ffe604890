"""What goes in and comes out: texts and options in, objects and the cluster read from them, a result out."""

from __future__ import annotations

from generator import limits, releases
from generator.errors import ERROR, WARNING, Finding, Problems, Where, failed
from generator.parse import documents, overlay
from generator.parse.operator_config import operator_config
from generator.records import record, replace
from generator.yamlio import load

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import Any

    from generator.model import Cluster, Manifest, Plan
    from generator.parse.documents import Given


@record
class Source:
    """One input text and the name a user knows it by. `listed`: found in a directory, so nobody said that it holds graphs."""

    path: str
    text: bytes | str
    listed: bool = False


@record
class Options:
    """What the command line or the host says."""

    namespace: str = ""
    destination: str = ""
    version: str = ""
    strict: bool = False
    kube_version: str = ""
    """The cluster's Kubernetes version as the host knows it; only checks what the overlay says."""
    api_versions: str = ""
    """The APIs that the cluster serves, comma-separated, as Argo CD gives them; empty means unknown."""
    thorough: bool = False
    """Validate with the full schemas, too (--validate=full)."""
    crds: Any = None
    """The user's own CRDs (`validate.crds.Crds`), for thorough validation."""
    hosted: bool = False
    """A host calls, which shows no warning of a run that succeeds: an overlay must be given."""
    shared_only: bool = False
    """Render nothing but the objects that all graphs of a namespace share."""


@record
class Result:
    """What came out: manifests (empty when anything was wrong), plans, and every finding."""

    manifests: tuple[Manifest, ...]
    plans: tuple[Plan, ...]
    findings: tuple[Finding, ...]

    @property
    def failed(self) -> bool:
        """Whether any finding is an error."""
        return failed(self.findings)


def read_cluster(
    overlays: Sequence[Source], options: Options, problems: Problems, inline: Sequence[Given] = ()
) -> Cluster | None:
    """The cluster of the overlay files and of overlays that stood in the stream, or the built-in one."""
    if not overlays and not inline:
        profile = releases.find(options.version) if options.version else releases.default()
        if profile is None:
            problems.add(
                Finding(
                    "DGD702",
                    f"operator version {options.version!r} is not known",
                    Where("--operator-version"),
                    releases.known_releases(),
                )
            )
            return None
        cluster = replace(
            overlay.built_in(options.api_versions, problems), version=profile.release, config=operator_config({}, profile)
        )
        wanted = "describe your cluster in a ClusterOverlay: dgd-render init overlay"
        if options.hosted:
            wanted += "; and name it: overlays, in dgd-render.yaml or where the host has its settings"
        problems.add(
            Finding(
                "DGD800",
                f"no overlay given: a cluster with LWS and Volcano, operator {cluster.version}, namespace default is assumed",
                cluster.where,
                wanted,
                ERROR if options.hosted else WARNING,
            )
        )
        if releases.documented(profile):
            from generator.parse import known

            known.check(profile, cluster.exact, Where("--operator-version"), problems)
        return cluster
    found = [*read(overlays, problems), *inline]
    return (
        overlay.cluster(found, problems, options.version, options.api_versions, options.kube_version)
        if found and not problems.failed()
        else None
    )


def read(sources: Sequence[Source], problems: Problems) -> list[Given]:
    """Every object of some texts. An empty text is a finding: an empty rendering would delete an application."""
    out: list[Given] = []
    for source in sources:
        told = problems.part()
        found = documents.objects(load(source.text, source.path, told), told)
        if not found and not told:
            problems.add(
                Finding(
                    "DGD007", "the file holds no object", Where(source.path, 1, 1), "give a file with a DynamoGraphDeployment"
                )
            )
        out += found
    if len(out) > limits.DOCUMENTS:
        problems.add(
            Finding(
                "DGD004",
                f"{len(out)} objects: more than {limits.DOCUMENTS} in one run",
                out[limits.DOCUMENTS].where(),
                "render fewer files at once",
            )
        )
    return out


def foreign(stream: list[Given], graphs: Sequence[Source], overlays: bool, problems: Problems) -> list[Given]:
    """The stream without objects of our own kinds, which are input and must never reach a cluster.

    In a directory they may stand beside the graph; but an overlay that nobody named is an error when no other was named either.
    """
    listed = {s.path for s in graphs if s.listed}
    kept = [g for g in stream if not str(g.value.get("apiVersion", "")).startswith(documents.OURS)]
    for g in stream if len(kept) < len(stream) else ():
        if not str(g.value.get("apiVersion", "")).startswith(documents.OURS):
            continue
        if g.document.file not in listed:
            problems.add(
                Finding("DGD605", f"a {g.kind} stands among the graphs", g.where(("kind",)), "give overlays with --overlay FILE")
            )
        elif g.kind == "ClusterOverlay" and not overlays:
            problems.drop(lambda finding: finding.code == "DGD800")  # the same, less precisely
            problems.add(
                Finding(
                    "DGD606",
                    "no overlay was named, but this directory holds one",
                    g.where(("kind",)),
                    f"name it: --overlay {g.document.file}, or `overlays:` in dgd-render.yaml",
                )
            )
    if not kept and graphs and not problems.failed():
        problems.add(
            Finding(
                "DGD008",
                "no DynamoGraphDeployment among the input",
                Where(graphs[0].path),
                "give the file or directory that holds the graph",
            )
        )
    return kept
