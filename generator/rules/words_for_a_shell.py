"""Words that the operator hands to a shell unquoted: `;`, `|`, `&` … in them end the command. S15 of its launch lines.

The operator quotes only what has blanks, quotes, brackets, `$`, a backtick, `!` or a backslash (internal/dynamo/utils.go
shellQuoteForBashC). The corrected rendering quotes every word, so this is about `fidelity: exact`.
"""

from __future__ import annotations

from generator.backends import words
from generator.schema.access import entries, text

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator

    from generator.errors import Finding
    from generator.rules.engines import Launched
    from generator.rules.seen import Seen

CODE = "DGD522"
READ_BY_SHELLS = frozenset(";|&<>()*?#~")
QUOTED = frozenset(" \t\n'\"\\{}[]$`!")


def check(seen: Seen) -> Iterator[Finding]:
    """The words of a command that the operator puts into a script."""
    for engine in seen.engines if seen.cluster.exact else ():
        if words.script_at(engine.argv) >= 0:
            continue
        for index, word in enumerate(engine.argv):
            if READ_BY_SHELLS & set(word) and not QUOTED & set(word) and _is_in_script(word, engine, seen):
                yield seen.finding(
                    CODE,
                    f"{engine.owner}: operator {seen.profile.operator} hands {word!r} to a shell without quotes, and the shell"
                    " reads it",
                    engine.at(index),
                    "write it with a blank or quotes in it, which the operator quotes; or run your own script",
                )


def _is_in_script(word: str, engine: Launched, seen: Seen) -> bool:
    for spec in seen.built(engine.component):
        for _, container in entries(spec.get("containers")):
            command, args = container.get("command"), container.get("args")
            if text(container, "name") == engine.component.main and isinstance(command, list) and command[-1:] == ["-c"]:
                script = args[0] if isinstance(args, list) and args else ""
                if word in str(script).split():
                    return True
    return False
