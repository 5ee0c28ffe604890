"""Kubernetes quantities: read, compared, and printed in the one canonical form.

A custom resource keeps a quantity as it was written, while the operator's Go types canonicalise it: `1024Mi`
in a LeaderWorkerSet would differ from the live `1Gi` for ever. So everything printed is canonical.
"""

from __future__ import annotations

from generator.schema.patterns import BINARY, DECIMAL, DIGITS
from generator.schema.patterns import digits as only_digits

_SUFFIX = {scale: suffix for suffix, scale in DECIMAL.items()}
NANO = 9
"""Decimals that Kubernetes keeps of a quantity; what is smaller is rounded up."""
_BINARY_SUFFIX = {scale: suffix for suffix, scale in BINARY.items()}
_REMEMBERED = 1024
_LONGEST = 32
_known: dict[str, tuple[int, int, str] | None] = {}
"""Texts that were read before: one pod asks a dozen times for the same few."""


def parse(text: object) -> tuple[int, int, str] | None:
    """(numerator, decimal exponent, family) of a quantity, or None when Kubernetes refuses it.

    Mirrors k8s.io/apimachinery resource.ParseQuantity: an optional sign, digits with at most one point, then a
    binary suffix, a decimal suffix or a decimal exponent. Precision below one nano is rounded up.
    """
    text = str(text)
    if text in _known:
        return _known[text]
    parsed = _read(text)
    if len(_known) < _REMEMBERED and len(text) <= _LONGEST:
        _known[text] = parsed
    return parsed


def _read(text: str) -> tuple[int, int, str] | None:
    if not text or len(text) > 400:
        return None
    at = 1 if text[0] in "+-" else 0
    sign = -1 if text[0] == "-" else 1
    end = at
    while end < len(text) and text[end] in DIGITS + ".":
        end += 1
    digits, suffix = text[at:end], text[end:]
    whole, _, fraction = digits.partition(".")
    if "." in fraction or not only_digits(whole + fraction):
        return None
    number = sign * int(whole + fraction)
    exponent = -len(fraction)
    if suffix in BINARY:
        return number * 1024 ** BINARY[suffix], exponent, "binary"
    if suffix in DECIMAL:
        return number, exponent + DECIMAL[suffix], "decimal"
    if suffix[0] in "eE" and _is_int(suffix[1:]):
        return number, exponent + int(suffix[1:]), "exponent"
    return None


def _kept(text: str) -> bool:
    """Whether Go keeps the text of a quantity as it was written (`1.500`, `1E3`, `+5`): the fast path of ParseQuantity."""
    digits = text.lstrip("+-").lstrip("0")
    end = len(digits) - len(digits.lstrip(DIGITS + "."))
    whole, _, fraction = digits[:end].partition(".")
    suffix = digits[end:]
    if suffix in BINARY:
        return not fraction and 14 - len(whole) - 3 * BINARY[suffix] >= 0 and int(whole or 0) & 7 != 0
    scale = (DECIMAL[suffix] if suffix in DECIMAL else int(suffix[1:])) - len(fraction)
    both = whole + fraction
    return bool(both) and len(both) <= 18 and scale >= -NANO and scale % 3 == 0 and not both.endswith("000") and both[0] != "0"


def _is_int(text: str) -> bool:
    digits = text[1:] if text[:1] in ("+", "-") else text
    return only_digits(digits) and len(digits) < 4


def canonical(text: object) -> str:
    """The canonical form of a quantity (`1024Mi` → `1Gi`, `1000m` → `1`); unparsable text as it is.

    Mirrors resource.ParseQuantity, which keeps what it already takes for canonical, and Quantity.CanonicalizeBytes.
    """
    parsed = parse(text)
    if parsed is None or _kept(str(text)):
        return str(text)
    number, exponent, family = parsed
    if family == "binary":
        whole, rest = divmod(number * 10 ** max(exponent, 0), 10 ** max(-exponent, 0))
        if not rest and (whole == 0 or abs(whole) >= 1024):
            scale = 0
            while scale < 6 and whole and whole % 1024 == 0:
                whole //= 1024
                scale += 1
            return f"{whole}{_BINARY_SUFFIX[scale]}" if scale else str(whole)
        family = "decimal"
    while number and number % 10 == 0:
        number //= 10
        exponent += 1
    if number == 0:
        return "0"
    if exponent < -NANO:
        number, rest = divmod(number, 10 ** (-NANO - exponent))
        number, exponent = number + bool(rest), -NANO
    while exponent % 3:
        number, exponent = number * 10, exponent - 1
    while exponent > 18:
        number, exponent = number * 1000, exponent - 3
    if family == "exponent":
        return f"{number}e{exponent}" if exponent else str(number)
    return f"{number}{_SUFFIX[exponent]}"


def value(text: object) -> int | None:
    """The integer value of a quantity, rounded up (Quantity.Value()), or None when it cannot be read."""
    parsed = parse(text)
    return None if parsed is None else rounded(parsed[0], parsed[1])


def nano(text: object) -> int | None:
    """A quantity in units of 10⁻⁹, rounded up, to be compared exactly without `fractions`; None when it is none."""
    parsed = parse(text) if isinstance(text, str | int) else None
    return None if parsed is None else rounded(parsed[0], parsed[1] + NANO)


def rounded(number: int, exponent: int) -> int:
    """number × 10^exponent, rounded up."""
    power = int(10 ** abs(exponent))
    return number * power if exponent >= 0 else -(-number // power)


def is_zero(text: object) -> bool:
    """Whether a quantity reads as zero. Mirrors Quantity.IsZero."""
    parsed = parse(text)
    return parsed is not None and parsed[0] == 0
