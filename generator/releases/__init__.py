"""All that depends on a version: of the Dynamo operator, Grove, LWS, Volcano, Kubernetes. No other module compares versions.

`operator.py` the releases · `profile.py` what one consists of · `correct.py` what `fidelity: corrected` changes ·
`rules.py` CRD rules by release · `products.py` the other products · `version.py` the one reader of versions.
"""

from __future__ import annotations

from generator.records import replace
from generator.releases import operator
from generator.releases.correct import corrected
from generator.releases.profile import DOCUMENTED, Profile
from generator.releases.version import numbers

REMEMBERED = 64
_found: dict[str, tuple[Profile, Profile]] = {}
"""Version → the release it belongs to, and its profile: every render asks for one of the same few."""

__all__ = ["corrected", "default", "documented", "find", "known_releases", "named"]


def named() -> dict[str, Profile]:
    """Every known release by its name `1.4`, oldest first."""
    return {profile.operator: profile for profile in operator.RELEASES}


def find(version: str) -> Profile | None:
    """The profile of an operator version: `1.3`, `1.3.0` and any patch release `1.3.x` give 1.3; None when unknown."""
    read = numbers(version)
    if not 2 <= len(read) <= 3 or version != ".".join(str(number) for number in read):
        return None
    minor = next((profile for profile in operator.RELEASES if profile.operator == f"{read[0]}.{read[1]}"), None)
    if minor is None:
        return None
    known = _found.get(version)
    if known is None or known[0] is not minor:
        patch = replace(minor, release=version if len(read) == 3 else f"{version}.0")
        known = minor, patch
        if len(_found) < REMEMBERED:
            _found[version] = known
    return known[1]


def default() -> Profile:
    """The release whose rules hold where nobody names one: the newest that was compared with what an operator built."""
    return [profile for profile in operator.RELEASES if not documented(profile)][-1]


def documented(profile: Profile) -> bool:
    """Whether nothing that this release built was ever seen here."""
    return profile.known == DOCUMENTED


def known_releases() -> str:
    """The list of releases, for messages: `known: 1.1, 1.2 …`."""
    return f"known: {', '.join(named())} and their patch releases ({operator.RELEASES[0].release[:-1]}1)"
