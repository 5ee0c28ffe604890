"""Runs a compiled template: text, values, `if` on presence, `for` over a ready list. Nothing else exists."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from generator.trees import Object

    Program = tuple[tuple[Any, ...], ...]

TEXT, VALUE, IF, FOR = 0, 1, 2, 3

_QUOTED = frozenset(" \t\n'\"\\{}[]$`!")


def run(program: Program, values: Object, text: Callable[[str], object], value: Callable[[Any], object]) -> None:
    """Run a program; literal text goes to `text`, every output value to `value`."""
    for step in program:
        kind = step[0]
        if kind == TEXT:
            text(step[1])
        elif kind == VALUE:
            found = look_up(values, step[1])
            value(quote(str(found)) if step[2] == "sh" else found)
        elif kind == IF:
            run(step[2] if look_up(values, step[1]) else step[3], values, text, value)
        else:
            for item in look_up(values, step[2]):
                run(step[3], values | {step[1]: item}, text, value)


def look_up(values: Object, path: tuple[str, ...]) -> Any:
    """The value at a dotted path. A name that was not given is our bug, as with Jinja's StrictUndefined."""
    found: Any = values
    for name in path:
        try:
            found = found[name]
        except (KeyError, TypeError):
            raise LookupError(f"template value {'.'.join(path)!r} is undefined") from None
    return found


def quote(word: str) -> str:
    """A word for `bash -c "…"`, quoted only where needed. Mirrors internal/dynamo/utils.go shellQuoteForBashC."""
    if not _QUOTED.intersection(word):
        return word
    word = word.replace("\\", "\\\\").replace('"', '\\"').replace("$", "\\$").replace("`", "\\`")
    return '"' + word.replace("'", "'\"'\"'") + '"'
