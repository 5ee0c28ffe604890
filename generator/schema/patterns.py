"""The few text forms that the schemas name, as character predicates: `re` costs a cold render 6 ms.

Sources: RFC 1123/1035 names, label keys and values as `k8s.io/apimachinery/pkg/util/validation` has them; the
quantity grammar of `k8s.io/apimachinery/pkg/api/resource`; the rest are facts of the DynamoGraphDeployment API.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

LABEL_LENGTH = 63
SUBDOMAIN_LENGTH = 253
DIGITS = "0123456789"
LOWER = "abcdefghijklmnopqrstuvwxyz"
ALNUM = LOWER + LOWER.upper() + DIGITS
BINARY = {"Ki": 1, "Mi": 2, "Gi": 3, "Ti": 4, "Pi": 5, "Ei": 6}
DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
"""The suffixes of a quantity: powers of 1024 and of 10."""


def digits(text: str) -> bool:
    """Only the digits 0 to 9, at least one. (`str.isdigit` alone takes other scripts' too.)"""
    return text.isascii() and text.isdigit()


def number(text: str) -> int | None:
    """The number that digits are, None when it is none or has more than the 19 digits of a 64-bit one."""
    return int(text) if digits(text) and len(text) <= 19 else None


def _framed(text: str, inside: str, ends: str) -> bool:
    """Not empty, only characters of `inside`, first and last of `ends`."""
    return bool(text) and not text.strip(inside) and text[0] in ends and text[-1] in ends


def label_like(text: str) -> bool:
    """`[a-z0-9]([-a-z0-9]*[a-z0-9])?` of any length."""
    return _framed(text, LOWER + DIGITS + "-", LOWER + DIGITS)


def label(text: str) -> bool:
    """An RFC 1123 label: a namespace, a container."""
    return len(text) <= LABEL_LENGTH and label_like(text)


def namespace(text: str) -> bool:
    """A namespace; the empty one counts as not given."""
    return not text or label(text)


def dns1035(text: str) -> bool:
    """An RFC 1035 label: a Service, a LeaderWorkerSet."""
    return label(text) and text[0] in LOWER


def subdomain(text: str) -> bool:
    """An RFC 1123 subdomain: most object names."""
    return len(text) <= SUBDOMAIN_LENGTH and all(label_like(part) for part in text.split("."))


def component_name(text: str) -> bool:
    """`[A-Za-z0-9]([-A-Za-z0-9]*[A-Za-z0-9])?`: a component of a v1beta1 graph."""
    return _framed(text, ALNUM + "-", ALNUM)


def release(text: str) -> bool:
    """`X.Y.Z`, each 0 to 9999 without leading zeros: runtimeVersionOverride."""
    parts = text.split(".")
    return len(parts) == 3 and all(digits(part) and len(part) <= 4 and (part == "0" or part[0] != "0") for part in parts)


def label_name(text: str) -> bool:
    """The part of a label key after the slash."""
    return len(text) <= LABEL_LENGTH and _framed(text, ALNUM + "-_.", ALNUM)


def label_value(text: str) -> bool:
    """A label's value: empty, or like a label key's name part."""
    return not text or label_name(text)


def qualified_name(text: str) -> bool:
    """A label key: `[prefix/]name`."""
    prefix, slash, name = text.rpartition("/")
    return label_name(name) and (not slash or subdomain(prefix))


def annotation_key(text: str) -> bool:
    """An annotation key: a label key, but its prefix may have capitals."""
    return qualified_name(text.lower())


def topology_key(text: str) -> bool:
    """A node label key as kvTransferPolicy.labelKey takes it: each part of the prefix at most 63 long."""
    prefix, slash, name = text.rpartition("/")
    return label_name(name) and (not slash or all(label(part) for part in prefix.split(".")))


def topology_domain(text: str) -> bool:
    """`[a-z][a-z0-9-]*`: a level of Grove's cluster topology."""
    return text[:1] in tuple(LOWER) and not text.strip(LOWER + DIGITS + "-")


def _number(text: str) -> bool:
    return text.count(".") <= 1 and bool(text.replace(".", ""))


def quantity(text: str) -> bool:
    """A quantity: `2`, `1.5`, `500m`, `16Gi`, `1e3`. (Exponents are whole: Go's parser takes no others.)"""
    body = text[1:] if text[:1] in ("+", "-") else text
    suffix = body.lstrip(DIGITS + ".")
    if not _number(body[: len(body) - len(suffix)]):
        return False
    if suffix in BINARY or suffix in DECIMAL:
        return True
    exponent = suffix[2:] if suffix[1:2] in ("+", "-") else suffix[1:]
    return suffix[0] in "eE" and digits(exponent)


def positive(value: int | str) -> bool:
    """Whether a well-formed quantity is more than zero."""
    if isinstance(value, int):
        return value > 0
    mantissa = value.rstrip("numkMGTPEi").replace("E", "e").split("e")[0]
    return not value.startswith("-") and bool(mantissa.strip("+0."))


PATTERNS: dict[str, tuple[Callable[[str], bool], str]] = {
    "label-like": (label_like, "lower-case letters, digits and '-', beginning and ending with a letter or digit"),
    "label": (label, "at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit"),
    "namespace": (namespace, "at most 63 lower-case letters, digits and '-', beginning and ending with a letter or digit"),
    "dns1035": (dns1035, "at most 63 lower-case letters, digits and '-', beginning with a letter"),
    "subdomain": (subdomain, "at most 253 lower-case letters, digits, '-' and '.', beginning and ending with a letter or digit"),
    "component-name": (component_name, "letters, digits and '-', beginning and ending with a letter or digit"),
    "release": (release, "a release as in 1.4.0"),
    "qualified-name": (qualified_name, "[prefix/]name, the name at most 63 letters, digits, '-', '_' and '.'"),
    "annotation-key": (annotation_key, "[prefix/]name, the name at most 63 letters, digits, '-', '_' and '.'"),
    "label-value": (label_value, "empty, or at most 63 letters, digits, '-', '_' and '.'"),
    "topology-domain": (topology_domain, "lower-case letters, digits and '-', beginning with a letter"),
    "topology-key": (topology_key, "a node label key: [prefix/]name"),
    "quantity": (quantity, "a quantity as in 2, 500m, 1.5 or 16Gi"),
}
