"""Checks of single facts and entries of an overlay: the Kubernetes version, `suppress`."""

from __future__ import annotations

from generator.errors import NOTE, WARNING, Finding, Problems
from generator.model import FROM_EXTERNAL_SECRETS
from generator.releases.products import KUBERNETES, SHOWN
from generator.releases.version import minor
from generator.schema.access import inside

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.parse.capabilities import Facts
    from generator.parse.documents import Given
    from generator.trees import Object


def ssh_key(facts: Facts, problems: Problems) -> None:
    """Who makes the SSH keys is nobody's question where the operator of the cluster builds the graph."""
    if facts.given.get("output") == "dgd" and inside(facts.given, "sshKey").get("from") == FROM_EXTERNAL_SECRETS:
        problems.add(
            Finding(
                "DGD860",
                "sshKey has no effect with output: dgd: the operator that builds the graph makes the Secret",
                facts.at("sshKey", "from"),
                "take it out, or render manifests",
                NOTE,
            )
        )


def kubernetes(facts: Facts, served: str, problems: Problems) -> None:
    """The declared Kubernetes version: readable, one that we have schemas for, and the one that the host speaks of."""
    given = inside(facts.given, "kubernetes").get("version")
    if given is None:
        return
    where, declared = facts.at("kubernetes", "version"), minor(given)
    oldest, newest = minor(KUBERNETES[0]), minor(KUBERNETES[-1])
    if len(declared) != 2:
        problems.add(
            Finding(
                "DGD805", f"kubernetes.version {given!r} is no version", where, f'write it as in version: "{SHOWN.kubernetes}"'
            )
        )
    elif not oldest <= declared <= newest:
        known = f"{KUBERNETES[0]} to {KUBERNETES[-1]}"
        problems.add(
            Finding(
                "DGD708",
                f"kubernetes.version {given} is outside {known}: the nearest release's schemas are used",
                where,
                f"known: {known}",
                WARNING,
            )
        )
    elif served and minor(served) not in ((), declared):
        problems.add(
            Finding(
                "DGD709",
                f"the overlay says Kubernetes {given}, but this cluster runs {served}",
                where,
                "correct spec.kubernetes.version, for which output is validated",
                WARNING,
            )
        )


def suppressed(spec: Object, given: Given, problems: Problems) -> Iterator[Object]:
    """The entries of `suppress`, each with its place."""
    for i, entry in enumerate(spec.get("suppress") or ()):
        code = entry["code"]
        if len(code) != 6 or not code.startswith("DGD") or not code[3:].isdecimal():
            problems.add(
                Finding(
                    "DGD817",
                    f"suppress code {code!r} is no code",
                    given.where(("spec", "suppress", i, "code")),
                    "write the code that stands in brackets in the warning, as in DGD303",
                    NOTE,
                )
            )
            continue
        yield {**entry, "where": given.where(("spec", "suppress", i))}
