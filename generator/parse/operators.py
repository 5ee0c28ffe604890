"""Which operator the overlays speak of, and what they say about it in vain."""

from __future__ import annotations

from generator import releases
from generator.errors import WARNING, Finding, Problems, Where
from generator.parse.operator_config import unknown_fields
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from generator.parse.capabilities import Facts
    from generator.releases.profile import Profile


def profile(facts: Facts, version: str, problems: Problems) -> Profile | None:
    """What the stated operator does, or the default one where none is stated, which is told."""
    stated = version or inside(facts.given, "operator").get("version", "")
    found = releases.find(stated) if stated else releases.default()
    if found is None:
        text, at = f"operator version {stated!r} is not known", facts.at("operator", "version")
        problems.add(Finding("DGD702", text, at, releases.known_releases()))
    elif not stated:
        text = f"no operator version given: the rules of {found.operator} apply, no origin version is stamped, and vLLM "
        text += "across nodes uses Ray"
        hint = f'write spec.operator.version: "{found.operator}" for what a fresh operator would do'
        problems.add(Finding("DGD703", text, facts.where, hint, WARNING))
    return found


def check(facts: Facts, profile: Profile, version: str, problems: Problems) -> None:
    """What is said of the operator and has no effect, and what is known of a release that was not tried."""
    operator = inside(facts.given, "operator")
    exact = operator.get("fidelity") == "exact"
    if releases.documented(profile):
        from generator.parse import known

        known.check(profile, exact, Where("--operator-version") if version else facts.at("operator", "version"), problems)
    if operator.get("workerHash") and not exact:
        problems.add(
            Finding(
                "DGD825",
                "operator.workerHash has no effect: names carry a hash with fidelity: exact only",
                facts.at("operator", "workerHash"),
                "remove it, or write fidelity: exact",
                WARNING,
            )
        )
    for path in unknown_fields(operator.get("config") or {}, profile):
        problems.add(
            Finding(
                "DGD826",
                f"operator {profile.operator} has no {'.'.join(path)} in its configuration",
                facts.at("operator", "config", *path),
                "remove it, or raise spec.operator.version",
            )
        )
