"""PyYAML's C parser without the 16 ms that `import yaml` costs.

`yaml/__init__` pulls in `re`, `enum`, `datetime` and `base64`; the C module `yaml._yaml` needs only four
small modules and eight exception names. When PyYAML is a version this was tested with and nobody has
imported it yet, a bare stub package stands in while `yaml._yaml` is imported. Afterwards the nine stub
entries go (and only they: dropping `yaml.events` too would give two classes of every event), so a later
`import yaml` gets the whole of PyYAML. Any doubt leads to the plain import, and no C module to the pure
Python parser: both slower, never different.
"""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any, Protocol

    class EventSource(Protocol):
        def get_event(self) -> Any: ...


# Versions whose `yaml._yaml` was imported this way in tests; anything else takes the plain import.
TESTED = frozenset({"6.0", "6.0.1", "6.0.2", "6.0.3", "6.0.4"})
KEPT = ("error", "tokens", "events", "nodes", "_yaml")
STUBS = {
    "reader": "ReaderError",
    "scanner": "ScannerError",
    "parser": "ParserError",
    "composer": "ComposerError",
    "constructor": "ConstructorError",
    "emitter": "EmitterError",
    "serializer": "SerializerError",
    "representer": "RepresenterError",
}
MARKED = frozenset({"scanner", "parser", "composer", "constructor"})


def _find() -> ModuleSpec | None:
    """Where PyYAML is, found as `import yaml` would find it."""
    for finder in sys.meta_path:
        if finder.__class__ is _Completer:
            continue
        find_spec = getattr(finder, "find_spec", None)
        spec: ModuleSpec | None = find_spec("yaml", None) if find_spec is not None else None
        if spec is not None:
            return spec
    return None


def _tested_layout(spec: ModuleSpec | None) -> bool:
    """The version is read from the head of `yaml/__init__.py`: `importlib.metadata` would cost 36 ms."""
    if spec is None or not spec.submodule_search_locations or not (spec.origin or "").endswith("__init__.py"):
        return False
    try:
        with open(str(spec.origin), "rb") as file:
            head = file.read(2048)
    except OSError:
        return False
    _, found, rest = head.partition(b"\n__version__ = '")
    return bool(found) and rest.partition(b"'")[0].decode("ascii", "replace") in TESTED


def _stub_reader_error(self: Any, name: Any, position: Any, character: Any, encoding: Any, reason: Any) -> None:
    self.name, self.position, self.character, self.encoding, self.reason = name, position, character, encoding, reason


class _Completer:
    """Runs once, when somebody imports the real `yaml`: gives the new package the submodules that were kept,
    which the import system would not bind to it because they are loaded already."""

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        if name != "yaml":
            return None
        spec = _find()
        if spec is not None and spec.loader is not None:
            run = spec.loader.exec_module

            def exec_module(module: ModuleType) -> None:
                if self in sys.meta_path:
                    sys.meta_path.remove(self)
                for part in KEPT:
                    if "yaml." + part in sys.modules:
                        setattr(module, part, sys.modules["yaml." + part])
                run(module)

            spec.loader.exec_module = exec_module  # type: ignore[method-assign]
        return spec


def _import_light(spec: ModuleSpec) -> None:
    """Import `yaml._yaml` (and error, tokens, events, nodes) below a stub package, then drop the stubs."""
    make = type(sys)
    package = make("yaml")
    package.__path__ = list(spec.submodule_search_locations or ())
    sys.modules["yaml"] = package
    names = ["yaml"]
    complete = False
    try:
        import yaml.error

        for part, name in STUBS.items():
            base = yaml.error.MarkedYAMLError if part in MARKED else yaml.error.YAMLError
            space = {"__module__": "yaml." + part}
            if part == "reader":
                space["__init__"] = _stub_reader_error  # type: ignore[assignment]
            stub = make("yaml." + part)
            setattr(stub, name, type(name, (base,), space))
            setattr(package, part, stub)
            sys.modules["yaml." + part] = stub
            names.append("yaml." + part)
        for part in KEPT:
            __import__("yaml." + part)
        complete = True
    finally:
        for name in names:
            sys.modules.pop(name, None)
        if not complete:
            for part in KEPT:
                sys.modules.pop("yaml." + part, None)
    sys.meta_path.insert(0, _Completer())


def bind() -> Callable[[bytes], EventSource]:
    """The parser class: C if there is one, found the cheap way if that is known to work."""
    if "yaml" not in sys.modules and "yaml._yaml" not in sys.modules:
        spec = _find()
        if spec is not None and _tested_layout(spec):
            try:
                _import_light(spec)
            except (ImportError, AttributeError):
                pass
    try:
        module = sys.modules.get("yaml._yaml") or __import__("yaml._yaml", fromlist=("CParser",))
        parser: Callable[[bytes], EventSource] = module.CParser
    except ImportError:
        return pure()
    return parser


def pure() -> Callable[[bytes], EventSource]:
    """PyYAML's own parser: the same events, about nine times slower."""
    from generator.yamlio.pure import PureParser

    return PureParser


Parser = bind()
events: Any = sys.modules["yaml.events"]
YAMLError: type[Exception] = sys.modules["yaml.error"].YAMLError
