"""What it means for a run that its release is known by documents alone: a note, or a refusal where exactness was asked for."""

from __future__ import annotations

from generator import releases
from generator.errors import NOTE, Finding, Problems
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.errors import Where
    from generator.releases.profile import Profile

PAGE = "docs/parity.md"


def check(profile: Profile, exact: bool, where: Where, problems: Problems) -> None:
    """The one finding of a run about how well its operator is known."""
    base = releases.default().operator
    if exact:
        problems.add(
            Finding(
                "DGD710",
                f"fidelity: exact is not to be had for operator {profile.release}: nobody here has seen what it builds",
                where,
                f"write fidelity: corrected, or follow {base}, the newest release that was compared",
            )
        )
        return
    problems.add(
        Finding(
            "DGD711",
            f"operator {profile.release} is known by its documents alone: the rules of {base} apply, with what the documents say",
            where,
            f"what is not known of it stands in {PAGE}",
            NOTE,
        )
    )


def unread(profile: Profile, findings: list[Finding]) -> list[Finding]:
    """Findings about a graph's fields; an unknown one may be new in a release of which only documents are known."""
    if not releases.documented(profile):
        return findings
    may = f"Dynamo {profile.operator} may know it: its fields are known here in part only ({PAGE})"
    return [replace(f, hint=f"{f.hint}; {may}" if f.hint else may) if f.code == "DGD101" else f for f in findings]
