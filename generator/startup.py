"""The way in: `main`, with the modules of a usual command taken from one file.

A render needs about 130 small modules, and finding, opening and checking each costs more than running it: together half of
a cold render. The build therefore writes them into one module, `generator/_bundle.py` (scripts/bundle.py), in which each is a
function; its .pyc loads in a few milliseconds. A bundle is used only while it says what the sources say: in a checkout
every file must have the size and time that it had when the bundle was made. Without one, everything works the same, slower.
"""

from __future__ import annotations

import gc
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from importlib.machinery import ModuleSpec
    from types import ModuleType
    from typing import Any

    Bodies = Mapping[str, tuple[Callable[[], None], bool]]

HERE = os.path.dirname(os.path.abspath(__file__))


class Bundle:
    """Finds and runs the bundled modules. A module that is not in the bundle is imported from its file."""

    def __init__(self, bodies: Bodies) -> None:
        self.bodies = bodies

    def find_spec(self, name: str, path: object = None, target: object = None) -> ModuleSpec | None:
        """The specification of a bundled module."""
        found = self.bodies.get(name)
        if found is None:
            return None
        spec: ModuleSpec = _Spec(name, self)
        place = os.path.join(HERE, *name.split(".")[1:])
        spec.origin = os.path.join(place, "__init__.py") if found[1] else f"{place}.py"
        spec.has_location = True
        spec.cached = spec.origin  # else it is worked out for each module
        if found[1]:
            spec.submodule_search_locations = [place]
        return spec

    def create_module(self, spec: ModuleSpec) -> None:
        """The default module will do."""

    def exec_module(self, module: ModuleType) -> None:
        """Run the module's body with the module as its globals."""
        body = self.bodies[module.__name__][0]
        _Function(body.__code__, module.__dict__)()


def _fresh(sources: Mapping[str, tuple[int, int]]) -> bool:
    """Whether every source is as it was when the bundle was made. An installed package does not change."""
    if os.path.isdir(os.path.join(HERE, "templates")):
        return True
    try:
        for path, (size, time) in sources.items():
            held = os.stat(f"{HERE}/{path}")
            if held.st_size != size or held.st_mtime_ns != time:
                return False
    except OSError:
        return False
    return True


_Spec: Any = type(__spec__)
_Function: Any = type(_fresh)


def main() -> int:
    """Run the command line. The process is short and its input bounded: collecting garbage would only cost time."""
    gc.disable()
    try:
        from generator import _bundle
    except ImportError:
        pass
    else:
        if _fresh(_bundle.SOURCES):
            sys.meta_path.insert(0, Bundle(_bundle.MODULES))
    from generator.cli import main as run

    return run()
