"""The rare paths of the builder: scalars seen for the first time, and everything that is wrong."""

from __future__ import annotations

from generator.errors import Fault, Finding, Problems, Where
from generator.yamlio import scalars
from generator.yamlio.origin import Document, json_pointer, locate

TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any, NoReturn

    from generator.trees import Object, Pointer
    from generator.yamlio.positions import Place

WANTED: Any = object()  # the key of an open mapping whose next scalar is a key
MERGE: Any = object()  # the key of an open mapping whose next value is merged in
REFUSED = "\0"  # stands for a key that was refused; its document is dropped anyway
FINDINGS = 50
QUOTED = 80
REMEMBERED = 4096
VALUES: Object = {}
KEYS: dict[str, str] = {}


def shown(text: str) -> str:
    """Text of an input, quoted, cut and with control and bidi characters escaped."""
    return repr(text if len(text) <= QUOTED else text[: QUOTED - 3] + "...")


class Stop(Exception):
    """Nothing more is read from this file; the findings say why."""


def _remember(memo: Object, text: str, value: object) -> None:
    """Files repeat their scalars; short ones are kept, up to a bound that a fleet of files cannot exceed."""
    if len(text) <= 64:
        if len(memo) >= REMEMBERED:
            memo.clear()
        memo[text] = value


class Reports:
    """What the builder's loop calls when a scalar is new or something is wrong."""

    def __init__(self, text: str, file: str, problems: Problems) -> None:
        self.text, self.file, self.problems = text, file, problems
        self.documents: list[Document] = []
        self.cache: dict[str, list[Place | None]] = {}
        self.index = -1
        self.stack: list[tuple[Any, Any, set[str] | None, str | None, int]] = []
        self.merged: set[str] | None = None

    def value(self, event: Any, container: Any, key: Any) -> Any:
        """The value of a plain or tagged scalar."""
        text = event.value
        try:
            if event.tag is not None:
                return scalars.finish(scalars.tagged(event.tag, text), shown(text))
            value = scalars.plain(text)
        except Fault as error:
            return self.complain(event, error.message, error.hint, container, key, error.code)
        _remember(VALUES, text, value)
        return value

    def key(self, event: Any, container: Any) -> str:
        """The text of a plain or tagged scalar that is a key."""
        text = event.value
        try:
            if event.tag is not None:
                return scalars.key(scalars.tagged(event.tag, text))
            name = scalars.key(scalars.resolve(text))
        except Fault as error:
            self.complain(event, error.message, error.hint, container, WANTED, error.code)
            return REFUSED
        _remember(KEYS, text, name)
        return name

    def odd_key(self, event: Any, container: Any, value: Any) -> str:
        """The text of an alias that is a key; a list or mapping there was reported at its start."""
        if value.__class__ is list or value.__class__ is dict:
            return REFUSED
        try:
            name = scalars.key(value)
        except Fault as error:
            self.complain(event, error.message, error.hint, container, WANTED, error.code)
            return REFUSED
        if name in container and not (self.merged is not None and name in self.merged):
            self.duplicate(event, container, name)
        return name

    def tag(self, event: Any, container: Any, key: Any) -> None:
        """Refuse the tag of a collection unless it says nothing the API server would not ignore."""
        try:
            scalars.check_tag(event.tag)
        except Fault as error:
            self.complain(event, error.message, error.hint, container, key, error.code)

    def alias(self, event: Any, anchors: Object, container: Any, key: Any) -> tuple[Any, int]:
        """What an alias stands for, and how many values that is."""
        name = event.anchor
        found = anchors.get(name)
        if found.__class__ is tuple:
            return found[0], found[1]
        if name in anchors:
            self.complain(event, f"the anchor {shown(name)} contains itself", "write the value out", container, key)
        else:
            hint = f"define it first with &{shown(name)[1:-1]}, or quote the text if it is no alias"
            self.complain(event, f"the alias {shown('*' + name)} names no anchor", hint, container, key, "DGD001")
        return None, 1

    def copy(self, event: object, value: object, room: int) -> Any:
        """An alias's value as a copy of its own."""
        from generator.yamlio.merging import TooDeep, copied

        try:
            return copied(value, room)
        except TooDeep:
            self.stop(event, "nested too deeply through aliases", "write the values out")

    def merge(self, event: object, container: Object, value: object) -> None:
        """Apply `<<`."""
        from generator.yamlio.merging import merge

        if self.merged is None:
            self.merged = set()
        wrong = merge(container, value, self.merged)
        if wrong is not None:
            hint = "put << first in its mapping" if "before" in wrong else "write << in quotes if it is an ordinary key"
            self.complain(event, wrong, hint, container, "<<", "DGD003" if "before" in wrong else "DGD005")

    def duplicate(self, event: Any, container: Any, name: str) -> None:
        """Two equal keys: the API server keeps the last one silently, `kubectl` refuses, so do we."""
        if name == REFUSED:
            return
        pointer = (*self.path(container, None)[:-1], name)
        document = Document(None, self.file, self.text, self.index, self.cache)
        first = locate(document, pointer, True)
        written = "" if event.__class__.__name__ != "ScalarEvent" or event.value == name else f" (written {shown(event.value)})"
        self.complain(
            event,
            f"the key {shown(name)}{written} is given twice, first on line {first.line}",
            "remove one of the two",
            container,
            name,
            "DGD003",
        )

    def complain(self, event: Any, message: str, hint: str, container: Any, key: Any, code: str = "DGD005") -> None:
        """Note a finding at an event; after a number of them the rest of the file says nothing new."""
        mark = event.start_mark
        where = Where(self.file, mark.line + 1, mark.column + 1, json_pointer(self.path(container, key)))
        self.problems.add(Finding(code, message, where, hint))
        if code == "DGD004" or len(self.problems) >= FINDINGS:
            raise Stop

    def directive(self, event: Any, container: Any, key: Any) -> None:
        """A %YAML or %TAG before a document."""
        from generator.yamlio.complaints import DIRECTIVE

        self.complain(event, *DIRECTIVE, container, key)

    def no_key(self, event: Any, line: int, container: Any, key: Any) -> None:
        """A list or mapping where a key belongs."""
        from generator.yamlio.complaints import container_key

        self.complain(event, *container_key(self.text, line), container, key)

    def stop(self, event: Any, message: str, hint: str) -> NoReturn:
        """A limit is exceeded."""
        mark = event.start_mark
        self.problems.add(Finding("DGD004", message, Where(self.file, mark.line + 1, mark.column + 1), hint))
        raise Stop

    def path(self, container: object, key: object) -> Pointer:
        """The pointer of the place where the loop stands."""
        opened = [(frame[0], frame[1]) for frame in self.stack] + [(container, key)]
        parts: list[str | int] = []
        for inside, name in opened[1:]:
            if name is MERGE:
                parts.append("<<")
            elif name is not WANTED:
                parts.append(len(inside) if inside.__class__ is list else str(name))
        return tuple(parts)
