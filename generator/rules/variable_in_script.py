"""`$(NAME)` in a script, where no variable has the name: the kubelet leaves it, and the shell starts a program NAME."""

from __future__ import annotations

import re

from generator.backends import words
from generator.schema.access import entries, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD521"
NAME = re.compile(r"(?<!\$)\$\(([A-Z][A-Z0-9_]*)\)")
GIVEN = ("LWS_", "GROVE_", "DYN_", "DYNAMO_", "POD_")
"""How variables begin that an orchestrator or the operator adds."""


def check(seen: Seen) -> Iterator[Finding]:
    """Each such name, in the script of a main container whose variables are all known."""
    for engine in seen.engines:
        at = words.script_at(engine.argv)
        script = engine.argv[at] if 0 <= at < len(engine.argv) else ""
        names = dict.fromkeys(NAME.findall(script)) if "$(" in script and not engine.main.get("envFrom") else ()
        known = _known(engine, seen) if names else set()
        for name in names:
            if name not in known and not name.startswith(GIVEN):
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: $({name}) in its script is no variable of the container: the shell starts a program {name}",
                    engine.at(at),
                    f"add {name} to env, or write ${{{name}}} for a variable of the script",
                )


def _known(engine: Launched, seen: Seen) -> set[str]:
    """The variables that the container will have, the operator's too."""
    out = set(engine.env)
    for spec in seen.built(engine.component):
        for _, container in entries(spec.get("containers")):
            out.update(text(one, "name") for _, one in entries(container.get("env")))
    return out
