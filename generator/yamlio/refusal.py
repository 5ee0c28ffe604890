"""Why a value cannot be printed, and where it is: looked for only after printing has failed."""

from __future__ import annotations

from generator.yamlio.numbers import json_number, printed
from generator.yamlio.origin import json_pointer

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from generator.trees import Pointer


def explained(document: object, error: Exception) -> str:
    """The pointer of the first value that cannot be printed, and the reason (never the value itself)."""
    found = _offender(document, ())
    pointer, reason = found if found is not None else ((), str(error))
    return f"{json_pointer(pointer) or 'the document'} {reason}"


def _offender(value: Any, pointer: Pointer) -> tuple[Pointer, str] | None:
    kind = value.__class__
    try:
        if kind is dict:
            for key, item in value.items():
                if key.__class__ is not str:
                    return pointer, f"has a key that is a {type(key).__name__}, not text"
                _whole_text(key)
                found = _offender(item, (*pointer, key))
                if found is not None:
                    return found
        elif kind is list:
            for i, item in enumerate(value):
                found = _offender(item, (*pointer, i))
                if found is not None:
                    return found
        elif kind is str:
            _whole_text(value)
        else:
            printed(value)
    except ValueError as error:
        return pointer, str(error)
    return None


def _whole_text(text: str) -> None:
    try:
        text.encode("utf-8")
    except UnicodeEncodeError:
        raise ValueError("holds half of a surrogate pair") from None


def jsonable(value: Any) -> Any:
    """A copy with the numbers JSON prints, or ValueError for what `dump` refuses too."""
    kind = value.__class__
    if kind is dict:
        for key in value:
            if key.__class__ is not str:
                raise ValueError(f"has a key that is a {type(key).__name__}, not text")
            _whole_text(key)
        return {key: jsonable(item) for key, item in value.items()}
    if kind is list:
        return [jsonable(item) for item in value]
    if kind is str:
        _whole_text(value)
        return value
    printed(value)
    return json_number(value) if kind is float else value
