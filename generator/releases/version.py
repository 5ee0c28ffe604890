"""The one reader of versions: of operators, graphs' origins, images, Kubernetes, Grove, LWS, Volcano, and of this tool itself.

Two forms occur. `semver` reads what the operator itself reads with Masterminds/semver; `numbers` reads what people write of
installed software (`v0.7.0-rc1`, `1.36+`). Versions are compared as numbers, never as text: 0.10 is newer than 0.9.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    Semver = tuple[int, int, int, str]
    Release = tuple[()] | tuple[int, int, int]
    """A release without its pre-release, or () for none."""

_DIGITS = "0123456789"
_IDENTIFIER = frozenset(_DIGITS + "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz-")
_LONGEST = 256
"""Characters of a semantic version that the operator's library reads."""
_REMEMBERED = 1024
_numbers: dict[str, tuple[int, ...]] = {}
_floors: dict[tuple[str, tuple[str, ...]], str] = {}
_semvers: dict[tuple[str, bool], Semver | None] = {}
"""What was read before: a run asks for the same few versions hundreds of times."""
COMPARISONS = ("==", "!=", ">=", "<=", "~=", ">", "<")


def semver(text: str, strict: bool = False) -> Semver | None:
    """(major, minor, patch, pre-release) or None. Lenient: a leading v, and missing minor or patch, are fine.

    `strict` mirrors semver.StrictNewVersion: three numbers, no v, no leading zeros.
    """
    if (text, strict) in _semvers:
        return _semvers[text, strict]
    read = _semver(text, strict)
    if len(_semvers) < _REMEMBERED and len(text) <= _LONGEST:
        _semvers[text, strict] = read
    return read


def _semver(text: str, strict: bool) -> Semver | None:
    body = text if strict else text.removeprefix("v")
    body, plus, build = body.partition("+")
    core, dash, pre = body.partition("-")
    if len(text) >= _LONGEST or (plus and not _identifiers(build)) or (dash and not _identifiers(pre)):
        return None
    parts = core.split(".")
    if len(parts) > 3 or (strict and len(parts) != 3) or not all(_is_number(part) for part in parts):
        return None
    if strict and any(_leading_zero(part) for part in parts):
        return None
    if any(part.isdigit() and _leading_zero(part) for part in pre.split(".") if dash):
        return None
    major, minor, patch = [int(part) for part in parts] + [0] * (3 - len(parts))
    return major, minor, patch, pre


def _identifiers(text: str) -> bool:
    return all(part and _IDENTIFIER.issuperset(part) for part in text.split("."))


def _is_number(part: str) -> bool:
    return part.isascii() and part.isdigit() and len(part) <= 20 and int(part) < 2**64


def _leading_zero(part: str) -> bool:
    return len(part) > 1 and part[0] == "0"


def not_before(read: Semver, oldest: Release) -> bool:
    """Whether a version is the release `oldest` or newer; a pre-release comes before its release (1.6.0-rc1, 1.6.0)."""
    return read[:3] > oldest or (read[:3] == oldest and not read[3])


def image_version(image: str) -> Semver | None:
    """The version in an image's tag, or None. Mirrors internal/runtimeversion ParseImageVersion (1.4)."""
    reference = image.strip().partition("@")[0]
    _, colon, tag = reference.rpartition("/")[2].rpartition(":")
    tag = tag.strip()
    return semver(tag[1:] if tag[:1] in ("v", "V") else tag, strict=True) if colon else None


def runtime(image: str, override: str) -> Release:
    """The release of Dynamo in an image: what the user says, else its tag; 1.5.0-rc1 counts as 1.5.0.

    Mirrors internal/runtimeversion Resolve.
    """
    found = semver(override, strict=True) if override else image_version(image)
    return found[:3] if found else ()


def reached(release: Release, first: Release) -> bool:
    """Whether a release is the first that has something, or newer; false where either is not known."""
    return bool(release and first) and release >= first


def created_since(first: Release, origin: object) -> bool:
    """Whether a graph, by the value of its origin annotation, was created by the operator `first` or a newer one.

    Mirrors internal/features/compatibility Gate.Enabled: no origin version, or one that is no version, is old.
    """
    read = semver(str(origin or ""))
    return bool(first) and read is not None and not_before(read, first)


def numbers(text: str) -> tuple[int, ...]:
    """`v0.7.0-rc1` → (0, 7, 0), `1.36+` → (1, 36): a leading v and all after the numbers are ignored; () when there are none."""
    known = _numbers.get(text)
    if known is not None:
        return known
    found: list[int] = []
    for part in text.removeprefix("v").split("."):
        digits = part[: len(part) - len(part.lstrip(_DIGITS))]
        if not digits or len(digits) > 9:
            break
        found.append(int(digits))
        if digits != part:
            break
    if len(_numbers) < _REMEMBERED and len(text) <= _LONGEST:
        _numbers[text] = tuple(found)
    return tuple(found)


def minor(text: str) -> tuple[int, ...]:
    """The first two numbers: `v1.34.2` → (1, 34)."""
    return numbers(text)[:2]


def at_least(text: str, oldest: str) -> bool:
    """Whether installed software is `oldest` or newer; what is not said counts as zero (0.7 is 0.7.0)."""
    return bool(numbers(text)) and _meets(">=", numbers(text), numbers(oldest))


def between(text: str, first: str, last: str) -> bool:
    """Whether a release lies between two, both included; an empty one is no bound."""
    return (not first or minor(text) >= minor(first)) and (not last or minor(text) <= minor(last))


def floor(text: str, known: tuple[str, ...]) -> str:
    """The newest known version that is not newer than this one, else the oldest; the newest when nothing was said.

    `known` is in order, oldest first.
    """
    found = _floors.get((text, known))
    if found is None:
        read = minor(text)
        fitting = [candidate for candidate in known if numbers(candidate) <= read]
        found = (fitting or known)[-1 if fitting or not read else 0]
        if len(_floors) < _REMEMBERED and len(text) <= _LONGEST:
            _floors[text, known] = found
    return found


def unmet(requirement: str, text: str) -> str:
    """The first comparison of `>=0.3,<0.5` that a version does not meet, or "". ValueError for what cannot be read."""
    have, failing = numbers(text), ""
    for part in requirement.split(","):
        clause = part.strip()
        comparison = next((c for c in COMPARISONS if clause.startswith(c)), "")
        bound = clause[len(comparison) :].strip()
        if not comparison or not numbers(bound) or bound.lstrip(_DIGITS + "."):
            raise ValueError(f'{requirement!r} is no version range; write ">=0.3" or ">=0.3,<0.5"')
        if not failing and not _meets(comparison, have, numbers(bound)):
            failing = clause
    return failing


def _meets(comparison: str, have: tuple[int, ...], bound: tuple[int, ...]) -> bool:
    size = max(len(have), len(bound))
    a, b = have + (0,) * (size - len(have)), bound + (0,) * (size - len(bound))
    if comparison == "~=":
        return a >= b and have[: max(1, len(bound) - 1)] == bound[: max(1, len(bound) - 1)]
    return {"==": a == b, "!=": a != b, ">=": a >= b, "<=": a <= b, ">": a > b, "<": a < b}[comparison]
