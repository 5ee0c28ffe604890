"""The cluster that a run is for."""

from __future__ import annotations

from generator import releases
from generator.errors import ASSUMED, ERROR, WARNING, Finding, Problems, Where
from generator.parse import overlay
from generator.parse.operator_config import operator_config
from generator.records import replace
from generator.stream import read

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.compilation import Options, Source
    from generator.model import Cluster
    from generator.parse.documents import Given
    from generator.releases.profile import Profile

REMEMBERED = 16
_known: dict[tuple[object, ...], tuple[Cluster | None, tuple[Finding, ...]]] = {}


def read_cluster(
    overlays: Sequence[Source], options: Options, problems: Problems, inline: Sequence[Given] = ()
) -> Cluster | None:
    """The cluster of the overlay files and of overlays that stood in the stream, or the built-in one.

    One process that renders many graphs for a few clusters reads the files of each once.
    """
    if not overlays and not inline:
        return _assumed(options, problems)
    if inline or problems:
        return _read(overlays, options, problems, inline)
    key = (tuple([(s.path, s.text) for s in overlays]), options.version, options.api_versions, options.kube_version)
    known = _known.get(key)
    if known is None:
        cluster = _read(overlays, options, problems, ())
        if len(_known) >= REMEMBERED:
            _known.clear()
        _known[key] = cluster, tuple(problems)
        return cluster
    problems.extend(known[1])
    return known[0]


def _read(overlays: Sequence[Source], options: Options, problems: Problems, inline: Sequence[Given]) -> Cluster | None:
    found = [*read(overlays, problems), *inline]
    if not found or problems.failed():
        return None
    return overlay.cluster(found, problems, options.version, options.api_versions, options.kube_version)


def profile_of(cluster: Cluster) -> Profile:
    """What the cluster's operator does, without its known defects unless the overlays want it exact."""
    profile = releases.find(cluster.version)
    assert profile is not None
    if cluster.exact or cluster.output == "dgd":  # of a graph that the operator builds, only the operator's own rules hold
        return profile
    return releases.corrected(profile, cluster.capabilities.grove_version)


def _assumed(options: Options, problems: Problems) -> Cluster | None:
    """The built-in cluster with the operator that was asked for; that it is assumed is a finding."""
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
            cause=ASSUMED,
        )
    )
    if releases.documented(profile):
        from generator.parse import known

        known.check(profile, cluster.exact, Where("--operator-version"), problems)
    return cluster
