"""The shell: finds the verb, prints its outcome, maps what went wrong to an exit code.

Exit: 0 rendered · 1 something is wrong with the content of an input, or standard output could not be written · 2 command line, or
a named file that cannot be opened · 3 a bug of ours.
"""

from __future__ import annotations

import sys

from generator import standard
from generator.commands.outcome import Outcome
from generator.errors import Refused, UsageError, nearest

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

PEEKED: tuple[list[str], ...] = ([], ["-"])
"""Command lines that a KRM function is started with: kustomize and kpt give no argument and a ResourceList on stdin."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command line and give back its exit code."""
    words = list(sys.argv[1:] if argv is None else argv)
    try:
        return _print(_outcome(words))
    except BrokenPipeError:  # `| head -1`: the reader had enough
        return 1
    except standard.Unwritable as error:
        standard.say(f"dgd-render: standard output: {error}\n")
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception:  # our bug: say so, keep it short, keep the details for the report
        return _bug()


def _print(outcome: Outcome) -> int:
    told = outcome.notes
    if outcome.findings:
        from generator import report
        from generator.commands import brief

        told += (brief if outcome.form == "brief" else report).text(outcome.told())
    standard.say(told)
    standard.write(outcome.output)
    return outcome.exit


def _outcome(words: list[str]) -> Outcome:
    try:
        return _hosts_call(words) or _typed(words)
    except UsageError as error:
        return _misused(error)
    except Refused as refused:
        return Outcome(findings=refused.findings, exit=1)
    except FileNotFoundError:
        if _in_a_folder():
            raise
        return _misused(UsageError("the current folder does not exist any more", "run it in a folder that is there"))


def _misused(error: UsageError) -> Outcome:
    from generator import report

    hint = f"  hint: {report.one_line(error.hint)}\n" if error.hint else ""
    return Outcome(notes=f"dgd-render: {report.one_line(str(error))}\n{hint}", exit=2)


def _in_a_folder() -> bool:
    """Whether the current folder is there: where it was removed, no relative path has a meaning."""
    import os

    try:
        os.getcwd()
    except FileNotFoundError:
        return False
    return True


def _hosts_call(words: list[str]) -> Outcome | None:
    """What Argo CD and kustomize call, before any parser is loaded; None for everything else."""
    if words == ["cmp", "generate"]:
        from generator.commands import cmp

        return cmp.generate()
    called = words[1:] if words[:1] == ["krm"] else words if words and _from_kustomize(words[0]) else None
    if called is not None and not (called and called[0].startswith("-")):
        from generator.commands import krm

        return krm.call(called)
    if words not in PEEKED or not standard.may_hold_resources():
        return None
    from generator import limits
    from generator.commands import krm

    text = standard.read(limits.FILE_BYTES + 1)
    if krm.is_resource_list(text):
        return krm.function(text)
    if words:
        import io

        sys.stdin = io.TextIOWrapper(io.BytesIO(text), encoding="utf-8")
    return None


def _from_kustomize(word: str) -> bool:
    """Whether a first word is the config file that kustomize gives to a legacy plugin."""
    import os

    from generator.commands import verbs

    named = word.rpartition("/")[2].startswith("kust-plugin-config-")
    inside = "KUSTOMIZE_PLUGIN_CONFIG_ROOT" in os.environ and word not in verbs.NAMES
    return named or (inside and os.path.isfile(word))


def _typed(words: list[str]) -> Outcome:
    """What a person typed."""
    from generator.command_line import HelpAsked
    from generator.commands import parsers, verbs

    if not words:
        return Outcome(notes=f"dgd-render: no verb and no graph is given\n\n{parsers.everything().format_help()}", exit=2)
    if words[0] in ("--version", "version"):
        from generator import __version__

        return Outcome(f"dgd-render {__version__}\n")
    try:
        if words[0] in ("-h", "--help", "help"):
            return _help(words[1:])
        if words[0] in verbs.NAMES:
            return parsers.run(words[0], words[1:])
        if _looks_like_verb(words[0]):
            raise _no_verb(words[0])
        return parsers.run("render", words)
    except HelpAsked as page:
        return Outcome(str(page))


def _help(words: list[str]) -> Outcome:
    from generator.commands import parsers, verbs

    if not words:
        return Outcome(parsers.everything().format_help())
    if words[0] not in verbs.NAMES:
        raise _no_verb(words[0])
    return Outcome(parsers.parser(words[0]).format_help())


def _no_verb(word: str) -> UsageError:
    from generator.commands import verbs

    guess = nearest(word, verbs.NAMES)
    hint = f"did you mean {guess}?" if guess else f"verbs: {', '.join(verbs.NAMES)}"
    return UsageError(f"{word!r} is no verb and no file", hint)


def _looks_like_verb(word: str) -> bool:
    import os

    return not word.startswith("-") and "/" not in word and "." not in word and not os.path.exists(word)


def _bug() -> int:
    import traceback

    from generator import __version__, report

    kind, value, trace = sys.exc_info()
    frames = traceback.extract_tb(trace)
    places = " < ".join(f"{f.filename.rpartition('/')[2]}:{f.lineno} {f.name}" for f in reversed(frames[-6:]))
    name = kind.__name__ if kind else "?"
    text = report.one_line(f"dgd-render {__version__}: a bug of ours: {name}: {str(value)[:300]}")
    standard.say(f"{text}\n  at {places}\n  hint: please report it with the graph and the overlay (secrets removed)\n")
    return 3
