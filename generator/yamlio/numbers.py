"""Numbers as Go's strconv reads and prints them, by character tests."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable

_DIGITS = frozenset("0123456789")
_BASES = {
    "x": (16, frozenset("0123456789abcdefABCDEF")),
    "o": (8, frozenset("01234567")),
    "b": (2, frozenset("01")),
}
_OCTAL = _BASES["o"]


def whole(text: str, limit: Callable[[str], None]) -> int | None:
    """`strconv.ParseInt(text, 0, 64)`, then ParseUint, then go-yaml's second look at `0b`; None: not one."""
    sign, body = (text[0], text[1:]) if text[:1] in ("+", "-") else ("", text)
    base, allowed, digits = 10, _DIGITS, body
    if body[:1] == "0" and len(body) > 1:
        prefix = _BASES.get(body[1].lower())
        (base, allowed), digits = (prefix, body[2:]) if prefix else (_OCTAL, body[1:])
    if digits and allowed.issuperset(digits):
        limit(text)
        value = int(digits, base)
        if sign == "-":
            return -value if value <= 1 << 63 else None
        return value if value < 1 << (63 if sign else 64) else None
    if base == 2 and not sign and body[1] == "b" and digits[:1] in ("+", "-"):
        return whole(digits[0] + "0b" + digits[1:], limit)
    return None


def is_float(text: str) -> bool:
    """`[-+]?(\\.[0-9]+|[0-9]+(\\.[0-9]*)?)([eE][-+]?[0-9]+)?`, go-yaml's idea of a float."""
    body = text[1:] if text[:1] in ("+", "-") else text
    mantissa, mark, exponent = body.replace("E", "e").partition("e")
    if mark:
        if exponent[:1] in ("+", "-"):
            exponent = exponent[1:]
        if not exponent or not _DIGITS.issuperset(exponent):
            return False
    before, _, after = mantissa.partition(".")
    return bool(before or after) and _DIGITS.issuperset(before) and _DIGITS.issuperset(after)


def json_number(value: float) -> int | float | None:
    """The number Go's encoding/json prints: whole below 1e21, with its shortest digits; None: not finite."""
    if value - value != 0:
        return None
    if value != int(value) or not -1e21 < value < 1e21:
        return value
    text = repr(value)
    mantissa, mark, exponent = text.partition("e")
    if not mark:
        return int(value)
    digits, _, decimals = mantissa.partition(".")
    return int(digits + decimals) * int(10 ** (int(exponent) - len(decimals)))


def float_key(value: float) -> str:
    """A float as a key: `strconv.FormatFloat(value, 'g', -1, 32)`, with YAML's names for infinities."""
    import struct

    def single(number: float) -> float:
        try:
            return float(struct.unpack("<f", struct.pack("<f", number))[0])
        except OverflowError:
            return float("inf") if number > 0 else float("-inf")

    short = single(value)
    if short - short != 0:
        return ".nan" if short != short else ".inf" if short > 0 else "-.inf"
    text = next((t for n in range(9) if single(float(t := f"{short:.{n}e}")) == short), f"{short:.8e}")
    mantissa, _, exponent = text.partition("e")
    sign = "-" if mantissa[0] == "-" else ""
    digits = mantissa.lstrip("-").replace(".", "").rstrip("0") or "0"
    power = int(exponent)
    if power < -4 or power >= 6:
        return f"{sign}{digits[0]}{'.' if digits[1:] else ''}{digits[1:]}e{'-' if power < 0 else '+'}{abs(power):02d}"
    if power < 0:
        return f"{sign}0.{'0' * (-power - 1)}{digits}"
    whole_part, decimals = digits[: power + 1].ljust(power + 1, "0"), digits[power + 1 :]
    return f"{sign}{whole_part}{'.' if decimals else ''}{decimals}"


def printed(value: object) -> str:
    """A boolean or a number in YAML and JSON; ValueError says what is wrong with anything else."""
    if value is True:
        return "true"
    if value is False:
        return "false"
    if value.__class__ is int:
        if not -(10**21) < value < 10**21:
            raise ValueError("is a number too large for JSON")
        return str(value)
    if value.__class__ is float:
        number = json_number(value)
        if number is None:
            raise ValueError("is not a finite number")
        text = str(number)
        # PyYAML takes a number with an exponent for text unless there is a point.
        return text.replace("e", ".0e") if "e" in text and "." not in text else text
    if value is None:
        raise ValueError("is null, and no manifest may hold a null")
    raise ValueError(f"is a {type(value).__name__}, which has no form in YAML")
