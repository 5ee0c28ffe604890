"""The command `dgd-render`: finds the verb, maps what went wrong to an exit code.

Exit: 0 rendered · 1 something is wrong with the content of an input · 2 command line, or a named file that
cannot be opened · 3 a bug of ours.
"""

from __future__ import annotations

import sys

from generator.errors import Refused, UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PARSED = ("render", "check", "explain", "shared")
"""Verbs whose command line `arguments` knows; the others read their own words."""
VERBS = (*PARSED, "schema", "init", "cmp", "krm")
PEEKED: tuple[list[str], ...] = ([], ["-"])
"""Command lines that a KRM function is started with: kustomize and kpt give no argument and a ResourceList on stdin."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and give back its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _run(words)
    except UsageError as error:
        hint = f"  hint: {error.hint}\n" if error.hint else ""
        return _say(f"dgd-render: {error}\n{hint}", 2)
    except Refused as refused:
        from generator import report

        return _say(report.text(refused.findings), 1)
    except BrokenPipeError:
        sys.stderr.close()
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception:  # our bug: say so, keep it short, keep the details for the report
        return _bug()


def _run(words: list[str]) -> int:
    if words[:1] == ["cmp"]:  # the hot verb of a host: nothing else is looked at first
        from generator.commands import cmp

        return cmp.run(words[1:])
    if (code := _function(words)) is not None:
        return code
    if not words or words[0] in ("-h", "--help", "help"):
        from generator.commands import help

        text = help.text()
        return _say(text, 2) if not words else _print(text)
    if words[0] in ("--version", "version"):
        from generator import __version__

        return _print(f"dgd-render {__version__}\n")
    verb, rest = (words[0], words[1:]) if words[0] in VERBS else ("render", words)
    if verb != words[0] and _looks_like_verb(words[0]):
        guess = nearest(words[0], VERBS)
        hint = f"did you mean {guess}?" if guess else f"verbs: {', '.join(VERBS)}"
        raise UsageError(f"{words[0]!r} is no verb and no file", hint)
    if any(w in ("-h", "--help") for w in rest):
        from generator.commands import help

        return _print(help.text(verb))
    return _verb(verb, rest)


def _function(words: list[str]) -> int | None:
    """Run as kustomize's plugin or as a KRM function, if this command line is a call of one; else None."""
    if words[:1] == ["krm"] or (words and words[0] not in VERBS and _from_kustomize(words[0])):
        from generator import krm

        return krm.run(words[1:] if words[0] == "krm" else words)
    if words not in PEEKED or not _readable(0):
        return None
    from generator import krm, limits

    text = sys.stdin.buffer.read(limits.FILE_BYTES + 1)
    if krm.is_resource_list(text):
        return krm.function(text)
    if not words:
        return None
    import io

    sys.stdin = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")
    return None


def _from_kustomize(word: str) -> bool:
    """Whether a first word is the config file that kustomize gives to a legacy plugin."""
    import os

    named = word.rpartition("/")[2].startswith("kust-plugin-config-")
    return named or ("KUSTOMIZE_PLUGIN_CONFIG_ROOT" in os.environ and os.path.isfile(word))


def _readable(descriptor: int) -> bool:
    """Whether stdin is a file, a pipe or a socket: a terminal or /dev/null holds no ResourceList."""
    import os
    import stat

    try:
        mode = os.fstat(descriptor).st_mode
    except OSError:
        return False
    return sys.stdin is not None and (stat.S_ISREG(mode) or stat.S_ISFIFO(mode) or stat.S_ISSOCK(mode))


def _verb(verb: str, rest: list[str]) -> int:
    if verb == "init":
        from generator.commands import init

        return init.run(rest)
    if verb == "schema":
        from generator.commands import schema

        return schema.run(rest)
    from generator.arguments import parse

    given = parse(verb, rest)
    if verb == "render":
        from generator.commands import render

        return render.run(given)
    if verb == "check":
        from generator.commands import check

        return check.run(given)
    if verb == "shared":
        from generator.commands import shared

        return shared.run(given)
    from generator.commands import explain

    return explain.run(given)


def _looks_like_verb(word: str) -> bool:
    import os

    return not word.startswith("-") and "/" not in word and "." not in word and not os.path.exists(word)


def _print(text: str) -> int:
    sys.stdout.write(text)
    return 0


def _say(text: str, code: int) -> int:
    sys.stderr.write(text)
    return code


def _bug() -> int:
    import traceback

    from generator import __version__

    kind, value, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    places = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    name = kind.__name__ if kind else "?"
    return _say(
        f"dgd-render {__version__}: a bug of ours: {name}: {str(value)[:300]}\n  at {places}\n"
        "  hint: please report it with the graph and the overlay (secrets removed)\n",
        3,
    )
