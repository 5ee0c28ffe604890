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

VERBS = ("render", "explain")


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
    if not words or words[0] in ("-h", "--help", "help"):
        from generator.commands import help

        text = help.text()
        return _say(text, 2) if not words else _print(text)
    if words[0] in ("--version", "version"):
        from generator import __version__

        return _print(f"dgd-render {__version__}\n")
    verb, rest = (words[0], words[1:]) if words[0] in VERBS else ("render", words)
    if verb == "render" and verb != words[0] and _looks_like_verb(words[0]):
        guess = nearest(words[0], VERBS)
        raise UsageError(f"{words[0]!r} is no verb and no file", f"did you mean {guess}?" if guess else f"verbs: {', '.join(VERBS)}")
    if any(w in ("-h", "--help") for w in rest):
        from generator.commands import help

        return _print(help.text(verb))
    from generator.arguments import parse

    given = parse(verb, rest)
    if verb == "explain":
        from generator.commands import explain

        return explain.run(given)
    from generator.commands import render

    return render.run(given)


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
    return _say(f"dgd-render {__version__}: a bug of ours: {name}: {str(value)[:300]}\n  at {places}\n"
                "  hint: please report it with the graph and the overlay (secrets removed)\n", 3)
