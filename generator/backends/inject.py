"""Puts launch flags into a container's own command. Mirrors internal/dynamo/utils.go injectFlagsIntoContainerCommand.

The operator appends to a direct `python` command and searches each element of args for `python… <framework>`;
where it finds nothing the flags are lost. Corrected (`profile.launch.lost_flags_refused`), the place is looked
for in the whole command with a shell's eyes, and a command without one is refused.
"""

from __future__ import annotations

from generator.backends import words
from generator.backends.detect import after_python
from generator.backends.quoting import SPACE, fields, joined
from generator.errors import Fault
from generator.records import replace

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    from generator.backends.facts import Framework
    from generator.releases.profile import Launch
    from generator.trees import ContainerSpec, Object


def flags(
    container: ContainerSpec,
    added: str,
    facts: Framework,
    launch: Launch,
    *,
    needs_shell: bool = False,
) -> Object:
    """A container that runs its command with these flags. Mirrors internal/dynamo/utils.go injectFlagsIntoContainerCommand."""
    command, args = list(container.get("command") or ()), list(container.get("args") or ())
    added = " ".join(fields(added))
    if command and words.is_python(command[0]):
        return _appended(container, command, args, added, launch, needs_shell=needs_shell)
    for i, arg in enumerate(args):
        places = offsets(arg, facts.word)
        if places and (not launch.lost_flags_refused or _clean(arg, places, facts.word)):
            return {**container, "args": [*args[:i], put(arg, added, places), *args[i + 1 :]]}
    if not launch.lost_flags_refused:
        return dict(container)
    return _corrected(container, command, args, added, facts, launch, needs_shell=needs_shell)


def moved(container: ContainerSpec, facts: Framework, launch: Launch) -> bool:
    """Whether the operator, uncorrected, would put flags elsewhere, or nowhere."""
    exact = replace(launch, lost_flags_refused=False)
    try:
        before, after = (flags(container, "--flag", facts, rules) for rules in (exact, launch))
        return before != after
    except Fault:
        return False


def offsets(text: str, framework: str) -> list[int]:
    """Where the operator inserts flags into one element of args.

    Mirrors internal/dynamo/utils.go injectFlagsIntoPythonCommand, whose pattern is
    `(python[0-9.]*\\s+[^|&;]*FRAMEWORK[^|&;]*?)(\\s|$|[|&;])`: in every segment after the last FRAMEWORK word.
    """
    out, start = [], 0
    while start <= len(text):
        end = start
        while end < len(text) and text[end] not in "|&;":
            end += 1
        _, at = after_python(text[:end], start)
        found = text.rfind(framework, at, end) if at >= 0 else -1
        if found >= 0:
            found += len(framework)
            while found < end and text[found] not in SPACE:
                found += 1
            out.append(found)
        start = end + 1
    return out


def put(text: str, added: str, places: Sequence[int]) -> str:
    """The text with flags after each of these offsets."""
    for place in reversed(places):
        text = f"{text[:place]} {added}{text[place:]}"
    return text


def launches(script: str, framework: str) -> list[int]:
    """The end of `dynamo.<framework>` in every command of a script that runs it, also inside one whole quoted word."""
    out = []
    for command in words.commands(script):
        at = words.module_at([w.text for w in command], framework)
        if at >= 0:
            out.append(command[at].end)
            continue
        for word in command:
            if word.whole_quote and f"dynamo.{framework}" in word.text:
                out += [word.start + 1 + end for end in launches(word.text, framework)]
    return out


def in_args(argv: Sequence[str], script: int) -> bool:
    """A whole command in `args` under the operator's default `sh -c`: the shell would run a bare `python3`."""
    return len(argv) > script + 1 and words.is_python(argv[script])


def _appended(
    container: ContainerSpec,
    command: list[str],
    args: list[str],
    added: str,
    launch: Launch,
    *,
    needs_shell: bool,
) -> Object:
    if not needs_shell:
        return {**container, "command": command, "args": [*args, *added.split(" ")]}
    line = joined([*command, *args], exact=not launch.quotes_wrapped)
    return {**container, "command": ["sh", "-c"], "args": [f"exec {line} {added}"]}


def _clean(script: str, places: Sequence[int], framework: str) -> bool:
    """Whether flags at these places become arguments of the framework's program, and no part of a quoted text."""
    named = bool(launches(script, framework))
    return all(_sound(script, place, framework, named=named) for place in places)


def _sound(script: str, place: int, framework: str, *, named: bool) -> bool:
    for command in words.commands(script):
        if not command[0].start < place <= command[-1].end:
            continue
        texts = [word.text for word in command if word.start < place]
        if words.module_at(texts, framework) >= 0 or (not named and any(map(words.is_python, texts))):
            return any(word.end == place for word in command)
        return any(
            _sound(word.text, place - word.start - 1, framework, named=named)
            for word in command
            if word.whole_quote and word.start < place < word.end
        )
    return False


def _corrected(
    container: ContainerSpec,
    command: list[str],
    args: list[str],
    added: str,
    facts: Framework,
    launch: Launch,
    *,
    needs_shell: bool,
) -> Object:
    argv = [*command, *args]
    script = words.script_at(argv)
    if script >= 0 and in_args(argv, script):
        return _appended(container, argv[script : script + 1], argv[script + 1 :], added, launch, needs_shell=needs_shell)
    if script >= 0:
        places = launches(argv[script], facts.word)
        if places:
            argv[script] = put(argv[script], added, places)
            return {**container, "command": argv[: len(command)], "args": argv[len(command) :]}
    elif argv and (words.module_at(argv, facts.word) >= 0 or argv[0].rpartition("/")[2] in facts.takes_flags):
        return _appended(container, command, args, added, launch, needs_shell=needs_shell)
    raise Fault(
        "DGD501",
        f"container {container.get('name', 'main')!r} runs no `python3 -m dynamo.{facts.word}` for the flags `{added}`",
        f"write `command: [python3, -m, dynamo.{facts.word}]` and the flags in `args`, or call it in the shell script itself",
    )
