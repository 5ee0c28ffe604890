"""PyYAML's parser in Python, for a platform that has no wheel with the C part."""

from __future__ import annotations

from yaml.error import MarkedYAMLError
from yaml.parser import Parser
from yaml.reader import Reader
from yaml.scanner import Scanner

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any


class PureParser(Reader, Scanner, Parser):
    """The events of `yaml._yaml.CParser`, with its strictness about escapes that name no character."""

    def __init__(self, stream: bytes) -> None:
        Reader.__init__(self, stream)
        Scanner.__init__(self)
        Parser.__init__(self)

    def get_event(self) -> Any:
        try:
            event = Parser.get_event(self)  # type: ignore[no-untyped-call]
            value = getattr(event, "value", "")
            if not value.isascii():
                value.encode("utf-8")
        except (ValueError, OverflowError):
            mark = self.get_mark()
            raise MarkedYAMLError(problem="found invalid Unicode character escape code", problem_mark=mark) from None
        return event
