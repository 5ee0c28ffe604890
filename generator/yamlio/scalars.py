"""What a scalar means to the API server: the rules of go-yaml v2 as `sigs.k8s.io/yaml` applies them.

They differ from PyYAML's in ways that change a deployment (`y` is true, `1e3` is 1000, `0o17` is 15,
`12:30` and dates are text), so nothing of PyYAML's resolver is used. No `re`: it costs 6 ms to import.
"""

from __future__ import annotations

from generator.errors import Fault
from generator.limits import NUMBER_CHARACTERS
from generator.yamlio.numbers import float_key, is_float, json_number, whole

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    Scalar = str | int | float | bool | None

CORE = "tag:yaml.org,2002:"
MERGE = CORE + "merge"
TAGS = frozenset(
    {
        "str",
        "int",
        "float",
        "bool",
        "null",
        "binary",
        "map",
        "seq",
        "set",
        "omap",
        "pairs",
        "merge",
    }
)
_INF = float("inf")
_WORDS: dict[str, Scalar] = {"": None, "~": None, "null": None, "Null": None, "NULL": None}
for _text in ("y", "Y", "yes", "Yes", "YES", "true", "True", "TRUE", "on", "On", "ON"):
    _WORDS[_text] = True
for _text in ("n", "N", "no", "No", "NO", "false", "False", "FALSE", "off", "Off", "OFF"):
    _WORDS[_text] = False
for _text in (".inf", ".Inf", ".INF"):
    _WORDS[_text] = _WORDS["+" + _text] = _INF
    _WORDS["-" + _text] = -_INF
for _text in (".nan", ".NaN", ".NAN"):
    _WORDS[_text] = _INF - _INF
_LETTERS = frozenset("yYnNtTfFoO~")
_NUMBER = frozenset("+-0123456789")


def resolve(text: str) -> Scalar:
    """The value of a plain, untagged scalar; floats are raw here: infinities and whole floats included."""
    first = text[:1]
    if first in _NUMBER:
        return _WORDS[text] if text in _WORDS else _number(text)
    if first == ".":
        return _WORDS[text] if text in _WORDS else _fraction(text)
    if first in _LETTERS or not first:
        return _WORDS.get(text, text)
    return text


def _limit(text: str) -> None:
    if len(text) > NUMBER_CHARACTERS:
        raise Fault(
            "DGD004",
            f"a number of {len(text)} characters is too long (at most {NUMBER_CHARACTERS})",
            "put the value in quotes if it is text",
        )


def _number(text: str) -> Scalar:
    plain = text.replace("_", "")
    value = whole(plain, _limit)
    if value is not None:
        return value
    if is_float(plain):
        _limit(plain)
        number = float(plain)
        return text if number in (_INF, -_INF) else number
    return text


def _fraction(text: str) -> Scalar:
    """`.5` goes to Go's ParseFloat as it is: underscores count only between two digits."""
    if "_" in text:
        for i, c in enumerate(text):
            if c == "_" and not (text[i - 1].isdigit() and text[i + 1 : i + 2].isdigit()):
                return text
    plain = text.replace("_", "")
    if not is_float(plain):
        return text
    _limit(plain)
    number = float(plain)
    return text if number == _INF else number


def plain(text: str) -> Scalar:
    """The JSON value of a plain, untagged scalar."""
    return finish(resolve(text), text)


def finish(value: Scalar, text: str) -> Scalar:
    """Floats as JSON has them: whole ones are integers, and there is no infinity."""
    if value.__class__ is not float:
        return value
    number = json_number(value)
    if number is None:
        raise Fault("DGD005", f"{text} is not a number the API server can read", "write a finite number, or quote the text")
    return number


def key(value: Scalar) -> str:
    """The text a key becomes: JSON objects have only text keys, so `1.5:` is "1.5" and `y:` is "true"."""
    if value.__class__ is str:
        return value
    if value is None:
        raise Fault("DGD005", "a key is empty or null", "give the key a name; quote it if it is meant as text")
    if value is True or value is False:
        return "true" if value else "false"
    if isinstance(value, float):
        return float_key(value)
    if isinstance(value, int) and not -(1 << 63) <= value < 1 << 63:
        raise Fault("DGD005", "a key is a number beyond 64 bits", "put the key in quotes")
    return str(value)


def check_tag(tag: str) -> str:
    """The short name of a tag of the allow-list, "" for a local `!tag`; everything else is refused."""
    if tag[:1] == "!":
        return ""
    name = tag[len(CORE) :] if tag.startswith(CORE) else ""
    if name not in TAGS:
        shown = repr("!!" + name if name else tag)[:80]
        raise Fault("DGD005", f"the tag {shown} is not allowed", "remove the tag; a manifest needs none")
    return name


def tagged(tag: str, text: str) -> Scalar:
    """The raw value of a scalar with an explicit tag; `!anything` leaves the text as it is."""
    name = check_tag(tag)
    if name == "binary":
        return _binary(text)
    if name not in ("int", "float", "bool", "null"):
        return text
    value = resolve(text)
    kind = value.__class__
    if name == "float" and kind is int and isinstance(value, int) and -(1 << 63) <= value < 1 << 63:
        return float(value)
    if (name, kind) in (("int", int), ("float", float), ("bool", bool)) or (name == "null" and value is None):
        return value
    raise Fault("DGD005", f"the value is not a valid !!{name}", "remove the tag, or correct the value")


def _binary(text: str) -> str:
    import binascii

    try:
        data = text.replace("\n", "").replace("\r", "").encode("ascii")
        return binascii.a2b_base64(data, strict_mode=True).decode("utf-8") if data else ""
    except (binascii.Error, UnicodeError):
        raise Fault("DGD005", "a !!binary value is not base64 of UTF-8 text", "write the text itself, without the tag") from None


def forced_text(text: str, event: Any) -> bool:
    """Whether a scalar has the tag `!` ("do not resolve"), which libyaml's events do not show."""
    source = text[event.start_mark.index : event.start_mark.index + 256]
    if source[:1] == "&":
        source = source.partition(" ")[2].lstrip()
    return source[:1] == "!"
