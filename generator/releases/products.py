"""Which versions of other products we have schemas for, and what is known of each.

A table of schemas is compiled for each; a version in between takes those of the newest that is not newer (`version.floor`).
"""

from __future__ import annotations

from generator.records import record
from generator.releases.version import at_least, numbers, semver

FRAMEWORKS = ("sglang", "vllm", "trtllm")
"""Serving frameworks that the operator launches, each by a module of `backends` of that name."""

KUBERNETES = ("1.30", "1.31", "1.32", "1.33", "1.34", "1.35", "1.36", "1.37")
DEFAULT_KUBERNETES = "1.34"
"""The release whose schemas are used where an overlay names none."""

LWS = {"0.7": "1.33", "0.8": "1.34", "0.9": "1.36", "0.10": "1.36"}
"""LeaderWorkerSet → the Kubernetes version whose PodSpec its CRD embeds."""
OLDEST_LWS = "0.7.0"
"""Older ones count as not installed: gang scheduling by LWS itself begins here."""

VOLCANO = ("1.12", "1.14")
"""Releases whose CRDs differ from the one before."""

GROVE = {"8": "1.34", "11": "1.35", "12": "1.35", "14": "1.35"}
"""The n of Grove 0.1.0-alpha.n → the Kubernetes version whose PodSpec its CRD embeds."""


GROVE_PACK = 10
"""The n of the first Grove 0.1.0-alpha.n with `pack` in topology constraints, which refuses `packDomain` in new objects."""


def grove_alpha(version: str) -> str:
    """The key of `GROVE` whose schema a Grove version has; the newest for what came after the alphas; "" for no version.

    One in between has that of the newest that is not newer, but alpha.10 that of alpha.11.
    """
    read = semver(version)
    if read is None:
        return ""
    word, _, number = read[3].partition(".")
    digits = numbers(number)
    if read[:3] < (0, 1, 0):
        return next(iter(GROVE))
    if read[:3] > (0, 1, 0) or word != "alpha" or not digits:
        return list(GROVE)[-1]
    alpha = 11 if digits[0] == GROVE_PACK else digits[0]
    fitting = [key for key in GROVE if int(key) <= alpha]
    return fitting[-1] if fitting else next(iter(GROVE))


def takes_pack(alpha: str) -> bool:
    """Whether the Grove of a key of `GROVE` takes topology constraints as `pack` (else as `packDomain`)."""
    return int(alpha) >= GROVE_PACK


RULES = {"L3": "0.10", "L8": "0.8", "V2": "1.14", "V5": "1.14"}
"""Admission rule → the first release of its product (L: LWS, V: Volcano; validation.md 2.3, 2.4) that has it."""


def has_rule(name: str, version: str) -> bool:
    """Whether a product's release has a rule of `RULES`; a version that is not given counts as the newest."""
    return not version or at_least(version, RULES[name])


VOLCANO_SPARES_GROUPED_SETS = "1.13"
"""The first Volcano that makes no PodGroup of its own for a StatefulSet whose pods are in one (its pull request 4478)."""


def groups_each_set(volcano: str) -> bool:
    """Whether Volcano adds a PodGroup, which no pod joins, for each StatefulSet whose pods are in a group already.

    It reserves the requests of one pod. A version that is not given counts as one that does.
    Mirrors volcano pkg/controllers/podgroup/pg_controller_handler.go addStatefulSet.
    """
    return not at_least(volcano, VOLCANO_SPARES_GROUPED_SETS)


@record
class Shown:
    """A version of a product as an example for people, in `init overlay` and in hints."""

    lws: str = "0.8.0"
    volcano: str = "1.13.0"
    grove: str = "0.1.0-alpha.12"
    kubernetes: str = DEFAULT_KUBERNETES


SHOWN = Shown()
