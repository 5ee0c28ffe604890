"""One thing that is wrong with a value, where in it, and words for it.

Nothing here names a file or a line: the caller, who knows where the value came from, turns the pointer into one.
"""

from __future__ import annotations

from generator.records import record

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

QUOTED_CHARACTERS = 60


@record
class Problem:
    """What is wrong at `pointer`. `kind` is a word of the engine (`unknown`, `type`, `required`, `enum`,
    `range`, `length`, `pattern`, `unique`, `null`) or, from a rule, the rule's id (`D14`, `L5`, `P7`, `R6`).
    """

    pointer: tuple[str | int, ...]
    kind: str
    message: str
    hint: str = ""

    @property
    def path(self) -> str:
        """The pointer as Kubernetes writes it: `spec.services.decode.args[3]`."""
        text = ""
        for step in self.pointer:
            if isinstance(step, int) or "." in step or "/" in step or not step:
                text += f"[{step}]"
            else:
                text += f".{step}" if text else step
        return text


def quoted(value: Any) -> str:
    """A value for a message: its repr, cut so that a message stays one line."""
    text = repr(value)
    return text if len(text) <= QUOTED_CHARACTERS else text[: QUOTED_CHARACTERS - 1] + "…"


def noun(value: Any) -> str:
    """What a value is, in a user's words, with the value itself when it is short and simple."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return f"the boolean {'true' if value else 'false'}"
    if isinstance(value, int | float):
        return f"the number {quoted(value)}"
    if isinstance(value, str):
        return f"the string {quoted(value)}"
    if isinstance(value, list):
        return "a list"
    return "an object" if isinstance(value, dict) else f"a {type(value).__name__}"
