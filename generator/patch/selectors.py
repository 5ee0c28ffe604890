"""Which rendered objects a patch is for: kustomize's target selectors.

group, version, kind, name and namespace are patterns for the whole text; labelSelector and annotationSelector are Kubernetes'
selector expressions (`a=b`, `a!=b`, `a in (b,c)`, `a notin (b)`, `a`, `!a`, separated by commas).
"""

from __future__ import annotations

from generator.errors import nearest
from generator.patch.match import matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from generator.trees import Json

    Test = Callable[[Json], bool]

PATTERNS = ("group", "version", "kind", "name", "namespace")


class BadSelector(ValueError):
    """A selector expression that cannot be read; the text says why."""


class Target:
    """A `target` block. Raises BadPattern or BadSelector."""

    def __init__(self, given: Json) -> None:
        self.given = given
        self.patterns = [(key, matcher(given[key])) for key in PATTERNS if given.get(key)]
        self.labels = requirements(given.get("labelSelector") or "")
        self.annotations = requirements(given.get("annotationSelector") or "")

    def matches(self, body: Json) -> bool:
        """Whether an object is one of those meant."""
        own, metadata = identity(body), body.get("metadata") or {}
        return (
            all(matches(own[key]) for key, matches in self.patterns)
            and all(test(metadata.get("labels") or {}) for test in self.labels)
            and all(test(metadata.get("annotations") or {}) for test in self.annotations)
        )

    def words(self) -> str:
        """The target as a user wrote it."""
        return ", ".join(f"{key} {value}" for key, value in self.given.items() if value)

    def candidates(self, bodies: Iterable[Json]) -> str:
        """A hint for a target that matches nothing: the nearest kind, or the names that this kind has."""
        identities = [identity(b) for b in bodies]
        kinds = sorted({h["kind"] for h in identities})
        kind = str(self.given.get("kind") or "")
        if kind and not any(matcher(kind)(k) for k in kinds):
            close = nearest(kind, kinds)
            return f"did you mean {close}?" if close else f"rendered kinds: {', '.join(kinds)}"
        names = sorted({h["name"] for h in identities if not kind or matcher(kind)(h["kind"])})
        name = str(self.given.get("name") or "")
        close = nearest(name, names) if name else ""
        if close and not matcher(name)(close):
            return f"did you mean {close}?"
        return f"names of {kind or 'rendered objects'}: {', '.join(names[:12])}" + (", …" if len(names) > 12 else "")


def identity(body: Json) -> dict[str, str]:
    """What the patterns of a target are matched against."""
    group, _, version = str(body.get("apiVersion", "")).rpartition("/")
    metadata = body.get("metadata") or {}
    return {
        "group": group,
        "version": version,
        "kind": str(body.get("kind", "")),
        "name": str(metadata.get("name", "")),
        "namespace": str(metadata.get("namespace", "")),
    }


def requirements(text: str) -> list[Test]:
    """The requirements of a selector expression, all of which must hold. Raises BadSelector."""
    return [_requirement(part) for part in _split(text)]


def _split(text: str) -> list[str]:
    """The parts between commas that stand in no parentheses."""
    out, depth = [""], 0
    for character in text:
        depth += (character == "(") - (character == ")")
        if character == "," and not depth:
            out.append("")
        else:
            out[-1] += character
    if not text.strip():
        return []
    if depth or not all(part.strip() for part in out):
        raise BadSelector(f"{text!r} has an empty part, or a parenthesis without its partner")
    return [part.strip() for part in out]


def _requirement(part: str) -> Test:
    for sign in ("!=", "==", "="):
        key, sign_found, value = part.partition(sign)
        if sign_found:
            return _equal(_key(key, part), value.strip(), sign != "!=")
    words = part.split(None, 1)
    if len(words) == 2:
        operator, _, rest = words[1].partition("(")
        if operator.strip() not in ("in", "notin") or not rest.endswith(")"):
            raise BadSelector(f"{part!r} is none of key=value, key!=value, key in (a,b), key notin (a,b), key, !key")
        key, inside = _key(words[0], part), operator.strip() == "in"
        values = frozenset(v.strip() for v in rest[:-1].split(","))
        return lambda held: (held.get(key) in values) == inside
    if part.startswith("!"):
        key = _key(part[1:], part)
        return lambda held: key not in held
    key = _key(part, part)
    return lambda held: key in held


def _equal(key: str, value: str, equal: bool) -> Test:
    return lambda held: (held.get(key) == value) == equal


def _key(key: str, part: str) -> str:
    key = key.strip()
    if not key or any(c in key for c in " !=()"):
        raise BadSelector(f"{part!r} has no readable key")
    return key
