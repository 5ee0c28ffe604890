"""Which rule of the DynamoGraphDeployment CRDs (CEL) is in force in which releases, for which APIs.

Read off the CRDs of the releases themselves (`x-kubernetes-validations`); validation.md 2.2 numbers the rules. What each looks
at stands in `schema.graph_rules`, under the same name. A rule with no last release holds in every later one until a CRD says
otherwise, so a new release needs a line here only where it adds or drops a rule.

The rules of 1.6 about what stands in an LPX component are not here: every LPX component is refused (`admission.beside`).
"""

from __future__ import annotations

from generator.records import record
from generator.releases.version import between

ALPHA, BETA = ("v1alpha1",), ("v1beta1",)
BOTH = ("v1alpha1", "v1beta1")


@record
class CrdRule:
    """One rule: its name, the APIs it stands in, the first release that has it and the last (empty: the newest has it)."""

    name: str
    apis: tuple[str, ...]
    first: str
    last: str = ""


RULES = (
    CrdRule("D1", ALPHA, "1.1"),
    CrdRule("D2-disabled", ALPHA, "1.1", "1.1"),
    CrdRule("D2", ALPHA, "1.2"),
    CrdRule("D3", BOTH, "1.3"),
    CrdRule("D5", BOTH, "1.1", "1.2"),
    CrdRule("D6", BOTH, "1.3"),
    CrdRule("D7", BOTH, "1.3"),
    CrdRule("D8", BOTH, "1.3"),
    CrdRule("D9", BOTH, "1.3"),
    CrdRule("D10", BOTH, "1.3"),
    CrdRule("D11", BOTH, "1.3"),
    CrdRule("D12", BOTH, "1.3"),
    CrdRule("D13", BOTH, "1.3"),
    CrdRule("D14", BOTH, "1.3"),
    CrdRule("D16", BETA, "1.2"),
    CrdRule("D17", BETA, "1.2"),
    CrdRule("D18", BETA, "1.2"),
    CrdRule("D19", BETA, "1.4"),
    CrdRule("D20", BETA, "1.4"),
    CrdRule("D21", BETA, "1.4"),
    CrdRule("D22", BETA, "1.6"),
    CrdRule("D23", BOTH, "1.6"),
)


def in_force(release: str, api: str) -> frozenset[str]:
    """The names of the rules that a release's CRD has for an API."""
    return frozenset(rule.name for rule in RULES if api in rule.apis and between(release, rule.first, rule.last))
